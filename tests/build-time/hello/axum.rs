//! axum = { version = "0.8", default-features = false, features = ["http1", "json", "tokio"] }
//! tokio = { version = "1", features = ["macros", "rt-multi-thread", "net"] }

// `tests/build-time/run` copies the lines above into `[dependencies]`. `json` is unused here, but enabled
// in the example that is compared.
use axum::{Router, routing::get};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new().route("/", get(async || "Hello world!"));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app).await
}
