use clerk_runtime::protect;

struct Thing;

#[protect(Thing)]
async fn handler() {}

fn main() {}
