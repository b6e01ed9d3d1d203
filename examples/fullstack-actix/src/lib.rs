//! The application of `example-fullstack` in actix-web: the same page, and routes with the same
//! policies.
//!
//! `chat` the WebSocket

mod chat;

use actix_web::web::{Data, Html, Json, ServiceConfig};
use actix_web::{get, post};
use clerk_runtime::{Auth, Clerk, ClerkMiddleware, User, UserId, auth, protect, public};
use example_fullstack::{ADMIN_PAGE, Page};
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
            .service(chat::open);
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
    Html::new(ADMIN_PAGE)
}
