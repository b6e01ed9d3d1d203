//! Functions with requirements.

use clerk_runtime::{Auth, Granted, UserId, auth, protect};

use super::{AppResponse, Hidden, ManageInvoices, Request, denied, tally, text};

fn is_alice(auth: &Auth) -> bool {
    auth.claims()
        .is_some_and(|claims| claims.contains_key("alice"))
}

#[protect(request = req, role = "org:admin", on_denied = 403)]
pub(super) async fn admin(req: Request) -> AppResponse {
    tally(&req).handler();
    text("admin")
}

#[protect(request = req, role = "org:admin")]
pub(super) async fn hidden_admin(req: Request) -> AppResponse {
    text("admin")
}

#[protect(request = req, role = "org:admin", on_denied = redirect("/upgrade"))]
pub(super) async fn upgrade(req: Request) -> AppResponse {
    text("admin")
}

#[protect(request = req, any(
        role = "org:admin",
        all(plan = "org:pro", permission = "org:invoices:read")
    ),
    on_denied = 403)]
pub(super) async fn any_of(req: Request) -> AppResponse {
    text("any")
}

#[protect(request = req, all(
        any(role = "org:admin", permission = "org:invoices:read"),
        permission = "org:invoices:create"
    ),
    on_denied = 403)]
pub(super) async fn all_of(req: Request) -> AppResponse {
    text("all")
}

#[protect(request = req, check = is_alice, on_denied = 403)]
pub(super) async fn checked(req: Request) -> AppResponse {
    text("checked")
}

#[protect(request = req, reverification = "strict")]
pub(super) async fn reverified(req: Request) -> AppResponse {
    text("reverified")
}

#[protect(request = req, reverification(level = "first_factor", after_minutes = 7),
    role = "org:admin")]
pub(super) async fn reverified_admin(req: Request) -> AppResponse {
    text("reverified")
}

#[protect(request = req, actor = deny, on_denied = 403)]
pub(super) async fn in_person(req: Request) -> AppResponse {
    text("in person")
}

#[protect(request = req, org = path("org"), on_denied = 403)]
pub(super) async fn of_organization(req: Request) -> AppResponse {
    text("of the organization")
}

#[auth(request = req, on_missing = 401)]
pub(super) async fn required(req: Request, auth: Auth) -> AppResponse {
    match auth.require::<ManageInvoices>() {
        Ok(_) => text("granted"),
        Err(denial) => denied(denial),
    }
}

#[auth(request = req, on_missing = 401)]
pub(super) async fn required_hidden(req: Request, auth: Auth) -> AppResponse {
    match auth.require::<Hidden>() {
        Ok(_) => text("granted"),
        Err(denial) => denied(denial),
    }
}

#[protect(request = req, ManageInvoices)]
pub(super) async fn proven(req: Request, granted: Granted<ManageInvoices>) -> AppResponse {
    let user = granted.auth().user_id();
    text(user.map(|id| id.to_string()).unwrap_or_default())
}

#[protect(request = req, token = api_key)]
pub(super) async fn keyed(req: Request, auth: Auth) -> AppResponse {
    text(auth.subject().unwrap_or_default())
}

#[protect(request = req, token = [session, api_key], on_missing = redirect("/sign-in"))]
pub(super) async fn person_or_key(req: Request, auth: Auth) -> AppResponse {
    let token_type = auth.token_type();
    text(token_type.map(|it| it.to_string()).unwrap_or_default())
}

#[auth(request = req, token = [session, template("cli")], on_missing = 401)]
pub(super) async fn command_line(req: Request, auth: Auth, user_id: UserId) -> AppResponse {
    text(format!("{} {user_id}", auth.machine().is_some()))
}

#[auth(request = req, azp = optional, on_missing = 401)]
pub(super) async fn native(req: Request, user_id: UserId) -> AppResponse {
    text(user_id.to_string())
}

#[protect(request = req, token = any, role = "org:admin", on_denied = redirect("/upgrade"))]
pub(super) async fn any_admin(req: Request) -> AppResponse {
    text("admin")
}

#[protect(request = req, token = oauth, scopes = ["invoices:read"])]
pub(super) async fn delegated(req: Request) -> AppResponse {
    text("delegated")
}

#[protect(
    request = req,
    token = [session, oauth],
    audience = "https://app.example.com/mcp",
    scopes = ["mcp"],
    on_missing = 401
)]
pub(super) async fn mcp(req: Request) -> AppResponse {
    text("mcp")
}

#[protect(request = req, token = oauth, audience = resource)]
pub(super) async fn resource(req: Request) -> AppResponse {
    text("resource")
}
