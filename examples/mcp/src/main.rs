//! Starts the app. Without `CLERK_*` in the environment, it uses an offline Clerk instance.
#![expect(clippy::print_stdout, reason = "prints how to connect")]

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use clerk_runtime::Clerk;
use clerk_runtime::dev::Instance;
use example_mcp::app;
use example_shared::{Environment, Error, load_env_files};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Error> {
    load_env_files()?;
    let found = Clerk::from_env_or_dev().await?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, Environment::port()?)).await?;
    let address = listener.local_addr()?;
    print_clients(address);
    if let Some(instance) = &found.instance {
        print_call(address, instance)?;
    }
    Ok(axum::serve(listener, app(found.clerk)).await?)
}

/// Prints how to connect MCP clients.
fn print_clients(address: SocketAddr) {
    let url = format!("http://{address}/mcp");
    println!("Listening on http://{address}");
    println!("\nConnect an MCP client to {url}. It opens a page that asks for your consent.");
    println!("\n# Claude Code: run it, then `/mcp` to authorize");
    println!("claude mcp add --transport http clerk-example {url}");
    println!("\n# MCP Inspector: choose `Streamable HTTP` and this URL");
    println!("npx @modelcontextprotocol/inspector");
    println!("\n# Clients that only start commands");
    println!("npx mcp-remote {url}");
}

/// Prints a call with a token of the offline instance.
fn print_call(address: SocketAddr, instance: &Instance) -> Result<(), Error> {
    let url = format!("http://{address}/mcp");
    let token = instance.oauth_token("alice")?.scopes(["profile"]);
    let token = token.audience([&url]).lifetime(Duration::from_hours(24));
    println!(
        "\nNo CLERK_* variable is set: an offline instance at {} simulates Clerk.",
        instance.url()
    );
    println!(
        "\n# A call for alice; without `email` among its scopes, the tool `emails` returns 403"
    );
    println!(
        "curl -i {url} -H 'Authorization: Bearer {}' -H 'Content-Type: application/json' \
         -H 'Accept: application/json, text/event-stream' \
         -d '{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{{\"name\":\"whoami\",\"arguments\":{{}}}}}}'",
        token.issue().secret()
    );
    Ok(())
}
