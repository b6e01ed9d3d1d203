//@rustc-env: CLERK_NAMES=fail/names/clerk.toml
//@check-pass
#![deny(warnings)]
#![allow(dead_code)]
use clerk_runtime::{Token, auth, protect};

clerk_runtime::names!(pub mod names);

#[protect(permission = names::permission::INVOICES_CREATE, plan = names::plan::PRO)]
async fn create() {}

#[auth(on_missing = 401, template = names::template::SUPABASE)]
async fn token(token: Token) -> String {
    token.as_str().to_owned()
}

#[protect(token = oauth, scopes = [names::scope::INVOICES_READ])]
async fn read() {}

#[protect(role = names::role::ADMIN, reverification = names::reverification::PAYMENTS)]
async fn pay() {}

fn main() {
    assert_eq!(names::plan::PRO.as_str(), "org:pro");
    assert_eq!(names::feature::EXPORT.as_str(), "export");
}
