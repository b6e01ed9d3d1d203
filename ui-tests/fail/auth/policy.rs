use clerk_runtime::{auth, policy};

policy!(Admin: role = "org:admin");

#[auth(Admin)]
async fn handler() {}

fn main() {}
