use clerk_runtime::protect;

#[protect(check = is_owner())]
async fn handler() {}

fn main() {}
