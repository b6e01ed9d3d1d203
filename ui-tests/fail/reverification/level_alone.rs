use clerk_runtime::protect;

#[protect(reverification("second_factor"))]
async fn handler() {}

fn main() {}
