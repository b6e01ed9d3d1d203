//! A rejection in warp is final: no later route runs.
#![expect(clippy::expect_used, reason = "a test that cannot send requests fails")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use clerk_runtime::{Clerk, UserId, auth, policy, protected};
use http::Request;
use http_body_util::BodyExt as _;
use tests::contract::world::people;
use tower::ServiceExt as _;
use warp::filters::BoxedFilter;
use warp::reply::Response;
use warp::{Filter, Reply as _};

policy!(Admin: role = "org:admin", on_denied = 403);

#[auth(on_missing = 401)]
async fn number(user_id: UserId, number: u32) -> String {
    format!("{user_id} {number}")
}

/// App with an open route behind the protected ones, and a counter of number extractions.
#[derive(Clone)]
struct App {
    routes: BoxedFilter<(Response,)>,
    read: Arc<AtomicUsize>,
}

impl App {
    fn new(clerk: &Clerk) -> Self {
        let read = Arc::new(AtomicUsize::new(0));
        let extractions = Arc::clone(&read);
        let count = move || {
            extractions.fetch_add(1, Ordering::SeqCst);
        };
        let counted = warp::any().map(count).untuple_one();
        let extract = counted.and(warp::path::param());
        let numbers = warp::path("numbers").and(protected(clerk, extract, number));

        let file = warp::any().map(|| "a file");
        let files = warp::path("files").and(clerk.require::<Admin>().wrap(file));
        let open = warp::any().map(|| "open to all".into_response());
        let routes = numbers.or(files).unify().or(open).unify().boxed();
        Self { routes, read }
    }

    async fn get(&self, path: &str, token: Option<&str>) -> (u16, String) {
        let request = Request::get(path);
        let request = match token {
            Some(token) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        };
        let request = request.body(String::new()).expect("a request");
        let service = warp::service(self.routes.clone());
        let response = service.oneshot(request).await.expect("a response");
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.expect("a body");
        let body = String::from_utf8(body.to_bytes().into()).expect("text");
        (status, body)
    }
}

#[tokio::test]
async fn rejection_is_not_replaced_by_a_later_route() {
    let instance = people().start().await.expect("an instance");
    let app = App::new(&instance.clerk().expect("valid settings"));
    let bob = instance.sign_in("bob").expect("a person").token();

    let open = (200, "open to all".to_owned());
    assert_eq!(app.get("/elsewhere", None).await, open);
    assert_eq!(app.get("/numbers/1", None).await.0, 401);
    assert_eq!(app.get("/numbers/none", None).await.0, 401);
    assert_eq!(app.get("/files/1", None).await, (404, String::new()));
    assert_eq!(app.get("/files/1", Some(&bob)).await.0, 403);
    assert_eq!(app.read.load(Ordering::SeqCst), 0, "the check comes first");
}

#[tokio::test]
async fn authorized_request_is_routed_as_without_a_guard() {
    let instance = people().start().await.expect("an instance");
    let app = App::new(&instance.clerk().expect("valid settings"));
    let alice = instance.sign_in("alice").expect("a person");
    let token = alice.token();

    let response = app.get("/numbers/1", Some(&token)).await;
    assert_eq!(response, (200, format!("{} 1", alice.user_id())));
    let open = (200, "open to all".to_owned());
    assert_eq!(app.get("/numbers/none", Some(&token)).await, open);
    assert_eq!(
        app.get("/files/1", Some(&token)).await,
        (200, "a file".to_owned())
    );
}
