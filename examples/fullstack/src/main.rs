//! Starts the application. Without `CLERK_*` in the environment, it uses an offline Clerk instance.
#![expect(clippy::print_stdout, reason = "prints the address")]

use std::net::{Ipv4Addr, SocketAddr};

use clerk_runtime::Clerk;
use example_fullstack::{Page, app, people};
use example_shared::{Environment, Error, load_env_files};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Error> {
    load_env_files()?;
    // The page is the sign-in page too.
    let found = Clerk::from_env_or_dev_with(people(), |settings| settings.sign_in_url("/")).await?;
    let page = Page::new(found.instance.as_deref())?;
    let app = app(found.clerk, page).into_make_service_with_connect_info::<SocketAddr>();

    let port = Environment::port()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
    let listener =
        listener.map_err(|error| format!("port {port}: {error}; set PORT to another"))?;
    println!("Listening on http://{}", listener.local_addr()?);
    if found.instance.is_some() {
        println!("Sign in as alice or bob with the password clerk-offline.");
    }
    Ok(axum::serve(listener, app).await?)
}
