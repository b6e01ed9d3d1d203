use clerk_runtime::policy;

policy!(pub Admin: role = "org:admin", request = req);

fn main() {}
