use clerk_runtime::auth;

#[auth(check = is_owner)]
async fn handler() {}

fn main() {}
