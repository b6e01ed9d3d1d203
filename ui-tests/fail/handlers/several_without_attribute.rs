use clerk_runtime::handlers;

#[handlers]
mod api {
    async fn list() {}

    #[public]
    async fn open() {}

    pub async fn remove() {}
}

fn main() {}
