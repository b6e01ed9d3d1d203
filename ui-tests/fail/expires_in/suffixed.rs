use clerk_runtime::{Token, protect};

#[protect(expires_in = 60u64)]
async fn handler(token: Token) {
    drop(token);
}

fn main() {}
