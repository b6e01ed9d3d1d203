use clerk_runtime::handlers;

#[handlers]
mod api {
    #[poem::handler]
    fn list() -> &'static str {
        "list"
    }
}

fn main() {}
