//! Handlers of the apps without route attributes. `super` has the framework's types and its handler
//! attribute.

use std::collections::BTreeMap;
use std::sync::Arc;

use clerk_runtime::api::UpdateUser;
use clerk_runtime::{
    Auth, Claims, Clerk, Denial, Granted, OrgId, Reply, SessionId, Token, User, UserId, api, auth,
    policy, protect,
};
use serde::Deserialize;
use serde_json::{Value, json};

// A glob, since salvo needs one of its traits in scope.
use super::*;

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
#[handler]
pub(super) async fn hello(tally: Tally) -> &'static str {
    tally.handler();
    "hello"
}

#[auth(on_missing = 401)]
#[handler]
pub(super) async fn me(user_id: UserId, tally: Tally) -> Json<Value> {
    tally.handler();
    Json(json!({"userId": user_id}))
}

#[auth]
#[handler]
pub(super) async fn home(user_id: Option<UserId>) -> Json<Value> {
    Json(json!({"userId": user_id}))
}

#[auth(on_invalid = 401)]
#[handler]
pub(super) async fn valid_or_none(user_id: Option<UserId>) -> Json<Value> {
    Json(json!({"userId": user_id}))
}

#[auth]
#[handler]
pub(super) async fn failure(auth: Auth) -> String {
    auth.failure()
        .map_or_else(String::new, |it| it.reason().to_string())
}

#[auth]
#[handler]
pub(super) async fn cacheable() -> Reply {
    crate::apps::cacheable()
}

#[handler]
pub(super) async fn open() -> Reply {
    crate::apps::cacheable()
}

#[auth(token = [session, template("cli")], on_missing = 401)]
#[handler]
pub(super) async fn command_line(auth: Auth, user_id: UserId) -> String {
    format!("{} {user_id}", auth.machine().is_some())
}

#[auth(azp = optional, on_missing = 401)]
#[handler]
pub(super) async fn native(user_id: UserId) -> String {
    user_id.to_string()
}

#[auth(on_missing = 401)]
#[handler]
pub(super) async fn bindings(
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
#[handler]
pub(super) async fn renamed(#[clerk(user_id)] who: Arc<str>) -> String {
    who.to_string()
}

#[auth(on_missing = 401)]
#[handler]
pub(super) async fn whoami(user_id: UserId, tally: Tally) -> String {
    tally.handler();
    user_id.to_string()
}

#[auth(on_missing = 401, on_denied = 403)]
#[handler]
pub(super) async fn organization(org_id: OrgId, tally: Tally) -> String {
    tally.handler();
    org_id.to_string()
}

#[auth(on_missing = 401, template = "supabase")]
#[handler]
pub(super) async fn template(token: Token) -> String {
    token.into_string()
}

#[auth(on_missing = 401, template = "unknown-template")]
#[handler]
pub(super) async fn unknown_template(token: Token, tally: Tally) -> String {
    tally.handler();
    token.into_string()
}

#[auth(on_missing = 401)]
#[handler]
pub(super) async fn profile(user: User, tally: Tally) -> Json<User> {
    tally.handler();
    Json(user)
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

#[auth(on_missing = 401)]
#[handler]
pub(super) async fn known_claims(claims: Claims<Known>) -> String {
    claims.sub.clone()
}

#[auth(on_missing = 401)]
#[handler]
pub(super) async fn unfit_claims(claims: Claims<Unfit>, tally: Tally) -> String {
    tally.handler();
    format!("{claims:?}")
}

#[protect(role = "org:admin", on_denied = 403)]
#[handler]
pub(super) async fn admin(tally: Tally) -> &'static str {
    tally.handler();
    "admin"
}

#[protect(role = "org:admin")]
#[handler]
pub(super) async fn hidden_admin() -> &'static str {
    "admin"
}

#[protect(role = "org:admin", on_denied = redirect("/upgrade"))]
#[handler]
pub(super) async fn upgrade() -> &'static str {
    "admin"
}

#[protect(
    any(
        role = "org:admin",
        all(plan = "org:pro", permission = "org:invoices:read")
    ),
    on_denied = 403
)]
#[handler]
pub(super) async fn any_of() -> &'static str {
    "any"
}

#[protect(
    all(
        any(role = "org:admin", permission = "org:invoices:read"),
        permission = "org:invoices:create"
    ),
    on_denied = 403
)]
#[handler]
pub(super) async fn all_of() -> &'static str {
    "all"
}

#[protect(check = is_alice, on_denied = 403)]
#[handler]
pub(super) async fn checked() -> &'static str {
    "checked"
}

#[protect(reverification = "strict")]
#[handler]
pub(super) async fn reverified() -> &'static str {
    "reverified"
}

#[protect(
    reverification(level = "first_factor", after_minutes = 7),
    role = "org:admin"
)]
#[handler]
pub(super) async fn reverified_admin() -> &'static str {
    "reverified"
}

#[protect(actor = deny, on_denied = 403)]
#[handler]
pub(super) async fn in_person() -> &'static str {
    "in person"
}

#[protect(org = path("org"), on_denied = 403)]
#[handler]
pub(super) async fn of_organization() -> &'static str {
    "of the organization"
}

#[auth(on_missing = 401, pending = allow)]
#[handler]
pub(super) async fn pending(user_id: UserId) -> String {
    user_id.to_string()
}

#[auth(on_missing = redirect("/sign-in"))]
#[handler]
pub(super) async fn rename(
    user_id: UserId,
    clerk: Clerk,
    tally: Tally,
) -> Result<Json<User>, api::Error> {
    tally.handler();
    let update = UpdateUser::new().first_name("John").last_name("Wick");
    Ok(Json(clerk.users().update(&user_id, update).await?))
}

#[auth(on_missing = sign_in)]
#[handler]
pub(super) async fn page(user_id: UserId) -> String {
    user_id.to_string()
}

#[auth(on_missing = teapot)]
#[handler]
pub(super) async fn tea(user_id: UserId) -> String {
    user_id.to_string()
}

#[auth(on_missing = elsewhere)]
#[handler]
pub(super) async fn moved(user_id: UserId) -> String {
    user_id.to_string()
}

#[protect(role = "org:admin", on_missing = 401, on_denied = teapot)]
#[handler]
pub(super) async fn denied_tea() -> &'static str {
    "admin"
}

#[protect(role = "org:admin", on_missing = 401, on_denied = 402)]
#[handler]
pub(super) async fn paid() -> &'static str {
    "paid"
}

#[protect(role = "org:admin", on_missing = 401, on_denied = redirect("/upgrade"))]
#[handler]
pub(super) async fn watched(tally: Tally) -> &'static str {
    tally.handler();
    "watched"
}

#[auth(on_missing = 401)]
#[handler]
pub(super) async fn upload(user_id: UserId, tally: Tally, body: CountedBody) -> String {
    tally.handler();
    format!("{user_id} {}", body.0)
}

#[auth(on_missing = 401)]
#[handler]
pub(super) async fn import(user_id: UserId, tally: Tally, body: Json<Value>) -> String {
    tally.handler();
    format!("{user_id} {}", body.0)
}

#[auth(on_missing = 401)]
#[handler]
pub(super) async fn required(auth: Auth) -> Result<&'static str, Denial> {
    auth.require::<ManageInvoices>()?;
    Ok("granted")
}

#[auth(on_missing = 401)]
#[handler]
pub(super) async fn required_hidden(auth: Auth) -> Result<&'static str, Denial> {
    auth.require::<Hidden>()?;
    Ok("granted")
}

#[auth(on_missing = 401)]
#[handler]
pub(super) async fn fallible(auth: Auth, tally: Tally) -> Result<impl AppResponse, Denial> {
    tally.handler();
    auth.require::<ManageInvoices>()?;
    Ok("granted")
}

#[protect(ManageInvoices)]
#[handler]
pub(super) async fn proven(granted: Granted<ManageInvoices>) -> String {
    granted
        .auth()
        .user_id()
        .map(|id| id.to_string())
        .unwrap_or_default()
}

#[auth(on_missing = 401)]
#[handler]
pub(super) async fn unknown_user(user_id: UserId, clerk: Clerk) -> Result<Json<User>, api::Error> {
    let unknown = UserId::from(format!("{user_id}x"));
    Ok(Json(clerk.users().get(&unknown).await?))
}

#[protect(token = api_key)]
#[handler]
pub(super) async fn keyed(auth: Auth) -> String {
    auth.subject().unwrap_or_default().to_owned()
}

#[protect(token = [session, api_key], on_missing = redirect("/sign-in"))]
#[handler]
pub(super) async fn person_or_key(auth: Auth) -> String {
    auth.token_type()
        .map(|it| it.to_string())
        .unwrap_or_default()
}

#[protect(token = any, role = "org:admin", on_denied = redirect("/upgrade"))]
#[handler]
pub(super) async fn any_admin() -> &'static str {
    "admin"
}

#[protect(token = oauth, scopes = ["invoices:read"])]
#[handler]
pub(super) async fn delegated() -> &'static str {
    "delegated"
}

#[protect(token = [session, oauth], audience = "https://app.example.com/mcp", scopes = ["mcp"], on_missing = 401)]
#[handler]
pub(super) async fn mcp() -> &'static str {
    "mcp"
}

#[protect(token = oauth, audience = resource)]
#[handler]
pub(super) async fn resource() -> &'static str {
    "resource"
}
