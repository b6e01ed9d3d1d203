use clerk_runtime::{policy, protect};

policy!(pub Admin = role = "org:admin");

#[protect(Admin)]
async fn handler() {}

fn main() {}
