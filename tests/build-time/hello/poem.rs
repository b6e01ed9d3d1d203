//! poem = { version = "3", default-features = false, features = ["server"] }
//! tokio = { version = "1", features = ["macros", "rt-multi-thread"] }

// `tests/build-time/run` copies the lines above into `[dependencies]`.
use poem::{Route, Server, get, handler, listener::TcpListener};

#[handler]
fn hello() -> &'static str {
    "Hello world!"
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Route::new().at("/", get(hello));
    Server::new(TcpListener::bind("127.0.0.1:3000")).run(app).await
}
