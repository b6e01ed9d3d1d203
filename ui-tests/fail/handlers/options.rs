use clerk_runtime::handlers;

#[handlers(role = "org:admin")]
mod api {}

fn main() {}
