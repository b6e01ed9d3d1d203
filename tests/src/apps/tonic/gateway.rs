//! Gateway from HTTP to gRPC: a request `GET /me` calls the method `GET/me` with the request's
//! headers as metadata, and a gRPC status becomes the corresponding HTTP status. `GET /events`
//! calls a streaming method, whose messages become events.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};

use bytes::Bytes;
use futures_util::StreamExt as _;
use http::header::{ACCEPT_ENCODING, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tonic::client::Grpc;
use tonic::metadata::MetadataMap;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Extensions, Status, Streaming};
use tonic_prost::ProstCodec;

use super::LONGEST_HEAD;
use super::service::{CallReply, CallRequest};

type GatewayResponse = Response<UnsyncBoxBody<Bytes, Status>>;

/// Starts a gateway to a server.
pub(super) async fn start(grpc: SocketAddr) -> (SocketAddr, JoinHandle<()>) {
    let endpoint: Endpoint = format!("http://{grpc}").parse().expect("an address");
    let channel = endpoint
        .http2_max_header_list_size(LONGEST_HEAD)
        .connect_lazy();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("an address");
    let server = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let channel = channel.clone();
            let service = service_fn(move |request| {
                let channel = channel.clone();
                async move { Ok::<_, Infallible>(forward(channel, request).await) }
            });
            let http = hyper::server::conn::http1::Builder::new();
            tokio::spawn(http.serve_connection(TokioIo::new(stream), service));
        }
    });
    (address, server)
}

async fn forward(channel: Channel, request: Request<Incoming>) -> GatewayResponse {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes().to_vec());
    let message = CallRequest {
        body: body.unwrap_or_default(),
    };
    let method = format!("/contract.App/{}{}", parts.method, parts.uri.path());
    let metadata = MetadataMap::from_headers(metadata(parts.headers));
    let request = tonic::Request::from_parts(metadata, Extensions::default(), message);
    let response = match parts.uri.path() {
        "/events" => open(channel, request, &method).await.map(streamed),
        _ => call(channel, request, &method).await.map(succeeded),
    };
    response.unwrap_or_else(|status| failed(&status))
}

/// Removes the headers that concern one connection.
fn metadata(mut headers: HeaderMap) -> HeaderMap {
    for name in [
        ACCEPT_ENCODING,
        CONNECTION,
        CONTENT_LENGTH,
        CONTENT_TYPE,
        HOST,
    ] {
        headers.remove(name);
    }
    headers
}

async fn call(
    channel: Channel,
    request: tonic::Request<CallRequest>,
    method: &str,
) -> Result<tonic::Response<CallReply>, Status> {
    let (mut client, method) = ready(channel, method).await?;
    let codec = ProstCodec::<CallRequest, CallReply>::default();
    client.unary(request, method, codec).await
}

async fn open(
    channel: Channel,
    request: tonic::Request<CallRequest>,
    method: &str,
) -> Result<tonic::Response<Streaming<CallReply>>, Status> {
    let (mut client, method) = ready(channel, method).await?;
    let codec = ProstCodec::<CallRequest, CallReply>::default();
    client.server_streaming(request, method, codec).await
}

async fn ready(channel: Channel, method: &str) -> Result<(Grpc<Channel>, PathAndQuery), Status> {
    let method = PathAndQuery::try_from(method);
    let method = method.map_err(|error| Status::invalid_argument(error.to_string()))?;
    let mut client = Grpc::new(channel);
    let ready = client.ready().await;
    ready.map_err(|error| Status::unknown(error.to_string()))?;
    Ok((client, method))
}

fn succeeded(reply: tonic::Response<CallReply>) -> GatewayResponse {
    let (metadata, reply, _) = reply.into_parts();
    let content_type = HeaderValue::try_from(reply.content_type).expect("a content type");
    respond(200, metadata, content_type, whole(reply.body))
}

fn streamed(reply: tonic::Response<Streaming<CallReply>>) -> GatewayResponse {
    let (metadata, messages, _) = reply.into_parts();
    let event = |reply: CallReply| Frame::data(Bytes::from(format!("data: {}\n\n", reply.body)));
    let events = messages.map(move |message| message.map(event));
    let content_type = HeaderValue::from_static("text/event-stream");
    let body = StreamBody::new(events).boxed_unsync();
    respond(200, metadata, content_type, body)
}

fn whole(body: String) -> UnsyncBoxBody<Bytes, Status> {
    let body = Full::from(body).map_err(|never: Infallible| match never {});
    body.boxed_unsync()
}

fn failed(status: &Status) -> GatewayResponse {
    let http = match status.code() {
        Code::InvalidArgument => 400,
        Code::Unauthenticated => 401,
        Code::PermissionDenied => 403,
        Code::NotFound | Code::Unimplemented => 404,
        Code::Unavailable => 503,
        Code::Internal => 500,
        _ => 502,
    };
    let body = json!({"errors": [{"code": status.message()}]}).to_string();
    let json = HeaderValue::from_static("application/json");
    respond(http, status.metadata().clone(), json, whole(body))
}

fn respond(
    status: u16,
    metadata: MetadataMap,
    content_type: HeaderValue,
    body: UnsyncBoxBody<Bytes, Status>,
) -> GatewayResponse {
    let mut response = Response::new(body);
    *response.status_mut() = status.try_into().expect("a status");
    *response.headers_mut() = metadata.into_headers();
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}
