//! Order of attributes. Wherever our attribute compiles below a framework's attribute, or below another
//! attribute that wraps the function, it is enforced as it is above: unauthenticated requests are
//! rejected, and the body does not run.
//!
//! `ui-tests/fail/order` has both orders for each framework, with the errors of those that do not compile.
#![expect(clippy::expect_used, reason = "a test that cannot send requests fails")]

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};

use clerk_runtime::{Clerk, ClerkMiddleware, UserId, auth, handlers, protect};
use reqwest::Method;
use tests::contract::world::{bearer, client, people, send};

/// Counts the runs of handler bodies.
#[derive(Debug)]
struct Runs(AtomicUsize);

impl Runs {
    const fn none() -> Self {
        Self(AtomicUsize::new(0))
    }

    /// Counts a run and returns the response's body.
    fn record(&self, user_id: Option<&UserId>) -> String {
        self.0.fetch_add(1, Ordering::SeqCst);
        user_id.map(ToString::to_string).unwrap_or_default()
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// Paths with the status of unauthenticated requests: 401 with `on_missing = 401`, else 404.
const ROUTES: [(&str, u16); 4] = [
    ("/above", 401),
    ("/below", 401),
    ("/above-without-binding", 404),
    ("/below-without-binding", 404),
];

/// Asserts that requests without a token and with an invalid token are rejected before the handler
/// runs, and that requests with alice's token are accepted.
async fn assert_guarded(address: SocketAddr, alice: &str, runs: &Runs) {
    let http = client();
    let fetch = async |path: &str, headers: &[(&str, String)]| {
        let url = format!("http://{address}{path}");
        send(&http, Method::GET, &url, headers, "").await
    };
    for (path, status) in ROUTES {
        fetch(path, &[]).await.expect(status);
        fetch(path, &[bearer("garbage")]).await.expect(status);
    }
    assert_eq!(runs.count(), 0, "the handler of a rejected request ran");
    for (path, _) in ROUTES {
        fetch(path, &[bearer(alice)]).await.expect(200);
    }
    assert_eq!(runs.count(), ROUTES.len());
}

fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    (listener, address)
}

mod in_actix {
    use actix_web::{App, HttpServer, get, rt};

    use super::*;

    static RUNS: Runs = Runs::none();

    #[auth(on_missing = 401)]
    #[get("/above")]
    async fn above(user_id: UserId) -> String {
        RUNS.record(Some(&user_id))
    }

    #[get("/below")]
    #[auth(on_missing = 401)]
    async fn below(user_id: UserId) -> String {
        RUNS.record(Some(&user_id))
    }

    #[protect]
    #[get("/above-without-binding")]
    async fn above_without_binding() -> String {
        RUNS.record(None)
    }

    #[get("/below-without-binding")]
    #[protect]
    async fn below_without_binding() -> String {
        RUNS.record(None)
    }

    #[actix_web::test]
    async fn protect_is_enforced_in_either_order() {
        let instance = people().start().await.expect("an instance");
        let clerk = instance.clerk().expect("valid settings");
        let alice = instance.sign_in("alice").expect("a person").token();
        let (listener, address) = listener();
        let app = move || {
            App::new()
                .app_data(clerk.clone())
                .service(above)
                .service(below)
                .service(above_without_binding)
                .service(below_without_binding)
        };
        let server = HttpServer::new(app).workers(1).disable_signals();
        rt::spawn(server.listen(listener).expect("a listener").run());
        assert_guarded(address, &alice, &RUNS).await;
    }
}

mod in_ntex {
    use ntex::web::{App, HttpServer, get};

    use super::*;

    static RUNS: Runs = Runs::none();

    #[auth(on_missing = 401)]
    #[get("/above")]
    async fn above(user_id: UserId) -> String {
        RUNS.record(Some(&user_id))
    }

    #[get("/below")]
    #[auth(on_missing = 401)]
    async fn below(user_id: UserId) -> String {
        RUNS.record(Some(&user_id))
    }

    #[protect]
    #[get("/above-without-binding")]
    async fn above_without_binding() -> String {
        RUNS.record(None)
    }

    #[get("/below-without-binding")]
    #[protect]
    async fn below_without_binding() -> String {
        RUNS.record(None)
    }

    #[ntex::test]
    async fn protect_is_enforced_in_either_order() {
        let instance = people().start().await.expect("an instance");
        let clerk = instance.clerk().expect("valid settings");
        let alice = instance.sign_in("alice").expect("a person").token();
        let (listener, address) = listener();
        let app = async move || {
            App::new()
                .state(clerk.clone())
                .service(above)
                .service(below)
                .service(above_without_binding)
                .service(below_without_binding)
        };
        let server = HttpServer::new(app).workers(1).disable_signals();
        let server = server.listen(listener).expect("a listener").run();
        assert_guarded(address, &alice, &RUNS).await;
        server.stop(false).await;
    }
}

/// `#[tracing::instrument]` on axum's handlers.
mod in_axum {
    use axum::{Router, routing::get};
    use clerk_runtime::ClerkLayer;
    use tracing::instrument;

    use super::*;

    static RUNS: Runs = Runs::none();

    #[auth(on_missing = 401)]
    #[instrument]
    async fn above(user_id: UserId) -> String {
        RUNS.record(Some(&user_id))
    }

    #[instrument]
    #[auth(on_missing = 401)]
    async fn below(user_id: UserId) -> String {
        RUNS.record(Some(&user_id))
    }

    #[protect]
    #[instrument]
    async fn above_without_binding() -> String {
        RUNS.record(None)
    }

    #[instrument]
    #[protect]
    async fn below_without_binding() -> String {
        RUNS.record(None)
    }

    #[tokio::test]
    async fn protect_is_enforced_in_either_order() {
        let instance = people().start().await.expect("an instance");
        let clerk = instance.clerk().expect("valid settings");
        let alice = instance.sign_in("alice").expect("a person").token();
        let app = Router::new()
            .route("/above", get(above))
            .route("/below", get(below))
            .route("/above-without-binding", get(above_without_binding))
            .route("/below-without-binding", get(below_without_binding))
            .layer(ClerkLayer::new(clerk));
        let (listener, address) = listener();
        listener.set_nonblocking(true).expect("a listener");
        let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
        tokio::spawn(async { axum::serve(listener, app).await });
        assert_guarded(address, &alice, &RUNS).await;
    }
}

/// `#[tracing::instrument]` on functions that take the request.
mod by_request {
    use http::{Request, Response};
    use tracing::instrument;

    use super::*;

    static RUNS: Runs = Runs::none();

    #[auth(request = req, on_missing = 401)]
    #[instrument(skip_all)]
    async fn above(req: Request<()>, user_id: UserId) -> Response<String> {
        Response::new(RUNS.record(Some(&user_id)))
    }

    #[instrument(skip_all)]
    #[auth(request = req, on_missing = 401)]
    async fn below(req: Request<()>, user_id: UserId) -> Response<String> {
        Response::new(RUNS.record(Some(&user_id)))
    }

    fn request(clerk: &Clerk, token: &str) -> Request<()> {
        let request = Request::get("/").header("authorization", format!("Bearer {token}"));
        request
            .extension(clerk.clone())
            .body(())
            .expect("a request")
    }

    #[tokio::test]
    async fn protect_is_enforced_in_either_order() {
        let instance = people().start().await.expect("an instance");
        let clerk = instance.clerk().expect("valid settings");
        let alice = instance.sign_in("alice").expect("a person").token();
        assert_eq!(above(request(&clerk, "garbage")).await.status(), 401);
        assert_eq!(below(request(&clerk, "garbage")).await.status(), 401);
        assert_eq!(RUNS.count(), 0, "the function of a rejected request ran");
        assert_eq!(above(request(&clerk, &alice)).await.status(), 200);
        assert_eq!(below(request(&clerk, &alice)).await.status(), 200);
        assert_eq!(RUNS.count(), 2);
    }
}

/// `#[tonic::async_trait]` on an `impl`, and `#[tracing::instrument]` on a method.
mod in_tonic {
    use tonic::{Code, Request, Response, Status, async_trait};
    use tracing::instrument;

    use super::*;

    static RUNS: Runs = Runs::none();

    type GreetResult = Result<Response<String>, Status>;

    #[async_trait]
    trait Greeter: Send + Sync {
        async fn greet(&self, request: Request<()>) -> GreetResult;
    }

    struct Above;
    struct Below;
    struct ProtectAbove;
    struct ProtectBelow;

    #[handlers]
    #[async_trait]
    impl Greeter for Above {
        #[protect(request = request)]
        async fn greet(&self, request: Request<()>, user_id: UserId) -> GreetResult {
            Ok(Response::new(RUNS.record(Some(&user_id))))
        }
    }

    #[async_trait]
    #[handlers]
    impl Greeter for Below {
        #[protect(request = request)]
        async fn greet(&self, request: Request<()>, user_id: UserId) -> GreetResult {
            Ok(Response::new(RUNS.record(Some(&user_id))))
        }
    }

    #[async_trait]
    impl Greeter for ProtectAbove {
        #[protect(request = request)]
        #[instrument(skip_all)]
        async fn greet(&self, request: Request<()>, user_id: UserId) -> GreetResult {
            Ok(Response::new(RUNS.record(Some(&user_id))))
        }
    }

    #[async_trait]
    impl Greeter for ProtectBelow {
        #[instrument(skip_all)]
        #[protect(request = request)]
        async fn greet(&self, request: Request<()>, user_id: UserId) -> GreetResult {
            Ok(Response::new(RUNS.record(Some(&user_id))))
        }
    }

    fn request(clerk: &Clerk, token: Option<&str>) -> Request<()> {
        let mut request = Request::new(());
        request.extensions_mut().insert(clerk.clone());
        if let Some(token) = token {
            let value = format!("Bearer {token}").parse().expect("a token in ASCII");
            request.metadata_mut().insert("authorization", value);
        }
        request
    }

    #[tokio::test]
    async fn protect_is_enforced_in_either_order() {
        let instance = people().start().await.expect("an instance");
        let clerk = instance.clerk().expect("valid settings");
        let alice = instance.sign_in("alice").expect("a person").token();
        let greeters: [&dyn Greeter; 4] = [&Above, &Below, &ProtectAbove, &ProtectBelow];
        for greeter in greeters {
            let rejected = greeter.greet(request(&clerk, None)).await;
            let code = rejected.map_err(|status| status.code()).err();
            assert_eq!(code, Some(Code::Unauthenticated));
        }
        assert_eq!(RUNS.count(), 0, "the method of a rejected request ran");
        for greeter in greeters {
            let response = greeter.greet(request(&clerk, Some(&alice))).await;
            assert!(response.is_ok(), "{response:?}");
        }
        assert_eq!(RUNS.count(), greeters.len());
    }
}

/// salvo's `#[craft]`: our attribute must be above it.
mod in_salvo {
    use std::sync::Arc;

    use salvo::prelude::*;
    use salvo::test::TestClient;

    use super::*;

    static RUNS: Runs = Runs::none();

    #[derive(Clone)]
    #[expect(
        unreachable_pub,
        reason = "`#[craft]` generates public handlers that expose it"
    )]
    pub struct Api;

    #[handlers]
    #[craft]
    impl Api {
        #[auth(on_missing = 401)]
        #[craft(handler)]
        async fn handler(&self, user_id: UserId) -> String {
            RUNS.record(Some(&user_id))
        }

        #[auth(on_missing = 401)]
        #[craft(endpoint)]
        async fn endpoint(self: Arc<Self>, user_id: UserId) -> String {
            RUNS.record(Some(&user_id))
        }

        #[auth(on_missing = 401)]
        #[craft(handler)]
        async fn function(user_id: UserId) -> String {
            RUNS.record(Some(&user_id))
        }
    }

    #[tokio::test]
    async fn crafted_handlers_are_guarded() {
        let instance = people().start().await.expect("an instance");
        let clerk = instance.clerk().expect("valid settings");
        let alice = instance.sign_in("alice").expect("a person").token();
        let routes = Router::new()
            .push(Router::with_path("handler").get(Api.handler()))
            .push(Router::with_path("endpoint").get(Arc::new(Api).endpoint()))
            .push(Router::with_path("function").get(Api::function()));
        let app = Service::new(routes).hoop(ClerkMiddleware::new(clerk));
        let paths = ["handler", "endpoint", "function"];
        for path in paths {
            let request = TestClient::get(format!("http://localhost/{path}"));
            let response = request.send(&app).await;
            assert_eq!(
                response.status_code,
                Some(StatusCode::UNAUTHORIZED),
                "{path}"
            );
        }
        assert_eq!(RUNS.count(), 0, "the handler of a rejected request ran");
        for path in paths {
            let request = TestClient::get(format!("http://localhost/{path}"));
            let response = request.bearer_auth(&alice).send(&app).await;
            assert_eq!(response.status_code, Some(StatusCode::OK), "{path}");
        }
        assert_eq!(RUNS.count(), paths.len());
    }
}
