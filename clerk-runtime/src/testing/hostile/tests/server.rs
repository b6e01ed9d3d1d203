//! A server with one protected route and one chosen fault.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_lc_rs::{hmac, signature};
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE, LOCATION};
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Map, Value};
use tokio::net::TcpListener;

use crate::Clerk;
use crate::dev::Instance;

pub(super) const BODY: &str = "the protected body";

/// A fault of the server.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    None,
    AcceptsAlgNone,
    AcceptsAnySignature,
    AcceptsPublicKeyAsSecret,
    AcceptsKeyInHeader,
    AcceptsEverySignedToken,
    FetchesKeyUrl,
    ReadsTokenOfQuery,
    IgnoresSignOut,
    TrustsForgedCookies,
    UsesFirstAuthorization,
    ProtectsExactPathOnly,
    ProtectsGetOnly,
    TrustsOriginalUrl,
    PreflightResponseWithBody,
    RedirectsToForwardedHost,
    FailsOnMalformedTokens,
    ReadsBodyFirst,
    RejectsWithBody,
    RejectsEverything,
    RejectsLater,
}

/// Server on a free port of 127.0.0.1.
pub(super) struct BadServer {
    clerk: Clerk,
    public_key: String,
    fault: Fault,
    locked: AtomicBool,
}

type Head = http::request::Parts;

impl BadServer {
    /// Starts a server, and returns its URL.
    pub(super) async fn start(instance: &Instance, fault: Fault) -> String {
        let server = Arc::new(Self {
            // The key is a setting, since a token with an unknown key id would otherwise wait for the
            // next fetch of the keys.
            clerk: instance
                .clerk_builder()
                .jwt_key(instance.jwt_key())
                .build()
                .unwrap(),
            public_key: instance.jwt_key(),
            fault,
            locked: AtomicBool::new(false),
        });
        serve(move |request| {
            let server = Arc::clone(&server);
            async move { server.respond(request).await }
        })
        .await
    }

    async fn respond(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        if self.fault == Fault::ReadsBodyFirst {
            drop(body.collect().await);
        }
        let path = match self.fault {
            Fault::ProtectsExactPathOnly => head.uri.path().replace("//", "/"),
            _ => head.uri.path().to_owned(),
        };
        if path != "/admin" {
            return reply(StatusCode::NOT_FOUND, "no route");
        }
        if self.skips_the_check(&head) || self.is_authenticated(&head).await {
            return reply(StatusCode::OK, BODY);
        }
        self.rejection(&head)
    }

    fn skips_the_check(&self, head: &Head) -> bool {
        match self.fault {
            Fault::ProtectsExactPathOnly => head.uri.path() != "/admin",
            Fault::ProtectsGetOnly => head.method != Method::GET,
            Fault::TrustsOriginalUrl => head.headers.contains_key("x-original-url"),
            Fault::PreflightResponseWithBody => head.method == Method::OPTIONS,
            _ => false,
        }
    }

    /// Returns `true` for all requests after the first hostile one.
    fn is_locked(&self, head: &Head) -> bool {
        let hostile = head.headers.contains_key("x-clerk-auth-token");
        self.locked.fetch_or(hostile, Ordering::Relaxed) || hostile
    }

    async fn is_authenticated(&self, head: &Head) -> bool {
        let headers = &head.headers;
        let cookies = headers.get(COOKIE).and_then(|it| it.to_str().ok());
        let cookies = cookies.unwrap_or_default();
        let session = cookies
            .split("; ")
            .find_map(|pair| pair.strip_prefix("__session="));
        match self.fault {
            Fault::RejectsEverything => return false,
            Fault::RejectsLater if self.is_locked(head) => return false,
            Fault::ReadsTokenOfQuery => {
                let query = head.uri.query().unwrap_or_default();
                if let Some(token) = query.strip_prefix("token=") {
                    return self.clerk.verify_token(token).await.is_ok();
                }
            }
            Fault::IgnoresSignOut => {
                if let Some(token) = session {
                    return self.clerk.verify_token(token).await.is_ok();
                }
            }
            Fault::TrustsForgedCookies if session.is_some_and(|it| !it.is_empty()) => return true,
            _ => {}
        }
        let mut tokens = headers.get_all(AUTHORIZATION).iter();
        let token = tokens.next().and_then(|it| it.to_str().ok());
        let Some(token) = token.and_then(|it| it.strip_prefix("Bearer ")) else {
            return false;
        };
        if tokens.next().is_some() && self.fault != Fault::UsesFirstAuthorization {
            return false;
        }
        self.has_hole_for(token).await || self.clerk.verify_token(token).await.is_ok()
    }

    /// Returns `true` if the fault lets this token pass.
    async fn has_hole_for(&self, token: &str) -> bool {
        let Some((header, claims)) = decoded(token) else {
            return false;
        };
        let algorithm = header
            .get("alg")
            .and_then(Value::as_str)
            .unwrap_or_default();
        match self.fault {
            Fault::AcceptsAlgNone => algorithm.eq_ignore_ascii_case("none"),
            Fault::AcceptsAnySignature => claims.contains_key("sub"),
            Fault::AcceptsPublicKeyAsSecret => self.has_hmac_of_public_key(token),
            Fault::AcceptsKeyInHeader => header.get("jwk").is_some_and(|it| signed_by(it, token)),
            Fault::AcceptsEverySignedToken => self.is_signed(token),
            Fault::FetchesKeyUrl => {
                if let Some(url) = header.get("jku").and_then(Value::as_str) {
                    drop(reqwest::get(url).await);
                }
                false
            }
            _ => false,
        }
    }

    fn has_hmac_of_public_key(&self, token: &str) -> bool {
        let Some((message, tag)) = token.rsplit_once('.') else {
            return false;
        };
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.public_key.as_bytes());
        let tag = BASE64_URL_SAFE_NO_PAD.decode(tag).unwrap_or_default();
        hmac::verify(&key, message.as_bytes(), &tag).is_ok()
    }

    fn is_signed(&self, token: &str) -> bool {
        let lines = self.public_key.lines();
        let base64: String = lines.filter(|line| !line.starts_with('-')).collect();
        let key = BASE64_STANDARD.decode(base64).unwrap();
        let algorithm = &signature::RSA_PKCS1_2048_8192_SHA256;
        let key = signature::UnparsedPublicKey::new(algorithm, key);
        let Some((message, signature)) = token.rsplit_once('.') else {
            return false;
        };
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
        key.verify(message.as_bytes(), &signature).is_ok()
    }

    fn rejection(&self, head: &Head) -> Response<Full<Bytes>> {
        let headers = &head.headers;
        let token = headers.get(AUTHORIZATION).map(http::HeaderValue::as_bytes);
        match self.fault {
            Fault::FailsOnMalformedTokens if token == Some(b"Bearer ..") => {
                reply(StatusCode::INTERNAL_SERVER_ERROR, "")
            }
            Fault::RejectsWithBody => reply(StatusCode::UNAUTHORIZED, BODY),
            Fault::RedirectsToForwardedHost => {
                let host = headers.get("x-forwarded-host").or(headers.get("host"));
                let host = host.and_then(|it| it.to_str().ok()).unwrap_or("localhost");
                let mut response = reply(StatusCode::FOUND, "");
                let location = format!("http://{host}/sign-in").parse().unwrap();
                response.headers_mut().insert(LOCATION, location);
                response
            }
            _ => reply(StatusCode::UNAUTHORIZED, "unauthorized"),
        }
    }
}

/// Starts an HTTP server on a free port of 127.0.0.1, and returns its URL.
pub(super) async fn serve<F, R>(respond: F) -> String
where
    F: Fn(Request<Incoming>) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Response<Full<Bytes>>> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let respond = respond.clone();
            tokio::spawn(async move {
                let respond = async |request| Ok::<_, Infallible>(respond(request).await);
                let connection = http1::Builder::new();
                let service = service_fn(respond);
                let connection = connection.serve_connection(TokioIo::new(stream), service);
                drop(connection.await);
            });
        }
    });
    url
}

pub(super) fn reply(status: StatusCode, body: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    response
}

fn decoded(token: &str) -> Option<(Map<String, Value>, Map<String, Value>)> {
    let mut parts = token.split('.');
    let mut part = || {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(parts.next()?).ok()?;
        serde_json::from_slice(&bytes).ok()
    };
    Some((part()?, part()?))
}

/// Returns `true` if the token is signed by this JSON Web Key.
fn signed_by(key: &Value, token: &str) -> bool {
    let fields: BTreeMap<_, _> = ["n", "e"]
        .map(|name| {
            let text = key[name].as_str().unwrap_or_default();
            (
                name,
                BASE64_URL_SAFE_NO_PAD.decode(text).unwrap_or_default(),
            )
        })
        .into();
    let (n, e) = (&fields["n"], &fields["e"]);
    let key = signature::RsaPublicKeyComponents { n, e };
    let Some((message, signature)) = token.rsplit_once('.') else {
        return false;
    };
    let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
    let algorithm = &signature::RSA_PKCS1_2048_8192_SHA256;
    key.verify(algorithm, message.as_bytes(), &signature)
        .is_ok()
}
