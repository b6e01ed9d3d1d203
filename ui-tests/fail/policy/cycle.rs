use clerk_runtime::policy;

policy!(Admin: Owner);
policy!(Owner: Admin);

fn main() {}
