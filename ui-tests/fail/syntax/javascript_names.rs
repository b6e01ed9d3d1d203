use clerk_runtime::protect;

#[protect(unauthenticatedUrl = "/sign-in", orgRole = "org:admin", treatPendingAsSignedOut = false)]
async fn handler() {}

fn main() {}
