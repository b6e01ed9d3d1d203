use clerk_runtime::handlers;

#[handlers]
mod api {
    fn list() -> impl Future<Output = &'static str> {
        std::future::ready("list")
    }
}

fn main() {}
