//! Errors of services behind a required policy, in the response to a CORS preflight: only the status and
//! the CORS headers are sent to the unauthenticated client.
#![expect(clippy::expect_used, reason = "a test that cannot send requests fails")]

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use clerk_runtime::dev::Instance;
use clerk_runtime::{Clerk, policy};
use reqwest::Method;
use tests::contract::world::{TestResponse, client, people, send};

policy!(Staff: role = "org:admin", on_denied = 403);

const CORS: (&str, &str) = ("access-control-allow-origin", "https://app.example.com");
const INNER: (&str, &str) = ("x-inner", "not exposed");

async fn clerk() -> (Instance, Clerk) {
    let instance = people().start().await.expect("an instance");
    let clerk = instance.clerk().expect("valid settings");
    (instance, clerk)
}

fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    (listener, address)
}

async fn preflight(address: SocketAddr) -> TestResponse {
    let headers = [
        ("origin", CORS.1.to_owned()),
        ("access-control-request-method", "GET".to_owned()),
    ];
    let url = format!("http://{address}/reports/latest");
    send(&client(), Method::OPTIONS, &url, &headers, "").await
}

/// Asserts that nothing but the status and the CORS header is sent.
async fn assert_only_status_and_cors(address: SocketAddr) {
    let response = preflight(address).await.expect(418);
    assert_eq!(response.header(INNER.0), None, "{response:?}");
    assert_eq!(response.header(CORS.0), Some(CORS.1), "{response:?}");
    assert_eq!(response.body, "");
}

#[tokio::test]
async fn poem_error_is_reduced_to_status_and_cors_headers() {
    use poem::endpoint::make;
    use poem::listener::TcpAcceptor;
    use poem::{EndpointExt as _, Error, Response, Result, Route, Server};

    let (_instance, clerk) = clerk().await;
    let fail = make(async |_| -> Result<()> {
        let response = Response::builder().status(http::StatusCode::IM_A_TEAPOT);
        let response = response.header(CORS.0, CORS.1).header(INNER.0, INNER.1);
        Err(Error::from_response(response.body("not exposed")))
    });
    let app = Route::new().nest("/reports", fail.with(clerk.require::<Staff>()));
    let (listener, address) = listener();
    listener.set_nonblocking(true).expect("a listener");
    let acceptor = TcpAcceptor::from_std(listener).expect("a listener");
    let server = tokio::spawn(Server::new_with_acceptor(acceptor).run(app));
    assert_only_status_and_cors(address).await;
    server.abort();
}

#[actix_web::test]
async fn actix_error_is_reduced_to_status_and_cors_headers() {
    use actix_web::error::InternalError;
    use actix_web::{App, HttpResponse, HttpServer, rt, web};

    let (_instance, clerk) = clerk().await;
    let app = move || {
        let reports = web::scope("/reports")
            .wrap_fn(|_, _| async {
                let mut response = HttpResponse::ImATeapot();
                let response = response.insert_header(CORS).insert_header(INNER);
                let response = response.body("not exposed");
                Err::<actix_web::dev::ServiceResponse, _>(
                    InternalError::from_response("not exposed", response).into(),
                )
            })
            .wrap(clerk.require::<Staff>());
        App::new().service(reports)
    };
    let (listener, address) = listener();
    let server = HttpServer::new(app).workers(1).disable_signals();
    rt::spawn(server.listen(listener).expect("a listener").run());
    assert_only_status_and_cors(address).await;
}

mod in_ntex {
    use std::fmt;

    use ntex::http::StatusCode;
    use ntex::web::{App, HttpServer, WebRequest, WebResponse, WebResponseError, scope};
    use ntex::{Middleware, Service, ServiceCtx};

    use super::*;

    #[derive(Debug)]
    struct Teapot;

    impl fmt::Display for Teapot {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("not exposed")
        }
    }

    impl WebResponseError for Teapot {
        fn status_code(&self) -> StatusCode {
            StatusCode::IM_A_TEAPOT
        }
    }

    struct Fail;

    impl<S, Config> Middleware<S, Config> for Fail {
        type Service = Self;

        fn create(&self, _: S, _: Config) -> Self {
            Self
        }
    }

    impl Service<WebRequest<ntex::web::DefaultError>> for Fail {
        type Response = WebResponse;
        type Error = ntex::web::Error;

        async fn call(
            &self,
            _: WebRequest<ntex::web::DefaultError>,
            _: ServiceCtx<'_, Self>,
        ) -> Result<WebResponse, ntex::web::Error> {
            Err(Teapot.into())
        }
    }

    /// ntex renders the error itself, here as the text of its status.
    #[ntex::test]
    async fn ntex_error_is_reduced_to_its_status() {
        let (_instance, clerk) = clerk().await;
        let (listener, address) = listener();
        let app = async move || {
            let reports = scope("/reports").middleware(Fail);
            App::new().service(reports.middleware(clerk.require::<Staff>()))
        };
        let server = HttpServer::new(app).workers(1).disable_signals();
        let server = server.listen(listener).expect("a listener").run();
        let response = preflight(address).await.expect(418);
        assert_eq!(response.body, "418 I'm a teapot");
        server.stop(false).await;
    }
}
