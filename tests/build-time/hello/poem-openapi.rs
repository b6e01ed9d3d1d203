//! poem = { version = "3", default-features = false, features = ["server"] }
//! poem-openapi = { version = "5", default-features = false }
//! tokio = { version = "1", features = ["macros", "rt-multi-thread"] }

// `tests/build-time/run` copies the lines above into `[dependencies]`.
use poem::{Route, Server, listener::TcpListener};
use poem_openapi::{OpenApi, OpenApiService, param::Query, payload::PlainText};

struct Api;

#[OpenApi]
impl Api {
    #[oai(path = "/hello", method = "get")]
    async fn hello(&self, name: Query<Option<String>>) -> PlainText<String> {
        let name = name.0.as_deref().unwrap_or("world");
        PlainText(format!("Hello {name}!"))
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let api = OpenApiService::new(Api, "Hello world", "1.0");
    let spec = api.spec_endpoint();
    let app = Route::new().at("/spec", spec).nest("/api", api);
    Server::new(TcpListener::bind("127.0.0.1:3000")).run(app).await
}
