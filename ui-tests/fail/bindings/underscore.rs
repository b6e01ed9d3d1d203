use clerk_runtime::{UserId, protect};

#[protect]
async fn handler(_user_id: UserId) {}

fn main() {}
