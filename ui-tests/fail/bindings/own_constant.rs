use clerk_runtime::{Claims, protect};

struct Mine<const N: usize>;

#[protect]
async fn handler<const N: usize>(claims: Claims<Mine<N>>) {
    drop(claims);
}

fn main() {}
