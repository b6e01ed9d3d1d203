//! Starts the API. Without `CLERK_*` in the environment, it uses an offline Clerk instance.
#![expect(clippy::print_stdout, reason = "prints the address")]

use std::env;
use std::net::Ipv4Addr;

use clerk_runtime::Clerk;
use clerk_runtime::dev::Instance;
use example_fullstack_spa::{WEB_ORIGIN, app, configured};
use example_shared::{Error, ScriptSettings, load_env_files};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Error> {
    load_env_files()?;
    let web_origin = variable("WEB_ORIGIN", WEB_ORIGIN);
    let configured = |settings| configured(settings, &web_origin);
    let found = Clerk::from_env_or_dev_with(Instance::builder(), configured).await?;
    let settings = ScriptSettings::of(found.instance.as_deref())?;
    let app = app(found.clerk, settings, web_origin.parse()?);

    let port = variable("PORT", "3001").parse::<u16>()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!(
        "Listening on http://{}, for pages of {web_origin}",
        listener.local_addr()?
    );
    if let Some(instance) = &found.instance {
        println!("Sign in as alice or bob with the password clerk-offline.");
        println!("State of the offline instance: {}/console", instance.url());
    }
    Ok(axum::serve(listener, app).await?)
}

#[expect(
    clippy::disallowed_methods,
    reason = "an application reads its own environment"
)]
fn variable(name: &str, default: &str) -> String {
    env::var(name).unwrap_or_else(|_| default.to_owned())
}
