//! A `redis-server` on a free port.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use tempfile::TempDir;

/// A running server without persistence. Killed when dropped.
pub(super) struct Server {
    pub(super) port: u16,
    process: Child,
    arguments: Vec<String>,
    folder: TempDir,
}

impl Server {
    /// Starts a server with further arguments; `None` if it is not installed.
    #[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
    pub(super) async fn start(arguments: &[&str]) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let port = free_port();
        let arguments: Vec<_> = arguments.iter().map(|&it| it.to_owned()).collect();
        let Some(process) = spawn(port, &arguments, &folder) else {
            eprintln!(
                "SKIPPED: `redis-server` is not installed (Debian: `apt install redis-server`)"
            );
            return None;
        };
        wait_for(port).await;
        Some(Self {
            port,
            process,
            arguments,
            folder,
        })
    }

    pub(super) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    /// Connects as another client.
    pub(super) async fn admin(&self) -> MultiplexedConnection {
        let client = redis::Client::open(self.url()).expect("a URL");
        let connection = client.get_multiplexed_async_connection().await;
        connection.expect("a connection")
    }

    pub(super) fn kill(&mut self) {
        self.process.kill().expect("a running server");
        self.process.wait().expect("an ended server");
    }

    /// Starts the killed server again, without its data.
    pub(super) async fn restart(&mut self) {
        self.process = spawn(self.port, &self.arguments, &self.folder).expect("a server");
        wait_for(self.port).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have been killed by the test.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

pub(super) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

fn spawn(port: u16, arguments: &[String], folder: &TempDir) -> Option<Child> {
    let port = port.to_string();
    let mut command = Command::new("redis-server");
    command.args(["--port", &port, "--bind", "127.0.0.1"]);
    command
        .args(["--save", "", "--appendonly", "no"])
        .args(arguments);
    command.arg("--dir").arg(folder.path());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().ok()
}

async fn wait_for(port: u16) {
    for _ in 0..500 {
        if tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_ok()
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("`redis-server` does not listen on port {port}");
}
