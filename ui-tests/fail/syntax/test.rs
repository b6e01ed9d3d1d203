use clerk_runtime::protect;

#[protect]
#[test]
fn expired_token_is_rejected() {}

fn main() {}
