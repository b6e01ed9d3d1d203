clerk_runtime::policy!(pub Admin, role = "org:admin");

fn main() {}
