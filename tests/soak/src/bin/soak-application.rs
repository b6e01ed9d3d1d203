//! `example-axum`, which also prints the number of its tasks.

use std::net::Ipv4Addr;
use std::time::Duration;

use example_axum::app;
use example_shared::{Environment, Error};
use tokio::net::TcpListener;
use tokio::runtime::Handle;

/// Time between two numbers.
const INTERVAL: Duration = Duration::from_millis(500);

#[tokio::main]
async fn main() -> Result<(), Error> {
    let environment = Environment::start().await?;
    let page = environment.page("axum");
    let app = app(environment.clerk(), environment.data_source(), page);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, Environment::port()?)).await?;
    environment.print_curl_lines(listener.local_addr()?);
    tokio::spawn(print_tasks());
    Ok(axum::serve(listener, app).await?)
}

#[expect(clippy::print_stdout, reason = "the soak test reads the number")]
async fn print_tasks() {
    loop {
        println!("tasks {}", Handle::current().metrics().num_alive_tasks());
        tokio::time::sleep(INTERVAL).await;
    }
}
