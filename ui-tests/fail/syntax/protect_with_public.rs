use clerk_runtime::protect;

#[protect]
#[clerk_runtime::public]
async fn handler() {}

fn main() {}
