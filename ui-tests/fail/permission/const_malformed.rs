use clerk_runtime::protect;

const INVOICES: clerk_runtime::policy::Permission =
    clerk_runtime::policy::Permission::from_static("invoices");

#[protect(permission = INVOICES)]
async fn handler() {}

fn main() {}
