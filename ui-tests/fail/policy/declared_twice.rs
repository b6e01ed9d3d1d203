use clerk_runtime::policy;

policy!(Admin: role = "org:admin");
policy!(Admin: role = "org:owner");

fn main() {}
