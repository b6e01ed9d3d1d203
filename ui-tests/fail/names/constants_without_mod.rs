//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
clerk_runtime::names!(pub names);

fn main() {}
