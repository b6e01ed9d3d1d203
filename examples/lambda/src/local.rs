//! API Gateway on loopback: converts HTTP requests to the events of an HTTP API (payload format 2.0),
//! which `lambda_http` converts as usual, and the function's results to responses.

use std::convert::Infallible;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http_body_util::{BodyExt as _, Full};
use hyper::StatusCode;
use hyper::body::{Bytes, Incoming};
use hyper::header::{COOKIE, HOST, HeaderMap, HeaderValue};
use hyper_util::rt::TokioIo;
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Body, Context, Error, LambdaEvent, Request, Response, Service};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::net::{TcpListener, TcpStream};

/// The routes of an API: `{name}` is a parameter.
pub type Routes = &'static [&'static str];

/// Serves a function until the listener fails.
///
/// # Errors
/// Returns the error of the listener.
pub async fn serve<S>(listener: TcpListener, routes: Routes, function: S) -> Result<(), Error>
where
    S: Service<Request, Response = Response<Body>, Error = Error> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(connection(stream, routes, function.clone()));
    }
}

async fn connection<S>(stream: TcpStream, routes: Routes, function: S)
where
    S: Service<Request, Response = Response<Body>, Error = Error> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    let service = hyper::service::service_fn(move |request| {
        let function = function.clone();
        async move {
            // API Gateway does not send a function's error to the client.
            let response = invoke(function, routes, request).await;
            Ok::<_, Infallible>(response.unwrap_or_else(|_| failed()))
        }
    });
    // An error of one connection does not stop the server.
    let server = hyper::server::conn::http1::Builder::new();
    drop(server.serve_connection(TokioIo::new(stream), service).await);
}

async fn invoke<S>(
    function: S,
    routes: Routes,
    request: hyper::Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Error>
where
    S: Service<Request, Response = Response<Body>, Error = Error> + Send + 'static,
    S::Future: Send + 'static,
{
    let (parts, body) = request.into_parts();
    let host = parts.headers.get(HOST).map(HeaderValue::as_bytes);
    if !host.is_some_and(<[u8]>::is_ascii) {
        return Ok(status(StatusCode::BAD_REQUEST, ""));
    }
    let body = body.collect().await?.to_bytes();
    let event: LambdaRequest = serde_json::from_str(&event(&parts, &body, routes).to_string())?;
    let mut adapter = Adapter::from(function);
    let response = adapter
        .call(LambdaEvent::new(event, Context::default()))
        .await?;
    respond(serde_json::from_value(serde_json::to_value(response)?)?)
}

fn event(parts: &hyper::http::request::Parts, body: &[u8], routes: Routes) -> Value {
    let path = parts.uri.path();
    let cookies: Vec<String> = texts(&parts.headers, COOKIE.as_str())
        .flat_map(|line| line.split("; ").map(str::to_owned).collect::<Vec<_>>())
        .collect();
    json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": parts.uri.query().unwrap_or_default(),
        "cookies": cookies,
        "headers": headers(&parts.headers),
        "pathParameters": parameters(path, routes),
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "domainName": texts(&parts.headers, HOST.as_str()).next(),
            "requestId": "local",
            "routeKey": "$default",
            "stage": "$default",
            "timeEpoch": 0,
            "http": {
                "method": parts.method.as_str(),
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
            },
        },
        "body": BASE64_STANDARD.encode(body),
        "isBase64Encoded": true,
    })
}

/// Returns the headers without cookies. The values of a repeated header are joined by commas.
fn headers(headers: &HeaderMap) -> Map<String, Value> {
    let names = headers.keys().filter(|name| **name != COOKIE);
    let mut map: Map<String, Value> = names
        .map(|name| {
            let values: Vec<String> = texts(headers, name.as_str()).collect();
            (name.to_string(), values.join(",").into())
        })
        .collect();
    map.insert("x-forwarded-proto".to_owned(), "http".into());
    map
}

/// Returns a header's values as text. Bytes that are not ASCII are replaced by `?`.
fn texts(headers: &HeaderMap, name: &str) -> impl Iterator<Item = String> {
    let text = |value: &HeaderValue| {
        let bytes = value.as_bytes().iter();
        bytes
            .map(|byte| {
                if byte.is_ascii() {
                    char::from(*byte)
                } else {
                    '?'
                }
            })
            .collect()
    };
    headers.get_all(name).iter().map(text)
}

/// Returns the path parameters of the first route that matches.
fn parameters(path: &str, routes: Routes) -> Map<String, Value> {
    routes
        .iter()
        .find_map(|route| match_route(path, route))
        .unwrap_or_default()
}

/// Returns the path parameters if the path matches the route.
fn match_route(path: &str, route: &str) -> Option<Map<String, Value>> {
    let (path, route) = (path.split('/'), route.split('/'));
    let mut parameters = Map::new();
    if path.clone().count() != route.clone().count() {
        return None;
    }
    for (segment, pattern) in path.zip(route) {
        match pattern
            .strip_prefix('{')
            .and_then(|it| it.strip_suffix('}'))
        {
            Some(name) => {
                parameters.insert(name.to_owned(), segment.into());
            }
            None if segment == pattern => {}
            None => return None,
        }
    }
    Some(parameters)
}

/// Response of a function.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FunctionResponse {
    status_code: u16,
    headers: Map<String, Value>,
    #[serde(default)]
    cookies: Vec<String>,
    body: Option<String>,
    is_base64_encoded: bool,
}

fn respond(function_response: FunctionResponse) -> Result<Response<Full<Bytes>>, Error> {
    let body = function_response.body.unwrap_or_default();
    let body = if function_response.is_base64_encoded {
        BASE64_STANDARD.decode(body)?
    } else {
        body.into_bytes()
    };
    let mut response = Response::builder().status(function_response.status_code);
    for (name, value) in &function_response.headers {
        response = response.header(name, value.as_str().unwrap_or_default());
    }
    for cookie in &function_response.cookies {
        response = response.header("set-cookie", cookie);
    }
    Ok(response.body(Full::from(body))?)
}

/// Returns API Gateway's response for a function that fails.
fn failed() -> Response<Full<Bytes>> {
    let message = r#"{"message":"Internal Server Error"}"#;
    status(StatusCode::INTERNAL_SERVER_ERROR, message)
}

fn status(status: StatusCode, body: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    response
}
