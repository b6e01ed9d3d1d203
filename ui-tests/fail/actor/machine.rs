use clerk_runtime::protect;

#[protect(token = m2m, actor = deny)]
async fn handler() {}

fn main() {}
