//! Starts the server. Without `CLERK_*` in the environment, it uses an offline Clerk instance.
#![expect(clippy::print_stdout, reason = "that is how one learns what to call")]

use std::net::Ipv4Addr;
use std::time::Duration;

use example_shared::{Environment, Error};
use example_tonic::{grpcurl_lines, serve};
use tokio::net::TcpListener;

/// Lifetime of the printed tokens.
const A_DAY: Duration = Duration::from_hours(24);

#[tokio::main]
async fn main() -> Result<(), Error> {
    let environment = Environment::start().await?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, Environment::port()?)).await?;
    let address = listener.local_addr()?;
    environment.announce(address);
    for name in ["alice", "bob"] {
        let Some(person) = environment.person(name) else {
            continue;
        };
        let token = person.token_for(A_DAY);
        println!("\n# {name}");
        for line in grpcurl_lines(address, &token) {
            println!("{line}");
        }
        println!("cargo run -p example-tonic --bin client -- http://{address} {token}");
    }
    Ok(serve(environment.clerk(), listener).await?)
}
