use clerk_runtime::{Token, protect};

#[protect]
async fn handler(token: &Token) {}

fn main() {}
