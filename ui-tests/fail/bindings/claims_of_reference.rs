use clerk_runtime::{Claims, protect};

#[protect]
async fn handler(claims: Claims<&'static str>) {
    drop(claims);
}

fn main() {}
