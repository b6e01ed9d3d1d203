//@rustc-env: CLERK_NAMES=off
clerk_runtime::names!(pub mod names);

fn main() {}
