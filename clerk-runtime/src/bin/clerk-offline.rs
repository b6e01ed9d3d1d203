//! The offline Clerk instance as a program, for applications in any language.
//!
//! Prints the settings of an application as `NAME=value` lines, and runs until it is stopped.

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use clerk_runtime::dev::{Builder, Instance};

const USAGE: &str = "\
Offline Clerk instance on 127.0.0.1.

usage: clerk-offline [--port PORT] [--seed FILE] [--names FILE] [--token-lifetime SECONDS]
                     [--multiple-sessions]

  --port PORT               port of 127.0.0.1; default: a free one
  --seed FILE               JSON file with people and organizations; default: alice, admin of
                            acme, and bob, a member, both with the password clerk-offline
  --names FILE              clerk.toml with roles, permissions, features, plans and templates,
                            which organizations then have; default: none
  --token-lifetime SECONDS  lifetime of session tokens, at least 1; default: 60
  --multiple-sessions       let a browser have sessions of several users

Prints the settings of an application to the standard output, as NAME=value lines.
";

type Error = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    if arguments
        .iter()
        .any(|argument| matches!(argument.as_str(), "--help" | "-h"))
    {
        return finished(write!(io::stdout(), "{USAGE}").map_err(Error::from));
    }
    finished(run(arguments))
}

fn finished(outcome: Result<(), Error>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // There is nowhere else to report that the standard error is closed.
            drop(writeln!(io::stderr(), "clerk-offline: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Vec<String>) -> Result<(), Error> {
    let builder = configured(arguments)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let instance = builder.start().await?;
        print(&instance)?;
        std::future::pending::<()>().await;
        Ok(())
    })
}

/// Returns the instance that the arguments describe.
fn configured(arguments: Vec<String>) -> Result<Builder, Error> {
    let mut builder = Instance::builder();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        };
        let mut value = || {
            let value = value.clone().or_else(|| arguments.next());
            value.ok_or_else(|| format!("{name} requires a value"))
        };
        builder = match name.as_str() {
            "--port" => builder.port(port(&value()?)?),
            "--seed" => seeded(builder, &value()?)?,
            "--names" => builder.names(value()?),
            "--token-lifetime" => builder.token_lifetime(lifetime(&value()?)?),
            "--multiple-sessions" => builder.multiple_sessions(),
            _ => return Err(format!("unknown argument `{name}`; see --help").into()),
        };
    }
    Ok(builder)
}

fn port(text: &str) -> Result<u16, Error> {
    let malformed = |_| format!("`{text}` is not a port");
    Ok(text.parse().map_err(malformed)?)
}

fn lifetime(seconds: &str) -> Result<Duration, Error> {
    let number = seconds.parse::<u32>().ok().filter(|seconds| *seconds > 0);
    let number = number.ok_or_else(|| format!("`{seconds}` is not a number of seconds"))?;
    Ok(Duration::from_secs(number.into()))
}

fn seeded(builder: Builder, file: &str) -> Result<Builder, Error> {
    let json = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    Ok(builder
        .people_from_json(&json)
        .map_err(|error| format!("{file}: {error}"))?)
}

/// Prints the settings for Clerk's SDKs. `FAPI_URL` is for those that forward the Frontend
/// API.
fn print(instance: &Instance) -> io::Result<()> {
    let (url, mut out) = (instance.url(), io::stdout().lock());
    let settings = [
        ("SECRET_KEY", instance.secret_key()),
        ("PUBLISHABLE_KEY", instance.publishable_key()),
        ("API_URL", url),
        ("FAPI_URL", url),
        ("PROXY_URL", url),
        ("SIGN_IN_URL", &instance.sign_in_url()),
        ("WEBHOOK_SIGNING_SECRET", &instance.webhook_signing_secret()),
        ("TELEMETRY_DISABLED", "1"),
    ];
    for (name, value) in settings {
        writeln!(out, "CLERK_{name}={value}")?;
    }
    out.flush()?;
    let mut notes = io::stderr();
    writeln!(
        notes,
        "Sign-in form: {url}/ · state of the instance: {url}/console"
    )
}
