//! Runs a set-up in callgrind and sends requests to it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use clerk_runtime::dev::{Instance, SignedIn};

use crate::Failure;
use crate::server::SetUp;

const FEW: u64 = 200;
const MANY: u64 = 2_200;

/// Counts instructions of set-ups that share an offline instance.
pub(crate) struct Counter<'a> {
    instance: &'a Instance,
    alice: SignedIn,
}

impl<'a> Counter<'a> {
    pub(crate) fn new(instance: &'a Instance) -> Result<Self, Failure> {
        let alice = instance.sign_in("alice")?;
        Ok(Self { instance, alice })
    }

    /// Returns the instructions of one request, the average of 2,000.
    pub(crate) fn per_request(&self, set_up: SetUp) -> Result<u64, Failure> {
        let head = self.head(set_up);
        let (few, many) = (
            self.total(set_up, &head, FEW)?,
            self.total(set_up, &head, MANY)?,
        );
        Ok(many.saturating_sub(few) / (MANY - FEW))
    }

    fn head(&self, set_up: SetUp) -> String {
        let credentials = match set_up {
            SetUp::Cookies => format!("cookie: {}", self.alice.cookie_header()),
            _ => format!("authorization: Bearer {}", self.alice.token()),
        };
        format!("GET / HTTP/1.1\r\nhost: localhost\r\n{credentials}\r\n\r\n")
    }

    /// Returns the instructions of a process that handles this number of requests.
    fn total(&self, set_up: SetUp, head: &str, requests: u64) -> Result<u64, Failure> {
        let mut server = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(std::env::current_exe()?)
            .args(["serve", set_up.name()])
            .env("CLERK_API_URL", self.instance.url())
            .env("CLERK_SECRET_KEY", self.instance.secret_key())
            .env("CLERK_PUBLISHABLE_KEY", self.instance.publishable_key())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("valgrind cannot be started: {error}"))?;
        load(&mut server, head, requests)?;
        let output = server.wait_with_output()?;
        let report = String::from_utf8_lossy(&output.stderr);
        collected(&report).ok_or_else(|| format!("callgrind reports no count:\n{report}").into())
    }
}

/// Sends the requests one after the other over one connection, then ends the server.
fn load(server: &mut Child, head: &str, requests: u64) -> Result<(), Failure> {
    let mut address = String::new();
    let output = server.stdout.as_mut().ok_or("the server has no output")?;
    BufReader::new(output).read_line(&mut address)?;
    let mut connection = TcpStream::connect(address.trim())?;
    connection.set_nodelay(true)?;
    let mut response = [0_u8; 4096];
    for _ in 0..requests {
        connection.write_all(head.as_bytes())?;
        let length = connection.read(&mut response)?;
        let response = response.get(..length).unwrap_or_default();
        if !response.starts_with(b"HTTP/1.1 200") {
            return Err(String::from_utf8_lossy(response).into());
        }
    }
    connection.write_all(b"GET /quit HTTP/1.1\r\nhost: localhost\r\n\r\n")?;
    // The server exits without a response.
    connection.read(&mut response).map_or(Ok(()), |_| Ok(()))
}

/// Parses the count in callgrind's report: `Collected : 123`.
fn collected(report: &str) -> Option<u64> {
    let line = report.lines().find_map(|it| it.split_once("Collected :"))?;
    line.1.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::collected;

    #[test]
    fn count_is_read_from_the_report() {
        let report = "==7== Events    : Ir\n==7== Collected : 4711\n==7== \n";
        assert_eq!(collected(report), Some(4711));
        assert_eq!(collected("==7== "), None);
    }
}
