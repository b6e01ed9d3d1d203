//! Conversion of a denial into a reply: status, headers and body of the policy's response.

use http::HeaderName;
use http::header::WWW_AUTHENTICATE;
use serde_json::json;
use url::Url;

use super::{Reply, ReplySettings, errors, explanation, state};
use crate::caller::Reason;
use crate::engine::SignIn;
use crate::oauth;
use crate::policy::{Clause, Denial, DenialKind, DenialReply, Failure, OTHER_AUDIENCE};

const SIGN_IN_URL: HeaderName = HeaderName::from_static("x-clerk-sign-in-url");
const REDIRECT_URL: HeaderName = HeaderName::from_static("x-clerk-redirect-url");

/// Returns the reply to a denial.
pub(crate) fn reject(denial: &Denial) -> Reply {
    let default = application_default(denial);
    let reply = match denial.reply(default) {
        // The application's function determines the reply.
        DenialReply::Failure(Failure::With(reply)) => {
            return complete((reply.call())(denial), denial, false);
        }
        DenialReply::Failure(Failure::WithClosure(reply)) => {
            return complete((reply.call())(denial), denial, false);
        }
        DenialReply::Failure(Failure::Status(status)) => rejected(status, denial),
        DenialReply::Failure(Failure::Redirect(target)) => redirect(target, denial),
        DenialReply::Failure(Failure::SignIn) => sign_in(denial),
        DenialReply::Reverification(required) => Reply::reverification(Some(required)),
        DenialReply::InsufficientScope => rejected(403, denial),
        DenialReply::Internal => errors::broken(),
    };
    let is_default = default.is_none() && !denial.has_own_reply();
    complete(reply, denial, is_default)
}

/// Completes a reply. Its own code, which its body contains, takes precedence over the denial's.
fn complete(reply: Reply, denial: &Denial, is_default: bool) -> Reply {
    let mut reply = reply.with_default_code(|| denial.code());
    let hides_handler = reply.hides_handler();
    if denial.kind() == DenialKind::Missing && !hides_handler {
        state::explain_rejection(denial, &mut reply);
    }
    let reply = reply.with_denial(denial.kind(), is_default);
    let reply = explanation::attach(reply, denial).for_method(denial.request().safe_method);
    // A hidden reply must not have headers that the response to an unknown path lacks.
    if hides_handler {
        return reply.without_length_if(denial.request().is_head);
    }
    let config = settings(denial).map(ReplySettings::config);
    match config.and_then(|it| it.api_key_header.as_ref()) {
        Some(name) => reply.for_one_caller().varying_by(name),
        None => reply.for_one_caller(),
    }
}

/// Returns `true` if the response would be a redirect to the sign-in page, but the middleware is
/// missing. Without it, the handshake after the sign-in never completes, and the browser is
/// redirected in a loop.
pub(crate) fn lacks_middleware(denial: &Denial) -> bool {
    let reply = denial.reply(application_default(denial));
    matches!(reply, DenialReply::Failure(Failure::SignIn))
        && denial.is_page()
        && settings(denial).is_none_or(has_sign_in)
        && denial.request().return_url.is_none()
}

/// Returns `true` if there is a sign-in page.
fn has_sign_in(settings: &dyn ReplySettings) -> bool {
    let config = settings.config();
    !config.bearer_only && (config.frontend.is_some() || config.sign_in_url.is_some())
}

fn application_default(denial: &Denial) -> Option<Failure> {
    let settings = settings(denial)?;
    match denial.kind() {
        DenialKind::Missing => {
            let invalid = settings.on_invalid().filter(|_| has_invalid(denial));
            invalid.or(settings.on_missing())
        }
        DenialKind::Denied => settings.on_denied(),
        _ => None,
    }
}

/// Returns `true` if the request has credentials that were not accepted.
fn has_invalid(denial: &Denial) -> bool {
    let decision = denial.request().decision.as_ref();
    decision.is_some_and(|it| it.failure().is_some())
}

fn settings(denial: &Denial) -> Option<&dyn ReplySettings> {
    denial.request().settings.as_deref()
}

/// Redirects a page load. Other requests get a rejection that contains the URL.
fn redirect(target: &str, denial: &Denial) -> Reply {
    if denial.is_page() {
        Reply::redirect(target)
    } else {
        rejected_with(target, denial)
    }
}

fn sign_in(denial: &Denial) -> Reply {
    if !denial.is_page() {
        let target = sign_in_url(denial);
        return target.map_or_else(
            || rejected(status_without_page(denial), denial),
            |target| rejected_with(&target, denial),
        );
    }
    if !settings(denial).is_none_or(has_sign_in) {
        return hidden(denial);
    }
    if settings(denial).is_none() || denial.request().return_url.is_none() {
        return rejected(401, denial);
    }
    if request_url(denial).is_none() {
        return without_public_origin();
    }
    match sign_in_url(denial) {
        Some(target) => Reply::redirect(target),
        None => hidden(denial),
    }
}

/// Returns the reply to a request that names no host, if the reply would contain a URL of this
/// application.
pub(crate) fn without_public_origin() -> Reply {
    let code = Reason::InvalidHost.to_string();
    errors::error(400, &code, "The Host header names no host.")
}

/// Returns the request's public URL without Clerk's own parameters; `None` without a public origin.
fn request_url(denial: &Denial) -> Option<Url> {
    let config = settings(denial)?.config();
    let return_url = denial.request().return_url.as_ref()?;
    return_url.to_url(config.public_url.as_ref())
}

/// Returns the URL of Clerk's `redirectToSignIn()`; `None` if there is no sign-in page or no return
/// URL.
///
/// After a script's request, the return URL is the page that runs the script. A script does not get
/// the id of the development browser.
fn sign_in_url(denial: &Denial) -> Option<String> {
    let (config, return_url) = (
        settings(denial)?.config(),
        denial.request().return_url.as_ref()?,
    );
    let url = request_url(denial)?;
    let back = if denial.is_page() {
        Some(url.clone())
    } else {
        return_url.page(&url)
    };
    let dev_browser = return_url.dev_browser();
    let dev_browser = dev_browser.filter(|_| config.is_development() && denial.is_page());
    let frontend_api = config
        .browser_frontend()
        .map(|it| it.original_frontend_api.as_str());
    let sign_in = SignIn {
        frontend_api,
        base_url: url.as_str(),
        sign_in_url: config.sign_in_url.as_deref(),
        #[cfg(feature = "__test")]
        sign_up_url: config.sign_up_url.as_deref(),
        dev_browser: dev_browser.as_deref(),
        is_satellite: config.is_satellite,
        is_pending: denial.is_pending(),
        return_back_url: back.as_ref().map(Url::as_str),
    };
    sign_in.to_sign_in().ok()
}

fn hidden(denial: &Denial) -> Reply {
    let page = settings(denial).and_then(ReplySettings::hidden);
    page.map_or_else(Reply::hidden, |page| page().into_not_found_page())
}

/// Returns a rejection that contains the URL of the redirect, for scripts, which cannot follow it.
fn rejected_with(target: &str, denial: &Denial) -> Reply {
    let is_missing = denial.kind() == DenialKind::Missing;
    let (field, name) = if is_missing {
        ("sign_in_url", SIGN_IN_URL)
    } else {
        ("redirect_url", REDIRECT_URL)
    };
    let status = status_without_page(denial);
    let meta = json!({ field: target });
    let reply = errors::error_with(status, &denial.code(), message(denial), &meta);
    with_challenge(status, denial, reply).set_whole(name, target)
}

/// Returns the status of a rejection that replaces a redirect.
fn status_without_page(denial: &Denial) -> u16 {
    match denial.kind() {
        DenialKind::Missing => 401,
        _ => 403,
    }
}

/// Returns a visible rejection: a JSON body with the reason, and the headers of the status. 404 is
/// hidden.
fn rejected(status: u16, denial: &Denial) -> Reply {
    if status == 404 {
        return hidden(denial);
    }
    let reply = errors::error(status, &denial.code(), message(denial));
    with_challenge(status, denial, reply)
}

/// Adds the challenge to a 401, and to a 403 for a token that lacks scopes (RFC 6750, section 3.1).
fn with_challenge(status: u16, denial: &Denial, reply: Reply) -> Reply {
    let lacks_scopes = matches!(denial.clause(), Some(Clause::Scopes(_)));
    if status == 401 || (status == 403 && lacks_scopes) {
        reply.set_whole(WWW_AUTHENTICATE, &oauth::for_denial(denial))
    } else {
        reply
    }
}

/// Returns a message for the client's developer. It does not reveal the handler's conditions.
fn message(denial: &Denial) -> &str {
    match denial.kind() {
        DenialKind::Missing if denial.is_pending() => "The session has unfinished tasks.",
        DenialKind::Missing if denial.ends_redirects() => {
            denial.request().message().unwrap_or_default()
        }
        DenialKind::Missing if denial.names_other_audience() => OTHER_AUDIENCE,
        DenialKind::Missing => "Sign in to use this.",
        _ => "The caller may not use this.",
    }
}
