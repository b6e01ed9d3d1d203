#![allow(unused_parens)]
use clerk_runtime::protect;

#[protect]
async fn handler((user_id): String) -> String {
    user_id
}

fn main() {}
