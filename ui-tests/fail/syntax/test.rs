use clerk_runtime::protect;

#[protect]
#[test]
fn is_refused() {}

fn main() {}
