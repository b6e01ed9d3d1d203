use clerk_runtime::handlers;

#[handlers]
mod api {
    #[protekt]
    pub async fn list() {}
}

fn main() {}
