use clerk_runtime::protect;

#[protect(reverification = "strictt")]
async fn handler() {}

fn main() {}
