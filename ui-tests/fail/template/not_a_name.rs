use clerk_runtime::{Token, protect};

#[protect(template = "../users")]
async fn handler(token: Token) {
    drop(token);
}

fn main() {}
