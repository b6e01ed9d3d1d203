use clerk_runtime::protect;

#[protect]
const HANDLER: u8 = 1;

fn main() {}
