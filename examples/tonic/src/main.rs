//! Starts the server. Without `CLERK_*` in the environment, it uses an offline Clerk instance.
#![expect(clippy::print_stdout, reason = "the program prints `grpcurl` lines")]

use std::net::Ipv4Addr;

use example_shared::{Environment, Error};
use example_tonic::{grpcurl_lines, serve};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let environment = Environment::start().await?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, Environment::port()?)).await?;
    let address = listener.local_addr()?;
    print!("{}", environment.announcement(address));
    println!("\nA gRPC server has no page for browsers. The client calls every method:");
    println!("cargo run -p example-tonic --bin client -- http://{address} $ALICE");
    print!("{}", grpcurl_lines(address));
    Ok(serve(environment.clerk(), listener).await?)
}
