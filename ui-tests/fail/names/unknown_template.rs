//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
use clerk_runtime::{Token, auth};

#[auth(on_missing = 401, template = "supabse")]
async fn handler(token: Token) -> String {
    token.as_str().to_owned()
}

fn main() {}
