//! HTTP/1.1 client that sends bytes as they are. Other clients normalize paths and reject malformed
//! headers.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::attempt::Attempt;
use super::response::{MAX_RESPONSE, Progress, Received, read};

/// Result of a request.
#[derive(Debug)]
pub(super) enum RequestOutcome {
    Response(Received),
    /// The connection was closed without a response.
    Closed,
    /// The time limit was reached.
    TimedOut,
    /// The response is not HTTP.
    Malformed,
    /// No connection could be opened.
    Unreachable(io::Error),
}

/// Server, and the time limit of one request.
#[derive(Clone, Debug)]
pub(super) struct HostileClient {
    /// Host and port.
    pub(super) address: String,
    /// Value of `Host`.
    pub(super) authority: String,
    pub(super) time_limit: Duration,
}

impl HostileClient {
    pub(super) async fn send(&self, attempt: &Attempt) -> RequestOutcome {
        let exchange = self.exchange(attempt);
        let outcome = timeout(self.time_limit, exchange).await;
        outcome.unwrap_or(RequestOutcome::TimedOut)
    }

    async fn exchange(&self, attempt: &Attempt) -> RequestOutcome {
        let mut stream = match TcpStream::connect(&self.address).await {
            Ok(stream) => stream,
            Err(error) => return RequestOutcome::Unreachable(error),
        };
        // A server may reject a request before it has read all of it. Its response is read in any case.
        let _unsent = stream.write_all(&attempt.bytes(&self.authority)).await;
        let mut bytes = Vec::new();
        loop {
            let closed = !matches!(stream.read_buf(&mut bytes).await, Ok(1..));
            match read(&bytes, &attempt.method, closed) {
                Progress::Complete(received) => return RequestOutcome::Response(received),
                Progress::Malformed => return RequestOutcome::Malformed,
                Progress::Incomplete if closed && bytes.is_empty() => {
                    return RequestOutcome::Closed;
                }
                Progress::Incomplete if closed || bytes.len() > 2 * MAX_RESPONSE => {
                    return RequestOutcome::Malformed;
                }
                Progress::Incomplete => {}
            }
        }
    }
}
