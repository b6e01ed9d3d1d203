use clerk_runtime::protect;

#[protect(reverification(level = "first_factor", after_minutes = 0))]
async fn handler() {}

fn main() {}
