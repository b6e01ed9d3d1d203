//! ntex = { version = "3.12", default-features = false, features = ["tokio"] }

// `tests/build-time/run` copies the lines above into `[dependencies]`.
use ntex::web::{self, App, get};

#[get("/")]
async fn hello() -> &'static str {
    "Hello world!"
}

#[ntex::main]
async fn main() -> std::io::Result<()> {
    let server = web::server(async || App::new().service(hello));
    server.bind(("127.0.0.1", 3000))?.run().await
}
