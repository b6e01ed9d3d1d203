use clerk_runtime::public;

#[public]
struct Handler;

fn main() {}
