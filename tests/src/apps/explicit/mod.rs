//! Handlers of the apps whose functions take the whole request. `super` has the framework's types
//! and its responses for text, JSON and errors. `inputs` reads paths and queries.

mod requirements;
mod special;

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use clerk_runtime::api::UpdateUser;
use clerk_runtime::{
    Auth, Claims, Clerk, Denial, OrgId, Reply, SessionId, Token, User, UserId, auth, policy,
    protect,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    AppResponse, Counters, Request, bad_request, denied, failed, fallible, read, replied, respond,
};

/// Handler that boxes its future.
pub(super) type Handler = fn(Request) -> Pin<Box<dyn Future<Output = AppResponse> + Send>>;

macro_rules! routes {
    ($($($route:literal)|+ => $handler:expr,)*) => {
        /// Returns the handler of a route, which is a method and a path.
        pub(super) fn find(route: &str) -> Option<Handler> {
            match route {
                $($($route)|+ => Some(|request| Box::pin($handler(request))),)*
                _ => None,
            }
        }
    };
}

routes! {
    "GET /hello" | "HEAD /hello" => hello,
    "GET /me" => me,
    "GET /home" => home,
    "GET /valid-or-none" => valid_or_none,
    "GET /failure" => failure,
    "GET /cacheable" => cacheable,
    "GET /open" => open,
    "GET /bindings" => bindings,
    "GET /renamed" => renamed,
    "GET /organization" => organization,
    "GET /template" => template,
    "GET /unknown-template" => unknown_template,
    "GET /user" => profile,
    "POST /user" => rename,
    "GET /claims" => known_claims,
    "GET /unfit-claims" => unfit_claims,
    "GET /pending" => pending,
    "GET /page" | "POST /page" => page,
    "GET /tea" => tea,
    "GET /moved" | "POST /moved" => moved,
    "GET /denied-tea" => denied_tea,
    "GET /paid" => paid,
    "GET /watched" | "HEAD /watched" => watched,
    "POST /upload" => upload,
    "POST /import" => import,
    "GET /unknown-user" => unknown_user,
    "GET /admin" => requirements::admin,
    "GET /hidden-admin" => requirements::hidden_admin,
    "GET /upgrade" | "POST /upgrade" => requirements::upgrade,
    "GET /any-of" => requirements::any_of,
    "GET /all-of" => requirements::all_of,
    "GET /checked" => requirements::checked,
    "GET /reverified" => requirements::reverified,
    "GET /reverified-admin" => requirements::reverified_admin,
    "GET /in-person" => requirements::in_person,
    "GET /orgs/{org}" => requirements::of_organization,
    "GET /required" => requirements::required,
    "GET /required-hidden" => requirements::required_hidden,
    "GET /proven" => requirements::proven,
    "GET /keyed" => requirements::keyed,
    "GET /person-or-key" => requirements::person_or_key,
    "GET /command-line" => requirements::command_line,
    "GET /native" => requirements::native,
    "GET /any-admin" => requirements::any_admin,
    "GET /delegated" => requirements::delegated,
    "GET /mcp" => requirements::mcp,
    "GET /resource" => requirements::resource,
    "GET /generic" => special::generic::<Box<str>>,
    "GET /stateful" => special::with_state,
    "GET /fallible" => fallible,
    "GET /twice" => special::members,
}

/// Returns the app's counters, which it puts into every request.
pub(super) fn tally(request: &Request) -> Arc<Counters> {
    request.extensions().get().cloned().unwrap_or_default()
}

pub(super) fn text(text: impl Into<String>) -> AppResponse {
    respond("text/plain; charset=utf-8", text.into())
}

fn json(value: &Value) -> AppResponse {
    respond("application/json", value.to_string())
}

fn shown(user: &User) -> AppResponse {
    respond(
        "application/json",
        serde_json::to_string(user).unwrap_or_default(),
    )
}

policy!(pub(super) ManageInvoices: permission = "org:invoices:create", on_denied = 403);
policy!(pub(super) Hidden: role = "org:owner");

fn teapot(denial: &Denial) -> Reply {
    Reply::text(418, denial.code())
}

fn elsewhere(_: &Denial) -> Reply {
    Reply::redirect("/elsewhere")
}

#[protect(request = req)]
pub(super) async fn hello(req: Request) -> AppResponse {
    tally(&req).handler();
    text("hello")
}

#[auth(request = req, on_missing = 401)]
pub(super) async fn me(req: Request, user_id: UserId) -> AppResponse {
    tally(&req).handler();
    json(&json!({"userId": user_id}))
}

#[auth(request = req)]
pub(super) async fn home(req: Request, user_id: Option<UserId>) -> AppResponse {
    json(&json!({"userId": user_id}))
}

#[auth(request = req, on_invalid = 401)]
pub(super) async fn valid_or_none(req: Request, user_id: Option<UserId>) -> AppResponse {
    json(&json!({"userId": user_id}))
}

#[auth(request = req)]
pub(super) async fn failure(req: Request, auth: Auth) -> AppResponse {
    text(
        auth.failure()
            .map_or_else(String::new, |it| it.reason().to_string()),
    )
}

#[auth(request = req)]
pub(super) async fn cacheable(req: Request) -> AppResponse {
    drop(req);
    replied(crate::apps::cacheable())
}

#[expect(
    clippy::unused_async,
    reason = "the table of routes awaits its functions"
)]
pub(super) async fn open(_: Request) -> AppResponse {
    replied(crate::apps::cacheable())
}

#[auth(request = req, on_missing = 401)]
pub(super) async fn bindings(
    req: Request,
    user_id: String,
    session_id: SessionId,
    org_id: Option<OrgId>,
    token: Token,
    auth: Auth,
) -> AppResponse {
    json(&json!({
        "userId": user_id,
        "sessionId": session_id,
        "orgId": org_id,
        "token": token.as_str(),
        "orgRole": auth.org_role(),
    }))
}

#[auth(request = req, on_missing = 401)]
pub(super) async fn renamed(req: Request, #[clerk(user_id)] who: Arc<str>) -> AppResponse {
    text(&*who)
}

#[auth(request = req, on_missing = 401, on_denied = 403)]
pub(super) async fn organization(req: Request, org_id: OrgId) -> AppResponse {
    tally(&req).handler();
    text(org_id.to_string())
}

#[auth(request = req, on_missing = 401, template = "supabase")]
pub(super) async fn template(req: Request, token: Token) -> AppResponse {
    text(token.into_string())
}

#[auth(request = req, on_missing = 401, template = "unknown-template")]
pub(super) async fn unknown_template(req: Request, token: Token) -> AppResponse {
    tally(&req).handler();
    text(token.into_string())
}

#[auth(request = req, on_missing = 401)]
pub(super) async fn profile(req: Request, user: User) -> AppResponse {
    tally(&req).handler();
    shown(&user)
}

#[derive(Deserialize)]
pub(super) struct Known {
    sub: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Unfit {
    #[serde(rename = "sub")]
    _sub: BTreeMap<String, u64>,
}

#[auth(request = req, on_missing = 401)]
pub(super) async fn known_claims(req: Request, claims: Claims<Known>) -> AppResponse {
    text(&claims.sub)
}

#[auth(request = req, on_missing = 401)]
pub(super) async fn unfit_claims(req: Request, claims: Claims<Unfit>) -> AppResponse {
    tally(&req).handler();
    text(format!("{claims:?}"))
}

#[auth(request = req, on_missing = 401, pending = allow)]
pub(super) async fn pending(req: Request, user_id: UserId) -> AppResponse {
    text(user_id.to_string())
}

#[auth(request = req, on_missing = redirect("/sign-in"))]
pub(super) async fn rename(req: Request, user_id: UserId, clerk: Clerk) -> AppResponse {
    tally(&req).handler();
    let update = UpdateUser::new().first_name("John").last_name("Wick");
    match clerk.users().update(&user_id, update).await {
        Ok(user) => shown(&user),
        Err(error) => failed(error),
    }
}

#[auth(request = req, on_missing = sign_in)]
pub(super) async fn page(req: Request, user_id: UserId) -> AppResponse {
    text(user_id.to_string())
}

#[auth(request = req, on_missing = teapot)]
pub(super) async fn tea(req: Request, user_id: UserId) -> AppResponse {
    text(user_id.to_string())
}

#[auth(request = req, on_missing = elsewhere)]
pub(super) async fn moved(req: Request, user_id: UserId) -> AppResponse {
    text(user_id.to_string())
}

#[protect(request = req, role = "org:admin", on_missing = 401, on_denied = teapot)]
pub(super) async fn denied_tea(req: Request) -> AppResponse {
    text("admin")
}

#[protect(request = req, role = "org:admin", on_missing = 401, on_denied = 402)]
pub(super) async fn paid(req: Request) -> AppResponse {
    text("paid")
}

#[protect(request = req, role = "org:admin", on_missing = 401, on_denied = redirect("/upgrade"))]
pub(super) async fn watched(req: Request) -> AppResponse {
    tally(&req).handler();
    text("watched")
}

#[auth(request = req, on_missing = 401)]
pub(super) async fn upload(req: Request, user_id: UserId) -> AppResponse {
    let tally = tally(&req);
    tally.handler();
    let body = read(req, &tally).await;
    text(format!("{user_id} {}", body.len()))
}

#[auth(request = req, on_missing = 401)]
pub(super) async fn import(req: Request, user_id: UserId) -> AppResponse {
    let tally = tally(&req);
    let body = read(req, &tally).await;
    let Ok(body) = serde_json::from_slice::<Value>(&body) else {
        return bad_request();
    };
    tally.handler();
    text(format!("{user_id} {body}"))
}

#[auth(request = req, on_missing = 401)]
pub(super) async fn unknown_user(req: Request, user_id: UserId, clerk: Clerk) -> AppResponse {
    let unknown = UserId::from(format!("{user_id}x"));
    match clerk.users().get(&unknown).await {
        Ok(user) => shown(&user),
        Err(error) => failed(error),
    }
}
