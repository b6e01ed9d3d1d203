//! salvo = { version = "1", default-features = false, features = ["http1", "server"] }
//! tokio = { version = "1", features = ["macros", "rt-multi-thread"] }

// `tests/build-time/run` copies the lines above into `[dependencies]`.
use salvo::prelude::*;

#[handler]
async fn hello() -> &'static str {
    "Hello world!"
}

#[tokio::main]
async fn main() {
    let acceptor = TcpListener::new("127.0.0.1:3000").bind().await;
    Server::new(acceptor).serve(Router::new().get(hello)).await;
}
