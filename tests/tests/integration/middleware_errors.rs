//! The middleware also adds refreshed cookies and the auth status headers to the responses of errors
//! below it.
#![expect(clippy::expect_used, reason = "a test that cannot send requests fails")]

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use clerk_runtime::dev::Instance;
use clerk_runtime::{Clerk, ClerkMiddleware};
use reqwest::Method;
use tests::contract::world::{ManualClock, TestResponse, client, people, send};

/// Returns an instance, and the cookies of a session that needs a refresh.
async fn clerk() -> (Instance, Clerk, (&'static str, String)) {
    let clock = ManualClock::start();
    let instance = people().clock(clock.clone()).start().await;
    let instance = instance.expect("an instance");
    let clerk = instance.clerk().expect("valid settings");
    let alice = instance.sign_in("alice").expect("a person");
    let cookies = ("cookie", alice.cookie_header());
    clock.forward(120);
    (instance, clerk, cookies)
}

fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    (listener, address)
}

async fn fetch(address: SocketAddr, path: &str, headers: &[(&str, String)]) -> TestResponse {
    let url = format!("http://{address}{path}");
    send(&client(), Method::GET, &url, headers, "").await
}

/// Asserts that the middleware's cookies and headers are added, and that the error's status and body
/// are kept.
async fn assert_decorated(
    address: SocketAddr,
    path: &str,
    session: (&str, String),
    status: u16,
    body: &str,
) {
    let refreshed = fetch(address, path, &[session]).await.expect(status);
    let is_session = |cookie: &&str| cookie.starts_with("__session");
    assert!(
        refreshed.cookies().iter().any(is_session),
        "{path}: {refreshed:?}"
    );
    let unauthenticated = fetch(address, path, &[]).await.expect(status);
    let auth_status = unauthenticated.header("x-clerk-auth-status");
    assert_eq!(auth_status, Some("signed-out"), "{path}");
    assert!(
        unauthenticated.body.contains(body),
        "{path}: {unauthenticated:?}"
    );
}

mod in_actix {
    use actix_web::dev::Service as _;
    use actix_web::error::{Error, ErrorImATeapot, InternalError};
    use actix_web::web::{Path, get};
    use actix_web::{App, HttpServer, rt};
    use futures_util::TryFutureExt as _;

    use super::*;

    type Teapot = InternalError<&'static str>;

    /// Counts the errors that reach the layers around the middleware.
    fn count_error(error: &Error, seen: &AtomicUsize) {
        if error.as_error::<Teapot>().is_some() {
            seen.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn serve(listener: TcpListener, clerk: Clerk, seen: Arc<AtomicUsize>) {
        let app = move || {
            let seen = Arc::clone(&seen);
            App::new()
                .route(
                    "/handler",
                    get().to(async || Err::<(), _>(ErrorImATeapot("tea"))),
                )
                .route("/extractor/{number}", get().to(async |_: Path<u32>| ""))
                .route("/within", get().to(async || ""))
                .wrap_fn(|request, service| {
                    let response = service.call(request);
                    async {
                        let response = response.await?;
                        match response.request().path() {
                            "/within" => Err(ErrorImATeapot("tea")),
                            _ => Ok(response),
                        }
                    }
                })
                .wrap(ClerkMiddleware::new(clerk.clone()))
                .wrap_fn(move |request, service| {
                    let seen = Arc::clone(&seen);
                    service
                        .call(request)
                        .inspect_err(move |error| count_error(error, &seen))
                })
        };
        let server = HttpServer::new(app).workers(1).disable_signals();
        rt::spawn(server.listen(listener).expect("a listener").run());
    }

    #[actix_web::test]
    async fn middleware_headers_are_added_to_every_error() {
        let (_instance, clerk, session) = clerk().await;
        let seen = Arc::new(AtomicUsize::new(0));
        let (listener, address) = listener();
        serve(listener, clerk, Arc::clone(&seen));
        for (path, status, body) in [
            ("/handler", 418, "tea"),
            ("/extractor/word", 404, ""),
            ("/within", 418, "tea"),
        ] {
            assert_decorated(address, path, session.clone(), status, body).await;
        }
        assert_eq!(seen.load(Ordering::SeqCst), 2, "both requests of `/within`");
    }
}

mod in_ntex {
    use ntex::web::error::InternalError;
    use ntex::web::types::Path;
    use ntex::web::{App, HttpServer, get};

    use super::*;

    async fn handler() -> Result<&'static str, InternalError<&'static str>> {
        Err(InternalError::new(
            "tea",
            ntex::http::StatusCode::IM_A_TEAPOT,
        ))
    }

    #[ntex::test]
    async fn middleware_headers_are_added_to_handler_and_extractor_errors() {
        let (_instance, clerk, session) = clerk().await;
        let (listener, address) = listener();
        let app = async move || {
            App::new()
                .middleware(ClerkMiddleware::new(clerk.clone()))
                .route("/handler", get().to(handler))
                .route("/extractor/{number}", get().to(async |_: Path<u32>| ""))
        };
        let server = HttpServer::new(app).workers(1).disable_signals();
        let server = server.listen(listener).expect("a listener").run();
        for (path, status, body) in [("/handler", 418, "tea"), ("/extractor/word", 404, "")] {
            assert_decorated(address, path, session.clone(), status, body).await;
        }
        server.stop(false).await;
    }
}
