//! Bodies that are forwarded while they arrive.

use std::convert::Infallible;

use futures_util::{FutureExt as _, Stream, StreamExt as _};
use http_body_util::BodyExt as _;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::*;
use crate::api::{StreamingFuture, TransportBody, whole};
use crate::proxy::body::{LIMIT, SMALL};
use crate::proxy::channel::IDLE;
use crate::proxy::response::ProxyResponse;

const URL: &str = "/__clerk/v1/me/profile_image";

/// Frontend API that reads the body of a request in a task, as an HTTP client does.
#[derive(Clone, Debug)]
struct StreamingApi {
    /// Lengths of the bodies that have ended; `None` for an incomplete one.
    received: mpsc::UnboundedSender<Option<usize>>,
    /// Response that is sent before the body is read; `None` for a response after the body.
    early: Option<&'static str>,
}

impl Transport for StreamingApi {
    fn send(&self, _: http::Request<Bytes>) -> TransportFuture<'_> {
        unreachable!("the proxy streams")
    }

    fn send_streaming(&self, request: http::Request<TransportBody>) -> StreamingFuture<'_> {
        let received = self.received.clone();
        let task = tokio::spawn(async move {
            let body = request.into_body().collect().await;
            let length = body.ok().map(|body| body.to_bytes().len());
            received.send(length).unwrap();
            length
        });
        Box::pin(async move {
            if let Some(early) = self.early {
                return Ok(http::Response::new(whole(Bytes::from_static(
                    early.as_bytes(),
                ))));
            }
            let broken = TransportError::new(TransportErrorKind::Broken);
            task.await.unwrap().ok_or(broken)?;
            Ok(http::Response::new(whole(Bytes::new())))
        })
    }
}

impl StreamingApi {
    fn start(early: Option<&'static str>) -> (Clerk, mpsc::UnboundedReceiver<Option<usize>>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let api = Self {
            received: sender,
            early,
        };
        let builder = FrontendApi::default().builder().transport(api);
        (built(builder), receiver)
    }
}

/// Returns a body of this many chunks, each larger than a small body.
fn chunks(number: usize) -> impl Stream<Item = Result<Vec<u8>, Infallible>> {
    stream::iter(0..number).map(|_| Ok(vec![b'x'; SMALL + 1]))
}

fn small() -> impl Stream<Item = Result<Vec<u8>, Infallible>> {
    stream::iter([Ok(b"a=b".to_vec())])
}

async fn upload(
    clerk: &Clerk,
    headers: Headers<'_>,
    body: impl Stream<Item = Result<Vec<u8>, Infallible>>,
) -> ProxyResponse {
    let headers = map(headers);
    let request = ProxiedRequest {
        method: &Method::POST,
        uri: &Uri::from_static(URL),
        headers: &headers,
        peer: None,
    };
    let path = ProxyPath::parse("/__clerk").unwrap();
    forward(clerk, &path, request, body).await
}

#[tokio::test]
async fn large_body_arrives_unchanged() {
    let (clerk, mut received) = StreamingApi::start(None);
    let length = (3 * (SMALL + 1)).to_string();
    let length: &'static str = length.leak();
    for headers in [&[HOST][..], &[HOST, ("content-length", length)]] {
        let response = upload(&clerk, headers, chunks(3)).await;
        assert_eq!(response.status(), 200);
        assert_eq!(received.recv().await, Some(Some(3 * (SMALL + 1))));
    }
}

#[tokio::test(start_paused = true)]
async fn failed_upload_is_incomplete_for_the_server() {
    let too_many = LIMIT / SMALL + 2;
    let stalled = || chunks(2).chain(stream::pending());
    let (clerk, mut received) = StreamingApi::start(None);
    for (status, response) in [
        (413, upload(&clerk, &[HOST], chunks(too_many)).await),
        (408, upload(&clerk, &[HOST], stalled()).await),
    ] {
        assert_eq!(response.status(), status);
        assert_eq!(received.recv().await, Some(None));
    }
    let declared = [HOST, ("content-length", "70000")];
    assert_eq!(upload(&clerk, &declared, chunks(2)).await.status(), 502);
    assert_eq!(received.recv().await, Some(None));
}

#[tokio::test]
async fn disconnected_browser_ends_the_upload() {
    let (clerk, mut received) = StreamingApi::start(None);
    let mut call = Box::pin(upload(&clerk, &[HOST], chunks(2).chain(stream::pending())));
    assert!((&mut call).now_or_never().is_none());
    assert_eq!(clerk.settings().frontend_api.transfers(), 1);
    tokio::task::yield_now().await;
    drop(call);
    assert_eq!(received.recv().await, Some(None));
    assert_eq!(clerk.settings().frontend_api.transfers(), 0);
}

#[tokio::test]
async fn early_response_is_sent_before_the_end_of_the_upload() {
    let (clerk, mut received) = StreamingApi::start(Some(LARGE_RESPONSE));
    let endless = chunks(2).chain(stream::pending());
    let response = upload(&clerk, &[HOST], endless).await;
    // A connection that ends with the upload would end the response, too.
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert!(received.is_empty());
    assert_eq!(buffered(response).await.unwrap().body(), LARGE_RESPONSE);
    assert_eq!(received.recv().await, Some(None));
}

#[tokio::test(start_paused = true)]
async fn uploads_beyond_the_limit_return_503_and_calls_continue() {
    let (clerk, _received) = StreamingApi::start(None);
    let endless = || chunks(2).chain(stream::pending());
    let mut uploads: Vec<_> = (0..256)
        .map(|_| Box::pin(upload(&clerk, &[HOST], endless())))
        .collect();
    for upload in &mut uploads {
        assert!(upload.now_or_never().is_none());
    }
    let began = Instant::now();
    assert_eq!(upload(&clerk, &[HOST], small()).await.status(), 200);
    assert_eq!(began.elapsed(), Duration::ZERO);
    let response = upload(&clerk, &[HOST], endless()).await;
    let response = buffered(response).await.unwrap();
    assert_error(&response, 503, "proxy_busy");
    assert_eq!(response.headers()["retry-after"], "1");
}

/// Body of a response that does not fit into the channel.
const LARGE_RESPONSE: &str = match std::str::from_utf8(&[b'x'; 1024 * 1024]) {
    Ok(text) => text,
    Err(_) => "",
};

#[tokio::test(start_paused = true)]
async fn unread_responses_do_not_prevent_calls() {
    let (clerk, _received) = StreamingApi::start(Some(LARGE_RESPONSE));
    let mut unread = Vec::new();
    for _ in 0..256 {
        unread.push(upload(&clerk, &[HOST], small()).await);
    }
    tokio::time::sleep(Duration::from_millis(1)).await;
    assert_eq!(clerk.settings().frontend_api.calls(), 0);
    assert_eq!(clerk.settings().frontend_api.transfers(), 256);
    assert_eq!(upload(&clerk, &[HOST], small()).await.status(), 200);
    tokio::time::sleep(IDLE * 2).await;
    assert_eq!(clerk.settings().frontend_api.transfers(), 0);
    for response in unread {
        assert!(response.into_body().collect().await.is_err(), "incomplete");
    }
}

#[tokio::test]
async fn small_response_needs_no_reader() {
    let (clerk, _received) = StreamingApi::start(Some("{}"));
    let response = upload(&clerk, &[HOST], small()).await;
    while clerk.settings().frontend_api.calls() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(response.headers()["content-length"], "2");
    assert_eq!(buffered(response).await.unwrap().body(), "{}");
}
