use clerk_runtime::{Claims, handlers};

#[derive(serde::Deserialize)]
struct Api;

#[handlers]
impl Api {
    #[protect]
    async fn show(claims: Claims<Self>) {
        drop(claims);
    }
}

fn main() {}
