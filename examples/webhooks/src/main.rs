//! Starts the app. Without `CLERK_*` in the environment, it uses an offline Clerk instance and prints
//! `curl` lines with signed events.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use axum::http::{HeaderName, HeaderValue};
use clerk_runtime::Clerk;
use clerk_runtime::config::ClerkBuilder;
use clerk_runtime::dev::Instance;
use example_shared::{Environment, Error};
use example_webhooks::{Store, app};
use serde_json::{Value, json};
use tokio::net::TcpListener;

const DATABASE: &str = "webhooks.sqlite3";

#[tokio::main]
async fn main() -> Result<(), Error> {
    let found = Clerk::from_env_or_dev().await?;
    let clerk = match found.instance {
        Some(_) => found.clerk,
        None => ClerkBuilder::from_env()?
            .require_webhook_signing_secret()
            .build()?,
    };
    let app = app(clerk, Store::open(Path::new(DATABASE))?);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, Environment::port()?)).await?;
    print_curl_lines(listener.local_addr()?, found.instance.as_deref())?;
    Ok(axum::serve(listener, app).await?)
}

#[expect(clippy::print_stdout, reason = "that is its purpose")]
fn print_curl_lines(address: SocketAddr, instance: Option<&Instance>) -> Result<(), Error> {
    println!("Listening on http://{address}/webhooks, storing in {DATABASE}");
    let Some(instance) = instance else {
        return Ok(());
    };
    println!("\n# Signed now, so good for five minutes. Twice the same: stored once.");
    let line = curl_line(address, instance, &user_created())?;
    println!("{line}\n{line}");
    println!("\n# Changed after it was signed: 400");
    println!("{}", line.replace("Alice", "Mallory"));
    println!("\n# What is stored\nsqlite3 {DATABASE} 'SELECT id, type FROM events'");
    Ok(())
}

fn curl_line(address: SocketAddr, instance: &Instance, event: &Value) -> Result<String, Error> {
    let webhook = instance.sign_webhook(event)?;
    let header = |(name, value): (&HeaderName, &HeaderValue)| {
        Ok::<_, Error>(format!(" -H '{name}: {}'", value.to_str()?))
    };
    let headers: String = webhook
        .headers
        .iter()
        .map(header)
        .collect::<Result<_, _>>()?;
    let body = webhook.body;
    Ok(format!(
        "curl -i http://{address}/webhooks{headers} -d '{body}'"
    ))
}

fn user_created() -> Value {
    json!({
        "object": "event",
        "type": "user.created",
        "timestamp": 1_800_000_000_000_i64,
        "instance_id": "ins_offline",
        "data": { "object": "user", "id": "user_alice", "first_name": "Alice", "updated_at": 1 },
    })
}
