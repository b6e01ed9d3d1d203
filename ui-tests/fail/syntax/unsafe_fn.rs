use clerk_runtime::protect;

#[protect]
async unsafe fn handler() {}

fn main() {}
