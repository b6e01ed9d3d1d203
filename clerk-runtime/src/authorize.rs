//! Authorization of a request: the functions that the guards and middlewares of all frameworks
//! call.
//!
//! `middleware_result` result of a middleware, kept in the request · `oauth_metadata` the
//! middleware's responses to requests for metadata · `context` properties of the request for a
//! response · `resolve` values of bound parameters · `websocket` tokens in subprotocols

mod context;
mod middleware_result;
mod oauth_metadata;
mod resolve;
#[cfg(all(test, feature = "dev"))]
mod tests;
mod websocket;

use std::sync::atomic::{AtomicBool, Ordering};

use http::{HeaderMap, Method, Uri};

pub(crate) use middleware_result::MiddlewareResult;
use oauth_metadata::is_for_metadata;
pub(crate) use oauth_metadata::oauth_metadata;
#[cfg(feature = "__framework")]
pub(crate) use websocket::move_websocket_token;

use crate::api;
use crate::caller::Auth;
use crate::engine::State;
use crate::guard::{Guard, Parts};
use crate::metrics;
use crate::oauth;
use crate::policy::{
    AcceptedTokens, Denial, DenialCause, HandlerNeeds, HasPolicy, MissingReason, Policy,
    SourceLocation, TokenType, deny, evaluate,
};
use crate::proxy::ProxyPath;
use crate::request_head::RequestHead;
use crate::response::{self, Reply};
use crate::service::{Clerk, RequestState};

/// Token types that a middleware accepts: only session tokens. Verifying an opaque machine token takes
/// a call to Clerk, which is made only for handlers that accept its type.
const SESSION_ONLY: AcceptedTokens = AcceptedTokens::list(&[TokenType::Session]);

/// Request, as an adapter passes it.
pub(crate) struct RequestView<'a> {
    pub(crate) method: &'a Method,
    pub(crate) uri: &'a Uri,
    pub(crate) headers: &'a HeaderMap,
    /// The request's own instance, or the framework's.
    pub(crate) clerk: Option<Clerk>,
    /// Result of a middleware around the handler.
    pub(crate) middleware_result: Option<MiddlewareResult>,
    /// Path parameters that the policy reads, decoded.
    pub(crate) path: &'a [(&'static str, String)],
}

impl RequestView<'_> {
    fn head(&self) -> RequestHead<'_> {
        RequestHead::new(self.method, self.uri, self.headers)
    }

    fn mark_superseded(&self) {
        if let Some(middleware_result) = &self.middleware_result {
            middleware_result.mark_superseded();
        }
    }

    /// Returns `true` for a CORS preflight, which never carries credentials.
    #[cfg(feature = "__framework")]
    pub(crate) fn is_preflight(&self) -> bool {
        self.head().is_preflight()
    }
}

/// Authorizes a request for a handler, and resolves the handler's bound parameters.
pub(crate) async fn authorize<P: HasPolicy>(mut view: RequestView<'_>) -> Result<Guard<P>, Reply> {
    let (policy, needs) = (&P::POLICY, const { P::POLICY.needs() });
    let parts = match fast_path(policy, needs, &mut view)? {
        Ok(parts) => parts,
        Err(needs_io) => Box::pin(slow_path(policy, needs, view, needs_io)).await?,
    };
    Guard::seal(parts).map_err(|denial| denied(&denial))
}

/// Authorizes a request and returns only the caller, for code that may check another policy later.
pub(crate) async fn caller(
    policy: &'static Policy,
    mut view: RequestView<'_>,
) -> Result<Auth, Reply> {
    let needs = HandlerNeeds {
        request: true,
        ..policy.needs()
    };
    let parts = match fast_path(policy, needs, &mut view)? {
        Ok(parts) => parts,
        Err(needs_io) => Box::pin(slow_path(policy, needs, view, needs_io)).await?,
    };
    Ok(parts.into_auth())
}

/// State of a request that needs a call to Clerk.
enum NeedsIo {
    /// The credentials are not authenticated yet.
    Authentication(Clerk),
    /// The request is authorized, but its bound parameters are not fetched yet.
    Bindings(Auth),
}

/// Authorizes a request as far as possible without I/O. Most requests need no I/O, so this is a
/// synchronous function: polling futures would cost more than the work itself.
fn fast_path(
    policy: &'static Policy,
    needs: HandlerNeeds,
    view: &mut RequestView<'_>,
) -> Result<Result<Parts, NeedsIo>, Reply> {
    if let Some(middleware_result) = &view.middleware_result {
        middleware_result.mark_guarded();
    }
    let clerk = instance(view.clerk.take(), policy.location())?;
    let middleware_result = middleware_result(view, &clerk).and_then(|middleware_result| {
        middleware_result.for_handler(policy.accepts(), needs.extends_sessions)
    });
    let state = match middleware_result {
        Some(state) => Ok(state.clone()),
        None => clerk.authenticate_without_io(&view.head(), policy.acceptance()),
    };
    let state = match state {
        Ok(state) => state,
        Err(clerk) => return Ok(Err(NeedsIo::Authentication(clerk))),
    };
    let auth = check_policy(policy, needs, view, state)?;
    if needs.call {
        return Ok(Err(NeedsIo::Bindings(auth)));
    }
    resolve::fast_path(needs, auth).map(Ok)
}

/// Completes the authorization of a request that needs I/O. Callers box the future, so that it does
/// not enlarge their own.
async fn slow_path(
    policy: &'static Policy,
    needs: HandlerNeeds,
    view: RequestView<'_>,
    needs_io: NeedsIo,
) -> Result<Parts, Reply> {
    let auth = match needs_io {
        NeedsIo::Bindings(auth) => auth,
        NeedsIo::Authentication(clerk) => {
            let head = view.head();
            let state = clerk
                .authenticate_for_guard(&head, policy.acceptance())
                .await;
            check_policy(policy, needs, &view, state)?
        }
    };
    resolve::slow_path(policy, needs, auth).await
}

/// Returns the caller if it meets the policy.
fn check_policy(
    policy: &Policy,
    needs: HandlerNeeds,
    view: &RequestView<'_>,
    state: RequestState,
) -> Result<Auth, Reply> {
    check_state(&state)?;
    let rejects_invalid = state.clerk().settings().on_invalid.is_some();
    let auth = if policy.allows_pending() {
        state.into_auth_with_pending()
    } else {
        state.into_auth()
    };
    let auth = if needs.request {
        let context = context::of(policy, view, &auth);
        auth.with_request(context)
    } else {
        auth
    };
    match evaluate(policy, &auth) {
        Ok(()) => {
            if rejects_invalid && !policy.rejects() && auth.failure().is_some() {
                let cause = DenialCause::Missing(MissingReason::Credentials);
                let denial = deny(policy, &auth, cause, None);
                return Err(denied(&denial.in_request(context::of(policy, view, &auth))));
            }
            if needs.extends_sessions && auth.is_authenticated() {
                view.mark_superseded();
            }
            Ok(auth)
        }
        Err(denial) if needs.request => Err(denied(&denial)),
        Err(denial) => {
            let context = context::of(policy, view, &auth);
            Err(denied(&denial.in_request(context)))
        }
    }
}

/// Returns the result of a middleware if it belongs to this instance and these credentials.
fn middleware_result<'a>(view: &'a RequestView<'_>, clerk: &Clerk) -> Option<&'a MiddlewareResult> {
    let middleware_result = view.middleware_result.as_ref();
    middleware_result.filter(|middleware_result| middleware_result.belongs_to(clerk, &view.head()))
}

/// Authenticates a request for a middleware. The error is the middleware's own response.
///
/// Handshakes go through the middleware's proxy of the Frontend API, if it has one.
#[cfg_attr(
    not(any(feature = "__test", feature = "__middleware")),
    expect(dead_code, reason = "the tower layer calls its two parts")
)]
pub(crate) async fn run_middleware(
    mut view: RequestView<'_>,
    proxy: Option<&ProxyPath>,
) -> Result<MiddlewareResult, Reply> {
    match middleware_fast_path(&mut view, proxy)? {
        Ok(middleware_result) => Ok(middleware_result),
        Err(clerk) => Box::pin(middleware_slow_path(view, proxy, clerk)).await,
    }
}

/// Returns the result of [`run_middleware`] if it needs no I/O. Otherwise returns the instance.
pub(crate) fn middleware_fast_path(
    view: &mut RequestView<'_>,
    proxy: Option<&ProxyPath>,
) -> Result<Result<MiddlewareResult, Clerk>, Reply> {
    let clerk = instance(view.clerk.take(), None)?;
    if is_for_metadata(view) {
        return Ok(Err(clerk));
    }
    if let Some(middleware_result) = middleware_result(view, &clerk) {
        return Ok(Ok(middleware_result.inner()));
    }
    let head = view.head().with_proxy_path(proxy.map(ProxyPath::as_str));
    match clerk.authenticate_request_without_io(&head, SESSION_ONLY) {
        Ok(state) => result_of(state, &head).map(Ok),
        Err(clerk) => Ok(Err(clerk)),
    }
}

/// Completes [`middleware_fast_path`].
pub(crate) async fn middleware_slow_path(
    view: RequestView<'_>,
    proxy: Option<&ProxyPath>,
    clerk: Clerk,
) -> Result<MiddlewareResult, Reply> {
    if let Some(reply) = oauth_metadata(&view, &clerk).await {
        return Err(reply);
    }
    if let Some(middleware_result) = middleware_result(&view, &clerk) {
        return Ok(middleware_result.inner());
    }
    let head = view.head().with_proxy_path(proxy.map(ProxyPath::as_str));
    let state = clerk.authenticate_request(&head, SESSION_ONLY).await;
    result_of(state, &head)
}

/// Returns the middleware's result for a state. The error is the middleware's own response.
fn result_of(state: RequestState, head: &RequestHead<'_>) -> Result<MiddlewareResult, Reply> {
    if let Some(wait) = state.unavailable_in_middleware() {
        return Err(response::unavailable(Some(wait)).for_one_caller());
    }
    match response::interruption(state.decision()) {
        Some(reply) => Err(reply),
        None => Ok(MiddlewareResult::new(state, head)),
    }
}

/// Returns the reply to a denial. Counts and logs the denial, logs mistakes of the application that
/// explain it, and remembers the policy's scopes for the OAuth metadata.
pub(crate) fn denied(denial: &Denial) -> Reply {
    static REPORTED: AtomicBool = AtomicBool::new(false);
    if response::lacks_middleware(denial) && !REPORTED.swap(true, Ordering::Relaxed) {
        tracing::warn!(
            "page load rejected with 401 instead of a redirect to the sign-in page: add the \
             middleware (`ClerkLayer` or `ClerkMiddleware`), without which a browser never gets a \
             session"
        );
    }
    if let Some(name) = denial.missing_parameter() {
        let location = denial.location();
        let handler = location.map_or("a handler", |location| location.name);
        tracing::error!(
            handler,
            file = location.map(|location| location.file),
            line = location.map(|location| location.line),
            path = denial.request().uri.as_ref().map(Uri::path),
            "`{handler}` requires the path parameter `{name}`, which its route does not have exactly once: \
             add it to the route, or correct the name in `path(\"{name}\")`"
        );
    }
    let reply = response::reject(denial);
    if let (Some(settings), Some((resource, scopes))) = (
        &denial.request().settings,
        oauth::resource_and_scopes(denial),
    ) {
        settings.add_scopes(&resource, scopes);
    }
    report_unknown_resource(denial);
    log_denial(denial, &reply);
    reply
}

/// Reports a policy that compares the audience with a URL whose origin the client controls.
fn report_unknown_resource(denial: &Denial) {
    static REPORTED: AtomicBool = AtomicBool::new(false);
    let request = denial.request();
    let is_unknown = denial.names_other_resource()
        && !request.has_public_url()
        && request.trusted_resource().is_none();
    if is_unknown && !REPORTED.swap(true, Ordering::Relaxed) {
        tracing::error!(
            "`audience = resource` has rejected a token: set `CLERK_PUBLIC_URL`, since otherwise the \
             client chooses the origin that its token is compared with"
        );
    }
}

/// Counts a rejection, and logs its reason and the handler's location, never the token. [`Denial`]
/// documents the fields.
fn log_denial(denial: &Denial, reply: &Reply) {
    metrics::denied(denial, reply);
    let location = denial.location();
    tracing::debug!(
        target: "clerk_runtime::denied",
        handler = location.map(|location| location.name),
        file = location.map(|location| location.file),
        line = location.map(|location| location.line),
        kind = denial.kind().as_str(),
        code = reply.code(),
        clause = denial.clause().map(|clause| clause.to_string()),
        token_type = denial.token_type().map(TokenType::as_str),
        status = reply.status_code().as_u16(),
        "request rejected"
    );
}

/// Returns the reply to a failed Backend API call, and logs the full error.
pub(crate) fn api_failed(error: &api::Error) -> Reply {
    tracing::warn!(%error, "a Backend API call failed");
    response::api_error(error).for_one_caller()
}

/// Returns the value of a path parameter if the route has exactly one of that name. If it has two,
/// it is unknown which one the handler reads.
pub(crate) fn only<T>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let value = values.next()?;
    values.next().is_none().then_some(value)
}

/// Returns the reply of a bound type's extractor. It is never called, since a handler that uses the
/// extractor does not compile.
#[cfg_attr(
    not(any(
        feature = "actix",
        feature = "axum",
        feature = "ntex",
        feature = "poem",
        feature = "rocket",
        feature = "salvo"
    )),
    expect(dead_code, reason = "other frameworks have no extractors")
)]
pub(crate) fn unguarded() -> Reply {
    response::broken()
}

/// Returns the instance for a request. A missing instance is a mistake in the program, which is
/// logged with the handler's location.
pub(crate) fn instance(
    of_request: Option<Clerk>,
    location: Option<SourceLocation>,
) -> Result<Clerk, Reply> {
    Clerk::resolve(of_request).map_err(|error| {
        error.report(location);
        response::no_instance(&error.to_string())
    })
}

/// Returns an error if the response does not depend on the policy: 503 if Clerk is unreachable, so
/// that the request is neither accepted nor treated as signed out, 500 after a fault, or the
/// decision's own rejection.
fn check_state(state: &RequestState) -> Result<(), Reply> {
    if let Some(wait) = state.retry_after() {
        return Err(response::unavailable(Some(wait)).for_one_caller());
    }
    let decision = state.decision();
    match &decision.state {
        State::Fault { .. } => Err(response::broken().for_one_caller()),
        State::SignedIn(_) => Ok(()),
        _ => response::rejection(decision).map_or(Ok(()), Err),
    }
}
