use clerk_runtime::handlers;

struct Api;

#[handlers]
impl Api {
    #[protect(roles = "org:admin")]
    async fn list(&self) {}
}

fn main() {}
