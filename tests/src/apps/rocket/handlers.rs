//! The handlers in rocket, with route attributes.

use std::collections::BTreeMap;
use std::sync::Arc;

use clerk_runtime::api::UpdateUser;
use clerk_runtime::{
    Auth, Claims, Clerk, Denial, Granted, OrgId, Reply, SessionId, Token, User, UserId, api, auth,
    policy, protect,
};
use rocket::serde::json::Json;
use rocket::{get, options, post, routes};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{CountedBody, Tally};

/// Returns all routes.
pub(super) fn routes() -> Vec<rocket::Route> {
    [session_routes(), credential_routes()].concat()
}

/// Returns the routes of handlers that accept other credentials than sessions.
fn credential_routes() -> Vec<rocket::Route> {
    routes![
        keyed,
        person_or_key,
        command_line,
        native,
        any_admin,
        delegated,
        mcp,
        resource
    ]
}

fn session_routes() -> Vec<rocket::Route> {
    routes![
        hello,
        me,
        home,
        valid_or_none,
        failure,
        cacheable,
        open,
        bindings,
        renamed,
        organization,
        template,
        unknown_template,
        profile,
        known_claims,
        unfit_claims,
        admin,
        hidden_admin,
        upgrade,
        any_of,
        all_of,
        checked,
        reverified,
        reverified_admin,
        in_person,
        of_organization,
        pending,
        rename,
        page,
        tea,
        moved,
        upload,
        import,
        required,
        required_hidden,
        proven,
        unknown_user,
        upgrade_posted,
        page_posted,
        moved_posted,
        denied_tea,
        paid,
        watched
    ]
}

pub(super) fn files(clerk: &Clerk) -> Vec<rocket::Route> {
    clerk
        .require::<ManageInvoices>()
        .routes(routes![report, preflight])
}

#[get("/report")]
fn report() -> &'static str {
    "report"
}

#[options("/report")]
fn preflight() -> Reply {
    crate::apps::preflight()
}

/// Returns the routes that are mounted below another path.
pub(super) fn nested() -> Vec<rocket::Route> {
    routes![hello, whoami]
}

policy!(pub(super) ManageInvoices: permission = "org:invoices:create", on_denied = 403);
policy!(pub(super) Hidden: role = "org:owner");

fn teapot(denial: &Denial) -> Reply {
    Reply::text(418, denial.code())
}

fn elsewhere(_: &Denial) -> Reply {
    Reply::redirect("/elsewhere")
}

fn is_alice(auth: &Auth) -> bool {
    auth.claims()
        .is_some_and(|claims| claims.contains_key("alice"))
}

#[protect]
#[get("/hello")]
async fn hello(tally: Tally) -> &'static str {
    tally.handler();
    "hello"
}

#[auth(on_missing = 401)]
#[get("/me")]
async fn me(user_id: UserId, tally: Tally) -> Json<Value> {
    tally.handler();
    Json(json!({"userId": user_id}))
}

#[auth(on_invalid = 401)]
#[get("/valid-or-none")]
async fn valid_or_none(user_id: Option<UserId>) -> Json<Value> {
    Json(json!({"userId": user_id}))
}

#[auth]
#[get("/failure")]
async fn failure(auth: Auth) -> String {
    auth.failure()
        .map_or_else(String::new, |it| it.reason().to_string())
}

#[auth]
#[get("/home")]
async fn home(user_id: Option<UserId>) -> Json<Value> {
    Json(json!({"userId": user_id}))
}

#[auth]
#[get("/cacheable")]
async fn cacheable() -> Reply {
    crate::apps::cacheable()
}

#[get("/open")]
async fn open() -> Reply {
    crate::apps::cacheable()
}

#[auth(on_missing = 401)]
#[get("/bindings")]
async fn bindings(
    user_id: String,
    session_id: SessionId,
    org_id: Option<OrgId>,
    token: Token,
    auth: Auth,
) -> Json<Value> {
    Json(json!({
        "userId": user_id,
        "sessionId": session_id,
        "orgId": org_id,
        "token": token.as_str(),
        "orgRole": auth.org_role(),
    }))
}

#[auth(on_missing = 401)]
#[get("/renamed")]
async fn renamed(#[clerk(user_id)] who: Arc<str>) -> String {
    who.to_string()
}

#[auth(on_missing = 401)]
#[get("/whoami")]
async fn whoami(user_id: UserId, tally: Tally) -> String {
    tally.handler();
    user_id.to_string()
}

#[auth(on_missing = 401, on_denied = 403)]
#[get("/organization")]
async fn organization(org_id: OrgId, tally: Tally) -> String {
    tally.handler();
    org_id.to_string()
}

#[auth(on_missing = 401, template = "supabase")]
#[get("/template")]
async fn template(token: Token) -> String {
    token.into_string()
}

#[auth(on_missing = 401, template = "unknown-template")]
#[get("/unknown-template")]
async fn unknown_template(token: Token, tally: Tally) -> String {
    tally.handler();
    token.into_string()
}

#[auth(on_missing = 401)]
#[get("/user")]
async fn profile(user: User, tally: Tally) -> Json<User> {
    tally.handler();
    Json(user)
}

#[derive(Deserialize)]
struct Known {
    sub: String,
}

#[derive(Debug, Deserialize)]
struct Unfit {
    #[serde(rename = "sub")]
    _sub: BTreeMap<String, u64>,
}

#[auth(on_missing = 401)]
#[get("/claims")]
async fn known_claims(claims: Claims<Known>) -> String {
    claims.sub.clone()
}

#[auth(on_missing = 401)]
#[get("/unfit-claims")]
async fn unfit_claims(claims: Claims<Unfit>, tally: Tally) -> String {
    tally.handler();
    format!("{claims:?}")
}

#[protect(role = "org:admin", on_denied = 403)]
#[get("/admin")]
async fn admin(tally: Tally) -> &'static str {
    tally.handler();
    "admin"
}

#[protect(role = "org:admin")]
#[get("/hidden-admin")]
async fn hidden_admin() -> &'static str {
    "admin"
}

#[protect(role = "org:admin", on_denied = redirect("/upgrade"))]
#[get("/upgrade")]
async fn upgrade() -> &'static str {
    "admin"
}

#[protect(role = "org:admin", on_denied = redirect("/upgrade"))]
#[post("/upgrade")]
async fn upgrade_posted() -> &'static str {
    "admin"
}

#[protect(
    any(
        role = "org:admin",
        all(plan = "org:pro", permission = "org:invoices:read")
    ),
    on_denied = 403
)]
#[get("/any-of")]
async fn any_of() -> &'static str {
    "any"
}

#[protect(
    all(
        any(role = "org:admin", permission = "org:invoices:read"),
        permission = "org:invoices:create"
    ),
    on_denied = 403
)]
#[get("/all-of")]
async fn all_of() -> &'static str {
    "all"
}

#[protect(check = is_alice, on_denied = 403)]
#[get("/checked")]
async fn checked() -> &'static str {
    "checked"
}

#[protect(reverification = "strict")]
#[get("/reverified")]
async fn reverified() -> &'static str {
    "reverified"
}

#[protect(
    reverification(level = "first_factor", after_minutes = 7),
    role = "org:admin"
)]
#[get("/reverified-admin")]
async fn reverified_admin() -> &'static str {
    "reverified"
}

#[protect(actor = deny, on_denied = 403)]
#[get("/in-person")]
async fn in_person() -> &'static str {
    "in person"
}

#[protect(org = path("org"), on_denied = 403)]
#[get("/orgs/<org>")]
async fn of_organization(org: &str) -> String {
    format!("of the organization {org}")
}

#[auth(on_missing = 401, pending = allow)]
#[get("/pending")]
async fn pending(user_id: UserId) -> String {
    user_id.to_string()
}

#[auth(on_missing = redirect("/sign-in"))]
#[post("/user")]
async fn rename(user_id: UserId, clerk: Clerk, tally: Tally) -> Result<Json<User>, api::Error> {
    tally.handler();
    let update = UpdateUser::new().first_name("John").last_name("Wick");
    Ok(Json(clerk.users().update(&user_id, update).await?))
}

#[auth(on_missing = sign_in)]
#[get("/page")]
async fn page(user_id: UserId) -> String {
    user_id.to_string()
}

#[auth(on_missing = sign_in)]
#[post("/page")]
async fn page_posted(user_id: UserId) -> String {
    user_id.to_string()
}

#[auth(on_missing = teapot)]
#[get("/tea")]
async fn tea(user_id: UserId) -> String {
    user_id.to_string()
}

#[auth(on_missing = elsewhere)]
#[get("/moved")]
async fn moved(user_id: UserId) -> String {
    user_id.to_string()
}

#[auth(on_missing = elsewhere)]
#[post("/moved")]
async fn moved_posted(user_id: UserId) -> String {
    user_id.to_string()
}

#[protect(role = "org:admin", on_missing = 401, on_denied = teapot)]
#[get("/denied-tea")]
async fn denied_tea() -> &'static str {
    "admin"
}

#[protect(role = "org:admin", on_missing = 401, on_denied = 402)]
#[get("/paid")]
async fn paid() -> &'static str {
    "paid"
}

#[protect(role = "org:admin", on_missing = 401, on_denied = redirect("/upgrade"))]
#[get("/watched")]
async fn watched(tally: Tally) -> &'static str {
    tally.handler();
    "watched"
}

#[auth(on_missing = 401)]
#[post("/upload", data = "<body>")]
async fn upload(user_id: UserId, tally: Tally, body: CountedBody) -> String {
    tally.handler();
    format!("{user_id} {}", body.0)
}

#[auth(on_missing = 401)]
#[post("/import", data = "<body>")]
async fn import(user_id: UserId, tally: Tally, body: Json<Value>) -> String {
    tally.handler();
    format!("{user_id} {}", body.0)
}

#[auth(on_missing = 401)]
#[get("/required")]
async fn required(auth: Auth) -> Result<&'static str, Denial> {
    auth.require::<ManageInvoices>()?;
    Ok("granted")
}

#[auth(on_missing = 401)]
#[get("/required-hidden")]
async fn required_hidden(auth: Auth) -> Result<&'static str, Denial> {
    auth.require::<Hidden>()?;
    Ok("granted")
}

#[protect(ManageInvoices)]
#[get("/proven")]
async fn proven(granted: Granted<ManageInvoices>) -> String {
    granted
        .auth()
        .user_id()
        .map(|id| id.to_string())
        .unwrap_or_default()
}

#[auth(on_missing = 401)]
#[get("/unknown-user")]
async fn unknown_user(user_id: UserId, clerk: Clerk) -> Result<Json<User>, api::Error> {
    let unknown = UserId::from(format!("{user_id}x"));
    Ok(Json(clerk.users().get(&unknown).await?))
}

#[protect(token = api_key)]
#[get("/keyed")]
async fn keyed(auth: Auth) -> String {
    auth.subject().unwrap_or_default().to_owned()
}

#[auth(token = [session, template("cli")], on_missing = 401)]
#[get("/command-line")]
async fn command_line(auth: Auth, user_id: UserId) -> String {
    format!("{} {user_id}", auth.machine().is_some())
}

#[auth(azp = optional, on_missing = 401)]
#[get("/native")]
async fn native(user_id: UserId) -> String {
    user_id.to_string()
}

#[protect(token = [session, api_key], on_missing = redirect("/sign-in"))]
#[get("/person-or-key")]
async fn person_or_key(auth: Auth) -> String {
    auth.token_type()
        .map(|it| it.to_string())
        .unwrap_or_default()
}

#[protect(token = any, role = "org:admin", on_denied = redirect("/upgrade"))]
#[get("/any-admin")]
async fn any_admin() -> &'static str {
    "admin"
}

#[protect(token = oauth, scopes = ["invoices:read"])]
#[get("/delegated")]
async fn delegated() -> &'static str {
    "delegated"
}

#[protect(token = [session, oauth], audience = "https://app.example.com/mcp", scopes = ["mcp"], on_missing = 401)]
#[get("/mcp")]
async fn mcp() -> &'static str {
    "mcp"
}

#[protect(token = oauth, audience = resource)]
#[get("/resource")]
async fn resource() -> &'static str {
    "resource"
}
