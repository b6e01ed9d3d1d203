clerk_runtime::policy!(Admin: role = "org:admin", any(plan = "org:pro", Admin));

fn main() {}
