use clerk_runtime::handlers;

#[handlers]
struct Api;

fn main() {}
