use clerk_runtime::protect;

#[protect]
extern "C" fn handler() {}

fn main() {}
