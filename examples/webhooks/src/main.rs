//! Starts the app. Without `CLERK_*` in the environment, it uses an offline Clerk instance, and has a
//! page that sends signed events.
#![expect(clippy::print_stdout, reason = "the program prints `curl` lines")]

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use axum::http::{HeaderName, HeaderValue};
use axum::routing::get;
use clerk_runtime::Clerk;
use clerk_runtime::config::ClerkBuilder;
use clerk_runtime::dev::Instance;
use example_shared::{Environment, Error, load_env_files};
use example_webhooks::{Store, app, page, user_created};
use tokio::net::TcpListener;

const DATABASE: &str = "webhooks.sqlite3";

#[tokio::main]
async fn main() -> Result<(), Error> {
    load_env_files()?;
    let found = Clerk::from_env_or_dev().await?;
    let store = Store::open(Path::new(DATABASE))?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, Environment::port()?)).await?;
    let address = listener.local_addr()?;
    println!("Listening on http://{address}, storing in {DATABASE}");

    let app = if let Some(instance) = found.instance {
        print_curl_lines(address, &instance)?;
        app(found.clerk, store.clone()).merge(page(instance, store))
    } else {
        let builder = ClerkBuilder::from_env()?.require_webhook_signing_secret();
        app(builder.build()?, store).route("/", get("POST /webhooks receives Clerk's webhooks.\n"))
    };
    Ok(axum::serve(listener, app).await?)
}

fn print_curl_lines(address: SocketAddr, instance: &Instance) -> Result<(), Error> {
    let line = curl_line(address, instance)?;
    println!("Open it in a browser to send events and to see what is stored.");
    println!("\n# Signed now, so valid for five minutes. Sent twice: stored once.\n{line}");
    println!("\n# Changed after it was signed: 400");
    println!("{}", line.replace("Alice", "Mallory"));
    println!("\n# The stored events\ncurl http://{address}/events");
    Ok(())
}

fn curl_line(address: SocketAddr, instance: &Instance) -> Result<String, Error> {
    let webhook = instance.sign_webhook(&user_created())?;
    let header = |(name, value): (&HeaderName, &HeaderValue)| {
        Ok::<_, Error>(format!(" -H '{name}: {}'", value.to_str()?))
    };
    let headers = webhook.headers.iter().map(header);
    let headers: String = headers.collect::<Result<_, _>>()?;
    let body = webhook.body;
    Ok(format!(
        "curl -i http://{address}/webhooks{headers} -d '{body}'"
    ))
}
