use clerk_runtime::auth;

#[auth(actor = deny)]
async fn handler() {}

fn main() {}
