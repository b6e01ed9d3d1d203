//! Simple pages to sign in and out.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::header::CONTENT_SECURITY_POLICY;
use url::Url;

use super::handshake::{DEV_BROWSER, NO_STORE, Navigation, set_cookies};
use super::origin::same_machine;
use super::start_page;
use crate::dev::cookies::client_cookie;
use crate::dev::http::api_error::ApiError;
use crate::dev::http::extract::App;
use crate::dev::session::Status;
use crate::dev::shared::Shared;
use crate::proxy::PROXY_URL;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(start))
        .route("/sign-in", get(sign_in_form).post(sign_in))
        .route("/sign-in/{*rest}", get(sign_in_form))
        .route("/sign-in/tasks", get(tasks).post(finish_tasks))
        .route("/sign-up", get(sign_in_form))
        .route("/sign-up/{*rest}", get(sign_in_form))
        .route("/sign-out", post(sign_out))
        .route_layer(from_fn(same_machine))
        .route_layer(from_fn(not_proxied))
}

/// Rejects requests of an application's proxy. These pages simulate Clerk's account portal, which
/// is not a part of the Frontend API, and their links lead to the instance's own origin.
async fn not_proxied(request: Request, next: Next) -> Result<Response, ApiError> {
    if request.headers().contains_key(PROXY_URL) {
        return Err(ApiError::not_found("page of the Frontend API"));
    }
    Ok(next.run(request).await)
}

/// Shows Clerk's components if Clerk's scripts are installed, or else the list of people and the
/// command that installs the scripts.
async fn start(app: App, browser: Navigation) -> Response {
    let missing = app.settings.packages.missing();
    if missing.is_empty() {
        return (NO_STORE, start_page::components(&app)).into_response();
    }
    let missing = missing.join(" ");
    let hint = format!(
        "<p>Clerk's own sign-in form and profile pages appear here after \
         <code>npm install {missing}</code> in the folder of the application or above it.</p>\n"
    );
    sign_in_page(&app, browser, &hint)
}

/// Shows a list of people to sign in as.
async fn sign_in_form(app: App, browser: Navigation) -> Response {
    sign_in_page(&app, browser, "")
}

fn sign_in_page(app: &Shared, browser: Navigation, hint: &str) -> Response {
    let hidden = hidden_fields(&browser.client, browser.back.as_ref());
    let state = app.state();
    let people = state.users.iter().map(|user| {
        let (name, id) = (user.text("username").unwrap_or(&user.id), &user.id);
        let name = escaped(name);
        format!("<p><button name=\"user\" value=\"{id}\">Sign in as {name}</button></p>\n")
    });
    let people = people.collect::<String>();
    let form =
        format!("<form method=\"post\" action=\"/sign-in\">\n{hidden}{people}</form>\n{hint}");
    let mut cookies = vec![client_cookie(&browser.client)];
    cookies.extend(browser.removals);
    (set_cookies(cookies), page("Sign in", &form)).into_response()
}

/// Signs in the selected person and redirects back to the application.
async fn sign_in(app: App, browser: Navigation) -> Result<Response, ApiError> {
    let session = app
        .state()
        .sign_in(&browser.parameters.user, &browser.client);
    session.map_err(ApiError::no_sign_in)?;
    Ok(redirect_back(browser, &app))
}

/// Shows the unfinished tasks of a pending session.
async fn tasks(browser: Navigation) -> Response {
    let hidden = hidden_fields(&browser.client, browser.back.as_ref());
    let form = format!(
        "<form method=\"post\" action=\"/sign-in/tasks\">\n{hidden}\
         <p><button>Finish the open tasks</button></p>\n</form>"
    );
    let cookies = set_cookies(vec![client_cookie(&browser.client)]);
    (cookies, page("Open tasks", &form)).into_response()
}

/// Finishes the tasks of a pending session.
async fn finish_tasks(app: App, browser: Navigation) -> Response {
    let mut state = app.state();
    let session = state
        .session_of(&browser.client)
        .map(|session| session.id.clone());
    if let Some(session) = session.and_then(|id| state.session_mut(&id)) {
        session.status = Status::Active;
    }
    drop(state);
    redirect_back(browser, &app)
}

/// Ends the browser's sessions.
async fn sign_out(app: App, browser: Navigation) -> Response {
    app.state().sign_out(&browser.client);
    redirect_back(browser, &app)
}

fn redirect_back(Navigation { client, back, .. }: Navigation, shared: &Shared) -> Response {
    let mut cookies = vec![client_cookie(&client)];
    if shared.settings.production {
        // The application's host receives these cookies; a changed `__client_uat` starts a
        // handshake.
        let all = shared.browser_cookies(&client, None, false).into_iter();
        cookies.extend(all.filter(|cookie| cookie.starts_with("__client_uat")));
    }
    let cookies = set_cookies(cookies);
    let Some(mut url) = back else {
        return (cookies, page("Done", &account(&client, shared))).into_response();
    };
    if !shared.settings.production {
        url.query_pairs_mut().append_pair(DEV_BROWSER, &client);
    }
    (NO_STORE, cookies, Redirect::to(url.as_str())).into_response()
}

fn account(client: &str, shared: &Shared) -> String {
    let state = shared.state();
    let session = state.session_of(client).map(|session| session.id.clone());
    let user = session
        .as_deref()
        .and_then(|id| state.session_and_user(id))
        .map(|(_, user)| user);
    match user.and_then(|user| user.text("username")) {
        Some(name) => format!(
            "<p>Signed in as {}.</p>\n<form method=\"post\" action=\"/sign-out\">\n{}\
             <button>Sign out</button></form>",
            escaped(name),
            hidden_fields(client, None),
        ),
        None => "<p>Signed out. <a href=\"/sign-in\">Sign in</a></p>".to_owned(),
    }
}

fn hidden_fields(client: &str, back: Option<&Url>) -> String {
    let field = |name: &str, value: &str| {
        format!(
            "<input type=\"hidden\" name=\"{name}\" value=\"{}\">\n",
            escaped(value)
        )
    };
    let back = back
        .map(|url| field("redirect_url", url.as_str()))
        .unwrap_or_default();
    field(DEV_BROWSER, client) + &back
}

pub(in crate::dev::http) fn page(title: &str, body: &str) -> Response {
    let page = format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n\
         <title>{title} · offline Clerk instance</title>\n<h1>{title}</h1>\n{body}\n</html>\n"
    );
    // A foreign page must not make the user press a button in a frame.
    let no_frame = [(CONTENT_SECURITY_POLICY, "frame-ancestors 'none'")];
    (NO_STORE, no_frame, Html(page)).into_response()
}

pub(in crate::dev::http) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
