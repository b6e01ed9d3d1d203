use clerk_runtime::policy::Role;

const ADMIN: Role = Role::from_static("org:admin");

clerk_runtime::policy!(pub Admin: permission = ADMIN);

fn main() {}
