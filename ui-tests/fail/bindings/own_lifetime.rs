use clerk_runtime::{Claims, protect};

struct Mine<'a>(&'a str);

#[protect]
async fn handler<'a>(claims: Claims<Mine<'a>>) {
    drop(claims);
}

fn main() {}
