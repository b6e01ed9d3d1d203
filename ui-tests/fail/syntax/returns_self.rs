use clerk_runtime::protect;

struct Api;

impl Api {
    #[protect]
    async fn handler() -> Self {
        Self
    }
}

fn main() {}
