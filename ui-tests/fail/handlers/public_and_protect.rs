use clerk_runtime::handlers;

#[handlers]
mod api {
    #[public]
    #[protect]
    pub async fn list() {}
}

fn main() {}
