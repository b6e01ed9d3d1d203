use clerk_runtime::protect;

#[protect(userId, sessionClaims)]
async fn handler() {}

fn main() {}
