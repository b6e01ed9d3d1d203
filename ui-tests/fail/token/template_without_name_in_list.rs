use clerk_runtime::protect;

#[protect(token = [session, template])]
async fn handler() {}

fn main() {}
