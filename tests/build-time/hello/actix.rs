//! actix-web = { version = "4", default-features = false, features = ["macros"] }

// `tests/build-time/run` copies the lines above into `[dependencies]`.
use actix_web::{App, HttpServer, get};

#[get("/")]
async fn hello() -> &'static str {
    "Hello world!"
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let server = HttpServer::new(|| App::new().service(hello));
    server.bind(("127.0.0.1", 3000))?.run().await
}
