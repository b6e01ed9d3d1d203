use clerk_runtime::protect;

#[protect(role = "org:billing manager")]
async fn handler() {}

fn main() {}
