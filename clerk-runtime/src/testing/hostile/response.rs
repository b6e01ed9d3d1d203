//! Responses as received from a socket. No I/O.

use http::Method;

/// Maximum number of bytes of a response that are read. The rest does not affect the result.
pub(super) const MAX_RESPONSE: usize = 1024 * 1024;

const MAX_HEADERS: usize = 128;

/// Maximum length of a reason. Session tokens, which no report may contain, are longer.
const MAX_REASON: usize = 100;

/// Response of the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Received {
    pub(super) status: u16,
    pub(super) location: Option<String>,
    /// Value of `x-clerk-auth-reason`.
    pub(super) auth_reason: Option<String>,
    pub(super) body: Vec<u8>,
}

impl Received {
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Returns the reason of a rejection: the header `x-clerk-auth-reason`, or the code of the first
    /// error in a body of Clerk's shape. `None` if it is not a short text.
    pub(super) fn reason(&self) -> Option<String> {
        let code = || {
            let body: serde_json::Value = serde_json::from_slice(&self.body).ok()?;
            let code = body.pointer("/errors/0/code")?.as_str()?;
            Some(code.to_owned())
        };
        let reason = self.auth_reason.clone().or_else(code);
        reason.filter(|it| {
            (1..=MAX_REASON).contains(&it.len()) && !it.contains(|it: char| it.is_control())
        })
    }
}

/// State of a response after some of its bytes have arrived.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Progress {
    Incomplete,
    Complete(Received),
    /// The bytes are not an HTTP response.
    Malformed,
}

/// Length of a body.
enum Framing {
    None,
    Length(usize),
    Chunked,
    UntilClosed,
}

/// Reads a response. `closed` is `true` if no more bytes follow. Interim responses are skipped.
pub(super) fn read(mut bytes: &[u8], method: &Method, closed: bool) -> Progress {
    loop {
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut head = httparse::Response::new(&mut headers);
        let length = match head.parse(bytes) {
            Ok(httparse::Status::Complete(length)) => length,
            Ok(httparse::Status::Partial) => return Progress::Incomplete,
            Err(_) => return Progress::Malformed,
        };
        let rest = bytes.get(length..).unwrap_or_default();
        match head.code.unwrap_or_default() {
            100..=199 => bytes = rest,
            status => return finish(status, head.headers, (rest, method, closed)),
        }
    }
}

fn finish(
    status: u16,
    headers: &[httparse::Header<'_>],
    (rest, method, closed): (&[u8], &Method, bool),
) -> Progress {
    let value = |name: &str| {
        let found = headers.iter().find(|it| it.name.eq_ignore_ascii_case(name));
        found.map(|header| String::from_utf8_lossy(header.value).into_owned())
    };
    let framing = match (value("transfer-encoding"), value("content-length")) {
        _ if *method == Method::HEAD || matches!(status, 204 | 304) => Framing::None,
        (Some(coding), _) if coding.to_ascii_lowercase().contains("chunked") => Framing::Chunked,
        (None, Some(length)) => length
            .trim()
            .parse()
            .map_or(Framing::UntilClosed, Framing::Length),
        _ => Framing::UntilClosed,
    };
    let all = closed || rest.len() >= MAX_RESPONSE;
    let body = match framing {
        Framing::None => Some(Vec::new()),
        Framing::Length(length) => rest.get(..length).map(<[u8]>::to_vec),
        Framing::Chunked => match chunks(rest) {
            (body, true) => Some(body),
            (body, false) => all.then_some(body),
        },
        Framing::UntilClosed => None,
    };
    match body.or_else(|| all.then(|| rest.to_vec())) {
        Some(body) => Progress::Complete(Received {
            status,
            location: value("location"),
            auth_reason: value("x-clerk-auth-reason"),
            body,
        }),
        None => Progress::Incomplete,
    }
}

/// Returns the content of a chunked body, and `true` if the last chunk is there.
fn chunks(mut bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    while let Ok(httparse::Status::Complete((start, size))) = httparse::parse_chunk_size(bytes) {
        if size == 0 {
            return (body, true);
        }
        let end = usize::try_from(size)
            .ok()
            .and_then(|size| start.checked_add(size));
        let Some(chunk) = end.and_then(|end| bytes.get(start..end)) else {
            break;
        };
        body.extend_from_slice(chunk);
        bytes = bytes.get(start + chunk.len() + 2..).unwrap_or_default();
    }
    (body, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> String {
        match read(text.as_bytes(), &Method::GET, false) {
            Progress::Complete(received) => String::from_utf8(received.body).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn bodies_with_a_length_and_in_chunks_are_read() {
        assert_eq!(body("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"), "hi");
        let chunked =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n1\r\ni\r\n0\r\n\r\n";
        assert_eq!(body(chunked), "hi");
        assert_eq!(body("HTTP/1.1 204 No Content\r\n\r\n"), "");
    }

    #[test]
    fn reason_is_read_from_the_header_and_from_the_body() {
        let reason = |head: &str, body: &str| {
            let text = format!("HTTP/1.1 403 Forbidden\r\n{head}\r\n{body}");
            match read(text.as_bytes(), &Method::GET, true) {
                Progress::Complete(received) => received.reason(),
                other => panic!("{other:?}"),
            }
        };
        let body = r#"{"errors":[{"code":"insufficient-scope","message":"…"}]}"#;
        assert_eq!(reason("", body).as_deref(), Some("insufficient-scope"));
        let head = "X-Clerk-Auth-Reason: token-expired\r\n";
        assert_eq!(reason(head, body).as_deref(), Some("token-expired"));
        for body in ["Forbidden", "{}", r#"{"errors":[{"code":""}]}"#] {
            assert_eq!(reason("", body), None, "{body}");
        }
        let long = "t".repeat(MAX_REASON + 1);
        assert_eq!(
            reason(&format!("x-clerk-auth-reason: {long}\r\n"), ""),
            None
        );
    }

    #[test]
    fn interim_responses_are_skipped() {
        let text =
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(body(text), "");
    }

    #[test]
    fn incomplete_and_malformed_responses_are_distinguished() {
        for incomplete in [
            "",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhi",
            "HTTP/1.1 200 OK\r\n\r\nhi",
        ] {
            let progress = read(incomplete.as_bytes(), &Method::GET, false);
            assert_eq!(progress, Progress::Incomplete, "{incomplete:?}");
        }
        assert_eq!(read(b"SSH-2.0", &Method::GET, false), Progress::Malformed);
    }

    #[test]
    fn closed_connection_ends_a_body_without_length() {
        let progress = read(b"HTTP/1.0 200 OK\r\n\r\nhi", &Method::GET, true);
        let Progress::Complete(received) = progress else {
            panic!("{progress:?}")
        };
        assert_eq!(received.body, b"hi");
    }
}
