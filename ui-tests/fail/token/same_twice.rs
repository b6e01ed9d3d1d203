use clerk_runtime::protect;

#[protect(token = [session, api_key, session])]
async fn handler() {}

fn main() {}
