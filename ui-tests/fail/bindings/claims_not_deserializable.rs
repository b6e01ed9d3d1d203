use clerk_runtime::{Claims, protect};

struct Mine;

#[protect]
async fn handler(claims: Claims<Mine>) {
    drop(claims);
}

fn main() {}
