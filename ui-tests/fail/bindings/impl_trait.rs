use clerk_runtime::protect;

#[protect]
async fn handler(user_id: impl std::fmt::Display) {}

fn main() {}
