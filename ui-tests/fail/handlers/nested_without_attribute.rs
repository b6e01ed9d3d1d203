use clerk_runtime::handlers;

#[handlers]
mod api {
    pub mod admin {
        pub async fn remove() {}
    }
}

fn main() {}
