use clerk_runtime::handlers;

#[handlers]
mod api {
    fn routes() -> axum::Router {
        async fn list() {}
        axum::Router::new().route("/", axum::routing::get(list))
    }
}

fn main() {}
