use clerk_runtime::protect;

#[protect(reverification(level = "second_factor", minutes = 10))]
async fn handler() {}

fn main() {}
