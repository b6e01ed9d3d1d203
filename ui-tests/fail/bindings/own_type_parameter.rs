use clerk_runtime::{Claims, protect};

#[protect]
async fn handler<T: serde::de::DeserializeOwned>(claims: Claims<T>) {
    drop(claims);
}

fn main() {}
