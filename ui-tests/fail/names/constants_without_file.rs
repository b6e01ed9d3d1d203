clerk_runtime::names!(pub mod names);

fn main() {}
