//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
//@check-pass
#![deny(warnings)]
#![allow(dead_code)]
use clerk_runtime::{Token, auth, policy, protect};

policy!(pub Export: any(role = "org:admin", all(plan = "org:pro", feature = "org:export")));

#[protect(permission = "org:invoices:read", role = "org:admin")]
async fn inherited() {}

#[auth(on_missing = 401, template = "supabase", reverification = "payments")]
async fn token(token: Token) -> String {
    token.as_str().to_owned()
}

fn main() {}
