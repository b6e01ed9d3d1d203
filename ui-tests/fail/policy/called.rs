use clerk_runtime::{policy, protect};

policy!(Admin: role = "org:admin");

#[protect(Admin())]
async fn handler() {}

#[protect(policy = Admin)]
async fn other() {}

fn main() {}
