use clerk_runtime::protect;

#[protect]
#[clerk_runtime::auth]
async fn handler() {}

fn main() {}
