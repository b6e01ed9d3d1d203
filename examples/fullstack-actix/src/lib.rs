//! The application of `example-fullstack` in actix-web: the same page, routes of the same policies.

use actix_web::web::{Data, Html, Json, Payload, ServiceConfig};
use actix_web::{Error, HttpRequest, HttpResponse, get, post, rt};
use actix_ws::Message;
use clerk_runtime::{Auth, Clerk, ClerkMiddleware, User, UserId, auth, protect, public};
use example_fullstack::Page;
use futures_util::StreamExt as _;
use serde_json::{Value, json};

/// Returns a function that adds the application's routes.
pub fn app(page: Page) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        config
            .app_data(Data::new(page))
            .service(index)
            .service(admin_page)
            .service(hello)
            .service(me)
            .service(profile)
            .service(reports)
            .service(transfer)
            .service(chat);
    }
}

/// Returns the middleware, which also forwards the calls of Clerk's scripts if the page needs it.
#[must_use]
pub fn middleware(clerk: Clerk, page: &Page) -> ClerkMiddleware {
    let middleware = ClerkMiddleware::new(clerk);
    match page.proxy_path() {
        Some(path) => middleware.frontend_api_proxy(path),
        None => middleware,
    }
}

#[public]
#[get("/")]
async fn index(page: Data<Page>) -> Html {
    Html::new(page.html())
}

#[protect]
#[get("/api/hello")]
async fn hello() -> Json<Value> {
    Json(json!({ "message": "Hello world!" }))
}

#[auth(on_missing = 401)]
#[get("/api/me")]
async fn me(user_id: UserId, auth: Auth) -> Json<Value> {
    Json(json!({ "userId": user_id, "organization": auth.org_slug() }))
}

#[auth(on_missing = 401)]
#[get("/api/profile")]
async fn profile(user: User) -> Json<Value> {
    Json(json!({ "username": user.username, "firstName": user.first_name }))
}

#[protect(permission = "org:reports:read", on_denied = 403)]
#[get("/api/reports")]
async fn reports(auth: Auth) -> Json<Value> {
    Json(json!({ "organization": auth.org_slug(), "reports": ["July", "August"] }))
}

#[protect(reverification = "strict")]
#[post("/api/transfers")]
async fn transfer() -> Json<Value> {
    Json(json!({ "message": "The money is on its way." }))
}

#[protect(role = "org:admin", on_denied = 403)]
#[get("/admin")]
async fn admin_page() -> Html {
    Html::new("<!doctype html><title>Admin</title><h1>Admin page</h1><a href=\"/\">Back</a>")
}

/// Returns each message with the caller's name. The message `token …` renews the caller's token; an
/// invalid one closes the connection.
#[auth(on_missing = 401)]
#[get("/api/chat")]
async fn chat(
    user_id: UserId,
    clerk: Clerk,
    request: HttpRequest,
    body: Payload,
) -> Result<HttpResponse, Error> {
    let (response, mut session, mut messages) = actix_ws::handle(&request, body)?;
    rt::spawn(async move {
        while let Some(Ok(Message::Text(text))) = messages.next().await {
            if let Some(token) = text.strip_prefix("token ") {
                let renewed = clerk.verify_token(token).await;
                if renewed.ok().and_then(|auth| auth.user_id()).as_ref() != Some(&user_id) {
                    break;
                }
            } else if session.text(format!("{user_id}: {text}")).await.is_err() {
                return;
            }
        }
        // The connection may be closed already.
        drop(session.close(None).await);
    });
    Ok(response)
}
