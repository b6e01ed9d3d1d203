//! Starts a server with the settings of an offline instance, and sends it the hostile requests:
//!
//! `hostile [--json] URL "METHOD /path"… -- COMMAND ARGUMENTS…`
//!
//! The server can be written in any language. It listens on the port of the URL, reads the `CLERK_*`
//! variables, and protects each of the routes. With `--json` as the first argument, the report is JSON.

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use clerk_runtime::dev::Instance;
use clerk_runtime::testing::hostile::{self, OfflineTokens, ProtectedRoute};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

type Error = Box<dyn std::error::Error>;

/// Time in which the server must start.
const START: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() -> Result<ExitCode, Error> {
    let mut arguments = std::env::args().skip(1).peekable();
    let json = arguments.next_if(|it| it == "--json").is_some();
    let usage = "usage: hostile [--json] URL \"METHOD /path\"… -- COMMAND ARGUMENTS…";
    let url = arguments.next().ok_or(usage)?;
    let routes: Vec<_> = arguments.by_ref().take_while(|it| it != "--").collect();
    let command: Vec<_> = arguments.collect();

    let instance = Instance::start().await?;
    let _server = start(&instance, command.split_first().ok_or(usage)?)?;
    let address = url.trim_start_matches("http://").to_owned();
    timeout(START, listening(&address)).await?;

    let tokens = OfflineTokens::start(&instance, "alice").await?;
    let mut suite = hostile::suite(&url, tokens);
    for route in &routes {
        let (method, path) = route.split_once(' ').ok_or(usage)?;
        suite = suite.protect(path, ProtectedRoute::new(method.parse()?));
    }
    let report = suite.run().await;
    if json {
        writeln!(io::stdout(), "{}", report.to_json())?;
    } else {
        write!(io::stdout(), "{report}")?;
    }
    Ok(if report.is_passed() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Starts the server, which ends with the returned value.
fn start(instance: &Instance, (program, arguments): (&String, &[String])) -> io::Result<Child> {
    let url = instance.url();
    let settings = [
        ("CLERK_SECRET_KEY", instance.secret_key()),
        ("CLERK_PUBLISHABLE_KEY", instance.publishable_key()),
        ("CLERK_API_URL", url),
        ("CLERK_FAPI_URL", url),
        ("CLERK_SIGN_IN_URL", &instance.sign_in_url()),
        ("CLERK_TELEMETRY_DISABLED", "1"),
    ];
    let mut command = Command::new(program);
    command.args(arguments).envs(settings).kill_on_drop(true);
    command.spawn()
}

async fn listening(address: &str) {
    while TcpStream::connect(address).await.is_err() {
        sleep(Duration::from_millis(50)).await;
    }
}
