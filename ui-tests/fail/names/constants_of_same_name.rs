//@rustc-env: CLERK_NAMES=fail/names/same_constant.toml
clerk_runtime::names!(pub mod names);

fn main() {}
