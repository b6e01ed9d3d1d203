use clerk_runtime::protect;

#[protect(reverification(level = "second_factor", after_minutes = -5))]
async fn handler() {}

fn main() {}
