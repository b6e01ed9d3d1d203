//! The middleware as a rocket fairing.

use rocket::fairing::{self, Fairing, Info, Kind};
use rocket::http::{Header, Method, Status};
use rocket::route::{Handler, Outcome};
use rocket::{Build, Data, Request, Response, Rocket, Route};

use super::head;
use super::proxied::Proxied;
use super::request_cache::{PendingReply, request_cache};
use super::response::{replace, send, status, write};
use crate::adapters::head::Head;
use crate::adapters::{ClerkMiddleware, ClerkReplies};
use crate::authorize;
use crate::response::Reply;

/// Path of the internal route that sends the middleware's own replies and forwards requests to the
/// Frontend API. A fairing cannot respond, so it changes the request's URI to this path.
const INTERRUPTION: &str = "/__clerk_middleware";

/// Marker in rocket's state: a fairing completes the error replies in this application.
pub(super) struct RepliesCompleted;

#[rocket::async_trait]
impl Fairing for ClerkMiddleware {
    fn info(&self) -> Info {
        Info {
            name: "Clerk",
            kind: Kind::Ignite | Kind::Request | Kind::Response,
        }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        let is_mounted = rocket.routes().any(|route| route.uri == INTERRUPTION);
        let rocket = insert_marker(rocket);
        if is_mounted {
            return Ok(rocket);
        }
        Ok(rocket.mount("/", [Route::new(Method::Get, INTERRUPTION, Interruption)]))
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        if let Some(path) = self.proxy_for(request.uri().path().as_str()) {
            let proxied = Proxied::new(self.clerk(), path, request);
            request_cache(request).proxied = Some(proxied);
            return interrupt(request);
        }
        let mut head = Head {
            clerk: Some(self.clerk()),
            ..head::read(request, &[])
        };
        let selects_protocol = head.move_websocket_token(&self.clerk(), |name, values| {
            replace_header(request, name, &values);
        });
        match authorize::run_middleware(head.view(), self.proxy()).await {
            Ok(middleware_result) => {
                let middleware_result = middleware_result.selecting_protocol(selects_protocol);
                let mut request_cache = request_cache(request);
                request_cache.clerk.get_or_insert_with(|| self.clerk());
                request_cache
                    .middleware_result
                    .get_or_insert(middleware_result);
            }
            Err(reply) => {
                request_cache(request).reply = Some(PendingReply::of_request(reply));
                interrupt(request);
            }
        }
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        complete(request, response);
        let Some(middleware_result) = request_cache(request).middleware_result.take() else {
            return;
        };
        middleware_result.decorate(response.status().code, response);
    }
}

#[rocket::async_trait]
impl Fairing for ClerkReplies {
    fn info(&self) -> Info {
        Info {
            name: "Clerk's replies",
            kind: Kind::Ignite | Kind::Response,
        }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        Ok(insert_marker(rocket))
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        complete(request, response);
    }
}

/// Sends a request to the internal route.
fn interrupt(request: &mut Request<'_>) {
    request.set_method(Method::Get);
    request.set_uri(rocket::uri!("/__clerk_middleware"));
}

/// Replaces all values of a request's header.
fn replace_header(
    request: &mut Request<'_>,
    name: &http::HeaderName,
    values: &http::header::GetAll<'_, http::HeaderValue>,
) {
    for (at, value) in values.iter().enumerate() {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        let header = Header::new(name.as_str().to_owned(), value);
        if at == 0 {
            request.replace_header(header);
        } else {
            request.add_header(header);
        }
    }
}

fn insert_marker(rocket: Rocket<Build>) -> Rocket<Build> {
    match rocket.state::<RepliesCompleted>() {
        Some(_) => rocket,
        None => rocket.manage(RepliesCompleted),
    }
}

/// Replaces the response to a guard's status with the guard's whole reply. The headers of a hidden
/// reply are added to the response of the application's catcher. Headers of other fairings are
/// kept, such as those of CORS.
fn complete<'r>(request: &'r Request<'_>, response: &mut Response<'r>) {
    let pending = request_cache(request).reply.take();
    let reply = pending.and_then(|it| it.into_reply(request.route()));
    let is_rejection = |it: &Reply| response.status() == status(it);
    match reply.filter(is_rejection) {
        Some(reply) if reply.is_hidden() => write(reply.headers(), response),
        Some(reply) => replace(&reply, response),
        None => {}
    }
}

/// Route of [`INTERRUPTION`]. A client that requests this path itself receives 404.
#[derive(Clone)]
struct Interruption;

#[rocket::async_trait]
impl Handler for Interruption {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        let proxied = request_cache(request).proxied.take();
        if let Some(proxied) = proxied {
            return Outcome::Success(Box::pin(proxied.forward(data)).await);
        }
        let pending = request_cache(request).reply.take();
        match pending.and_then(|it| it.into_reply(None)) {
            Some(reply) => Outcome::Success(send(&reply)),
            None => Outcome::Forward((data, Status::NotFound)),
        }
    }
}
