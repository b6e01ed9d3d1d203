use clerk_runtime::{UserId, auth};

#[auth(on_invalid = 401)]
async fn handler(user_id: UserId) {}

fn main() {}
