//! A denial as a reply: the status, the headers and the body of what the policy decided.

use http::header::WWW_AUTHENTICATE;
use url::Url;

use super::{Reply, Site, explanation, header, state, upstream};
use crate::caller::Reason;
use crate::engine::{EngineConfig, SignIn, State};
use crate::facts::WayBack;
use crate::policy::{Answer, Denial, DenialKind, Failure, TokenType};

/// The reply to a denial.
pub(crate) fn refuse(denial: &Denial) -> Reply {
    let default = application_default(denial);
    let reply = match denial.answer(default) {
        // What it says is its author's.
        Answer::Failure(Failure::With(reply)) => {
            return finished((reply.call())(denial), denial, false);
        }
        Answer::Failure(Failure::WithClosure(reply)) => {
            return finished((reply.call())(denial), denial, false);
        }
        Answer::Failure(Failure::Status(status)) => refused(status, denial),
        Answer::Failure(Failure::Redirect(target)) => Reply::redirect(target),
        Answer::Failure(Failure::SignIn) => sign_in(denial),
        Answer::Reverification(asked) => Reply::reverification(Some(asked)),
        Answer::InsufficientScope(scopes) => insufficient_scope(denial, scopes),
        Answer::Internal => upstream::broken(),
    };
    let is_default = default.is_none() && !denial.states_an_answer();
    finished(reply.about(denial.code()), denial, is_default)
}

fn finished(reply: Reply, denial: &Denial, is_default: bool) -> Reply {
    let reply = reply.refusing(denial.kind(), is_default);
    explanation::attach(reply, denial).answering(denial.request().safe_method)
}

/// Whether the answer would be a redirect to the sign-in page, if only the middleware were there.
/// Without it the handshake after the sign-in never completes, and the browser goes in circles.
pub(crate) fn lacks_middleware(denial: &Denial) -> bool {
    let answer = denial.answer(application_default(denial));
    matches!(answer, Answer::Failure(Failure::SignIn))
        && site(denial).is_none_or(has_sign_in)
        && denial.request().way_back.is_none()
}

/// Whether there is a page to sign in at.
fn has_sign_in(site: &dyn Site) -> bool {
    let config = site.config();
    config.frontend.is_some() || config.sign_in_url.is_some()
}

fn application_default(denial: &Denial) -> Option<Failure> {
    let site = site(denial)?;
    match denial.kind() {
        DenialKind::Missing => site.on_missing(),
        DenialKind::Denied => site.on_denied(),
        _ => None,
    }
}

fn site(denial: &Denial) -> Option<&dyn Site> {
    denial.request().site.as_deref()
}

fn sign_in(denial: &Denial) -> Reply {
    let request = denial.request();
    if !site(denial).is_none_or(has_sign_in) {
        return hidden(denial);
    }
    let (Some(site), Some(way_back)) = (site(denial), &request.way_back) else {
        return refused(401, denial);
    };
    let config = site.config();
    let Some(url) = way_back.url(config.public_url.as_ref()) else {
        return without_public_origin();
    };
    match sign_in_url(config, (way_back, &url), denial.is_pending()) {
        Some(target) => Reply::redirect(target),
        None => hidden(denial),
    }
}

/// The sign-in page would lead back to a host that the request doesn't name.
fn without_public_origin() -> Reply {
    let code = Reason::InvalidHost.to_string();
    upstream::error(400, &code, "The Host header names no host.")
}

/// Clerk's `redirectToSignIn()`; `None` if there is no page to go to.
fn sign_in_url(
    config: &EngineConfig,
    (way_back, url): (&WayBack, &Url),
    is_pending: bool,
) -> Option<String> {
    let dev_browser = way_back.dev_browser();
    let frontend_api = config
        .frontend
        .as_ref()
        .map(|it| it.original_frontend_api.as_str());
    let sign_in = SignIn {
        frontend_api,
        base_url: url.as_str(),
        sign_in_url: config.sign_in_url.as_deref(),
        sign_up_url: config.sign_up_url.as_deref(),
        dev_browser: dev_browser.as_deref().filter(|_| config.is_development()),
        is_satellite: config.is_satellite,
        is_pending,
        return_back_url: Some(url.as_str()),
    };
    sign_in.to_sign_in().ok()
}

fn hidden(denial: &Denial) -> Reply {
    let page = site(denial).and_then(Site::hidden);
    page.map_or_else(Reply::hidden, |page| page())
}

/// A refusal that shows: a JSON body with the reason, and the headers that go with the status.
fn refused(status: u16, denial: &Denial) -> Reply {
    if status == 404 {
        return hidden(denial);
    }
    let mut reply = upstream::error(status, &denial.code(), message(denial));
    if denial.kind() == DenialKind::Missing
        && let Some(decision) = &denial.request().decision
    {
        state::explain_to_caller(decision, reply.headers_mut());
    }
    if status == 401 {
        reply.set(WWW_AUTHENTICATE, &challenge(denial))
    } else {
        reply
    }
}

/// A text for the client's developer. What exactly a handler asks for is nobody's business.
fn message(denial: &Denial) -> &'static str {
    match denial.kind() {
        DenialKind::Missing if denial.is_pending() => "The session has unfinished tasks.",
        DenialKind::Missing => "Sign in to use this.",
        _ => "The caller may not use this.",
    }
}

/// RFC 6750, section 3: no error code for a request that brings no token. For OAuth, RFC 9728: where
/// the client learns who issues tokens.
fn challenge(denial: &Denial) -> String {
    if denial.token_type() == Some(TokenType::OAuth)
        && let Some(frontend) = site(denial).and_then(|site| site.config().frontend.as_ref())
    {
        let host = &frontend.original_frontend_api;
        let url = format!("https://{host}/.well-known/oauth-protected-resource");
        return format!("Bearer resource_metadata=\"{url}\"");
    }
    match denial.request().decision.as_ref().map(|it| &it.state) {
        // Clerk has something to say only of a token that came.
        Some(State::SignedOut { message, .. }) if !message.is_empty() => header::with_quoted(
            "Bearer error=\"invalid_token\", error_description=",
            message,
        ),
        _ => String::from("Bearer"),
    }
}

/// Clerk's `insufficient_scope` (RFC 6750, section 3.1): the token is good, but not for this. Scopes
/// that don't fit into the header are left out: a client would ask for the half of one.
fn insufficient_scope(denial: &Denial, scopes: &[&str]) -> Reply {
    const ERROR: &str = "Bearer error=\"insufficient_scope\"";
    let scopes = header::quotable(&scopes.join(" "));
    let challenge = Some(format!("{ERROR}, scope=\"{scopes}\""))
        .filter(|it| header::fits(it))
        .unwrap_or_else(|| ERROR.to_owned());
    upstream::error(403, &denial.code(), message(denial)).set(WWW_AUTHENTICATE, &challenge)
}
