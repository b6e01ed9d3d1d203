//! prost = { version = "0.14", default-features = false, features = ["derive", "std"] }
//! tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
//! tonic = { version = "0.14", default-features = false, features = ["codegen", "router", "transport"] }
//! tonic-prost = { version = "0.14", default-features = false }
//!
//! [build-dependencies]
//! protox = { version = "0.10", default-features = false }
//! tonic-prost-build = { version = "0.14", default-features = false, features = ["transport"] }

// `tests/build-time/run` copies the lines above into `Cargo.toml`, below `[dependencies]`.
use hello::greeter_server::{Greeter, GreeterServer};
use hello::{HelloReply, HelloRequest};
use tonic::transport::Server;
use tonic::{Request, Response, Status};

mod hello {
    tonic::include_proto!("helloworld");
}

struct World;

#[tonic::async_trait]
impl Greeter for World {
    async fn say_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> Result<Response<HelloReply>, Status> {
        let message = format!("Hello {}!", request.into_inner().name);
        Ok(Response::new(HelloReply { message }))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let service = GreeterServer::new(World);
    let address = "127.0.0.1:3000".parse()?;
    Ok(Server::builder().add_service(service).serve(address).await?)
}
