use clerk_runtime::protect;

#[protect(reverification("second_factor", 10))]
async fn handler() {}

fn main() {}
