clerk_runtime::policy!(pub Admin: roles = "org:admin");

fn main() {}
