use clerk_runtime::{Token, protect};

#[protect(template = "")]
async fn handler(token: Token) {
    drop(token);
}

fn main() {}
