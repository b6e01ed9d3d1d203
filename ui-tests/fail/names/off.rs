//@rustc-env: CLERK_NAMES=off
//@check-pass
#![deny(warnings)]
#![allow(dead_code)]
use clerk_runtime::protect;

#[protect(permission = "org:invoices:craete")]
async fn handler() {}

fn main() {}
