use clerk_runtime::{User, protect};

#[protect]
async fn handler(user: &User) {}

fn main() {}
