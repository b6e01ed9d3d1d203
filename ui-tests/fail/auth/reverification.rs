use clerk_runtime::auth;

#[auth(reverification = "strict")]
async fn handler() {}

fn main() {}
