use clerk_runtime::protect;

struct Api;

#[protect]
impl Api {}

fn main() {}
