use clerk_runtime::protect;

const NOTES: &str = "notes:read notes:write";

#[protect(token = oauth, scopes = [NOTES])]
async fn handler() {}

fn main() {}
