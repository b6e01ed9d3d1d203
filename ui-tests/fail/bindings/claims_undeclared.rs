use clerk_runtime::{Claims, protect};

#[protect]
async fn handler(claims: Claims<Mine>) {
    drop(claims);
}

fn main() {}
