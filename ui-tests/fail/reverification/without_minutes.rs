use clerk_runtime::protect;

#[protect(reverification(level = "first_factor"))]
async fn handler() {}

fn main() {}
