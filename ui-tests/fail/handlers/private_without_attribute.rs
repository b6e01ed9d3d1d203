use clerk_runtime::handlers;

#[handlers]
mod api {
    async fn list() {}
}

fn main() {}
