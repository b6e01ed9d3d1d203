//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
clerk_runtime::names!(pub mod names, file = "clerk.toml");

fn main() {}
