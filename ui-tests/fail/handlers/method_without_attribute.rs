use clerk_runtime::handlers;

struct Api;

#[handlers]
impl Api {
    async fn list(&self) {}
}

fn main() {}
