//! A loopback server with scripted responses, including invalid ones.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Response of the server to one connection, or a fault in its place.
pub(super) enum ServerResponse {
    /// A whole response.
    Response {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    },
    /// The head and a part of the body, then a reset.
    ResetInBody,
    /// The head, then nothing more.
    HeadersThenSilence,
}

impl ServerResponse {
    pub(super) fn status(status: u16) -> Self {
        Self::Response {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    pub(super) fn json(body: &str) -> Self {
        Self::status(200)
            .header("content-type", "application/json")
            .body(body)
    }

    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Self::Response { headers, .. } = &mut self {
            headers.push((name, value.into()));
        }
        self
    }

    pub(super) fn body(mut self, text: impl Into<Vec<u8>>) -> Self {
        if let Self::Response { body, .. } = &mut self {
            *body = text.into();
        }
        self
    }
}

pub(super) struct Server {
    pub(super) url: String,
    requests: Arc<Mutex<Vec<ReceivedRequest>>>,
}

/// A request as the server received it.
#[derive(Clone, Debug)]
pub(super) struct ReceivedRequest {
    /// Method and target.
    pub(super) line: String,
    head: String,
    pub(super) body: String,
}

impl ReceivedRequest {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

impl Server {
    /// Starts a server that handles one connection for each response, in order, and then accepts no
    /// more.
    pub(super) fn start(responses: impl IntoIterator<Item = ServerResponse>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let responses: Vec<_> = responses.into_iter().collect();
        thread::spawn(move || {
            let mut open = Vec::new();
            for response in responses {
                let Ok((stream, _)) = listener.accept() else {
                    return;
                };
                open.extend(serve(stream, response, &seen));
            }
            drop(listener);
            thread::park();
        });
        Self { url, requests }
    }

    pub(super) fn seen(&self) -> Vec<ReceivedRequest> {
        self.requests.lock().unwrap().clone()
    }

    pub(super) fn count(&self) -> usize {
        self.seen().len()
    }
}

/// Responds to one request and returns the connection if it must stay open.
fn serve(
    mut stream: TcpStream,
    response: ServerResponse,
    seen: &Mutex<Vec<ReceivedRequest>>,
) -> Option<TcpStream> {
    if let ServerResponse::ResetInBody = response {
        seen.lock().unwrap().push(read_head_only(&mut stream));
        let _sent = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\":");
        return None;
    }
    seen.lock().unwrap().push(read_request(&mut stream));
    match response {
        ServerResponse::Response {
            status,
            headers,
            body,
        } => {
            let headers: String = headers
                .iter()
                .map(|(name, value)| [name, ": ", value, "\r\n"].concat())
                .collect();
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status} X\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n"
            );
            let _sent = stream
                .write_all(head.as_bytes())
                .and_then(|()| stream.write_all(&body));
            None
        }
        ServerResponse::ResetInBody => None,
        ServerResponse::HeadersThenSilence => {
            let head =
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n";
            let _sent = stream.write_all(head);
            Some(stream)
        }
    }
}

/// Reads only the first byte, since a socket that is closed with unread bytes sends a reset.
fn read_head_only(stream: &mut TcpStream) -> ReceivedRequest {
    let mut first = [0; 1];
    stream.read_exact(&mut first).unwrap();
    ReceivedRequest {
        line: String::new(),
        head: String::new(),
        body: String::new(),
    }
}

fn read_request(stream: &mut TcpStream) -> ReceivedRequest {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        let mut byte = [0; 1];
        stream.read_exact(&mut byte).unwrap();
        bytes.extend(byte);
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let line = head
        .lines()
        .next()
        .unwrap()
        .trim_end_matches(" HTTP/1.1")
        .to_owned();
    let mut seen = ReceivedRequest {
        line,
        head,
        body: String::new(),
    };
    let length = seen
        .header("content-length")
        .map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    seen.body = String::from_utf8(body).unwrap();
    seen
}
