use clerk_runtime::handlers;

#[handlers]
mod api {
    trait Lists {
        async fn list(&self) {}
    }
}

fn main() {}
