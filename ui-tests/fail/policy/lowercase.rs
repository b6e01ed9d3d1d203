clerk_runtime::policy!(admin: role = "org:admin");

fn main() {}
