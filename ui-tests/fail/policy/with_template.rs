clerk_runtime::policy!(pub Admin: role = "org:admin", template = "supabase");

fn main() {}
