use clerk_runtime::{Token, protect};

#[protect(expires_in = 315360001)]
async fn handler(token: Token) {
    drop(token);
}

fn main() {}
