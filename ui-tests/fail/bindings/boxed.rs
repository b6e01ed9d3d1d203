use clerk_runtime::{User, protect};

#[protect]
async fn handler(user: Box<User>) {}

fn main() {}
