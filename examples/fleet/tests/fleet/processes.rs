//! Two processes over a `redis-server`. Skipped, with a line on the standard error, where it is not
//! installed.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use clerk_runtime::dev::Instance;
use example_fleet::{Error, Fleet};

/// A program that is killed when the value is dropped.
struct Program(Child);

impl Program {
    fn start(command: &mut Command) -> Option<Self> {
        command.stdout(Stdio::piped()).spawn().ok().map(Self)
    }

    /// Reads the output up to a line that contains the text, and returns the text after it.
    fn read(&mut self, text: &str) -> Result<String, Error> {
        let output = self.0.stdout.as_mut().ok_or("no output")?;
        for line in BufReader::new(output).lines() {
            let line = line?;
            if let Some((_, rest)) = line.split_once(text) {
                return Ok(rest.trim().to_owned());
            }
        }
        Err(format!("the program ended before it printed `{text}`").into())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn free_port() -> Result<u16, Error> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

#[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
fn redis(port: u16) -> Result<Option<Program>, Error> {
    let mut command = Command::new("redis-server");
    command.args(["--port", &port.to_string(), "--bind", "127.0.0.1"]);
    command.args(["--save", "", "--appendonly", "no"]);
    let Some(mut server) = Program::start(&mut command) else {
        eprintln!("SKIPPED: `redis-server` is not installed (Debian: `apt install redis-server`)");
        return Ok(None);
    };
    server.read("Ready to accept connections")?;
    Ok(Some(server))
}

fn process(instance: &Instance, redis: u16) -> Result<(Program, String), Error> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_example-fleet"));
    command.env_clear().envs([
        ("CLERK_SECRET_KEY", instance.secret_key()),
        ("CLERK_PUBLISHABLE_KEY", instance.publishable_key()),
        ("CLERK_API_URL", instance.url()),
        ("REDIS_URL", &format!("redis://127.0.0.1:{redis}/")),
        ("LISTEN_ADDRESS", "127.0.0.1:0"),
        ("OPERATIONS_ADDRESS", "127.0.0.1:0"),
        ("RUST_LOG", "warn"),
    ]);
    let mut program = Program::start(&mut command).ok_or("the example cannot be started")?;
    let url = program.read("application ")?;
    Ok((program, url))
}

#[tokio::test(flavor = "multi_thread")]
async fn revoked_session_is_rejected_by_the_other_process_within_a_second() -> Result<(), Error> {
    let port = free_port()?;
    let Some(_redis) = redis(port)? else {
        return Ok(());
    };
    let instance = Instance::start().await?;
    let (_a, a) = process(&instance, port)?;
    let (_b, b) = process(&instance, port)?;
    let report = Fleet::new(instance.clerk()?, [a, b])
        .await?
        .run(20, 2)
        .await?;
    assert!(report.percentile(99).as_secs() < 1, "{report}");
    Ok(())
}
