use clerk_runtime::handlers;

#[handlers]
mod api {
    #[protect = "org:admin"]
    pub async fn list() {}
}

fn main() {}
