use clerk_runtime::protect;

#[protect(reverification(level = "first_factor", level = "second_factor", after_minutes = 10))]
async fn handler() {}

fn main() {}
