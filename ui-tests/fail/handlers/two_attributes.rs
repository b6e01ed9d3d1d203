use clerk_runtime::handlers;

#[handlers]
mod api {
    #[protect]
    #[public]
    async fn list() {}
}

fn main() {}
