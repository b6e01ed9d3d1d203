use clerk_runtime::protect;

#[protect]
mod api;

fn main() {}
