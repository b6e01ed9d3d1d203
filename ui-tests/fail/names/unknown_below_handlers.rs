//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
use clerk_runtime::handlers;

#[handlers]
mod invoices {
    #[protect(permission = "org:invoices:craete")]
    pub async fn create() {}
}

fn main() {}
