//! Internals for the conformance runner. Not public API, and only available with the feature
//! `__test`.

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, Method, StatusCode, Uri};
use serde_json::{Map, Value};

use crate::authorize::{self, RequestView};
use crate::caller::{self, Auth, Machine, Session, Token, Unauthenticated};
use crate::config::{self, PublishableKey, UnixMillis};
use crate::engine::{self, InstanceType, PathPatterns, SignIn};
use crate::jwt::{Decoded, KeySet};
use crate::policy::{AcceptedTokens, Policy, RequestContext, Reverification, TokenType, evaluate};
use crate::request_head::{RequestHead, ReturnUrl};
use crate::service::Clerk;

pub use bytes::Bytes;

pub use crate::jwt::{ClaimRules, TokenError};
pub use crate::response::Reply;

/// Description of an auth object.
#[derive(Debug)]
#[expect(clippy::exhaustive_enums, reason = "the runner is the only user")]
pub enum AuthDescription {
    /// A session with these claims.
    Session(Map<String, Value>),
    /// An unauthenticated request.
    SignedOut,
    /// A session with unfinished tasks, which counts as signed out.
    Pending,
    /// A machine, with the Backend API's response to its verification.
    Machine(TokenType, Value),
    /// A machine token of this type is required, and none was valid.
    UnauthenticatedMachine(TokenType),
    /// The token is not of one of several accepted types.
    Invalid,
}

/// Creates the auth object.
///
/// # Errors
///
/// Returns an error if the claims are not those of a session.
///
/// # Panics
///
/// Panics if the machine has no id or no subject.
#[expect(clippy::expect_used, reason = "the runner's own data")]
pub fn auth(description: AuthDescription) -> Result<Auth, String> {
    let token = Token::new("token");
    let unauthenticated = match description {
        AuthDescription::Session(claims) => {
            let session = Session::from_map(claims)?;
            return Ok(Auth::new(Arc::new(caller::GivenCaller::Session(
                session, token,
            ))));
        }
        AuthDescription::Machine(token_type, body) => {
            let machine = Machine::from_verification(token_type, &body);
            let machine = machine.expect("a machine has an id and a subject");
            return Ok(Auth::new(Arc::new(caller::GivenCaller::Machine(
                machine, token,
            ))));
        }
        AuthDescription::SignedOut => Unauthenticated::SignedOut { pending: false },
        AuthDescription::Pending => Unauthenticated::SignedOut { pending: true },
        AuthDescription::UnauthenticatedMachine(token_type) => Unauthenticated::Machine(token_type),
        AuthDescription::Invalid => Unauthenticated::Invalid,
    };
    Ok(Auth::new(Arc::new(caller::GivenCaller::Unauthenticated(
        unauthenticated,
    ))))
}

/// Returns the auth object that a handler with these accepted tokens sees; Clerk's
/// `getAuthObjectForAcceptedToken`.
#[must_use]
pub fn for_accepted(auth: Auth, accepts: AcceptedTokens) -> Auth {
    if auth.token_type().is_some_and(|it| accepts.contains(it)) {
        return auth;
    }
    let instead = match accepts {
        AcceptedTokens::Any => return auth,
        AcceptedTokens::List(_) => Unauthenticated::Invalid,
        AcceptedTokens::One(TokenType::Session) => Unauthenticated::SignedOut { pending: false },
        AcceptedTokens::One(machine) => Unauthenticated::Machine(machine),
    };
    auth.counted_as(instead)
}

/// Returns the response of a guard to a known caller, behind the middleware; `None` if the handler
/// runs.
///
/// # Panics
///
/// Panics if the request's public URL is not a valid URI.
#[must_use]
#[expect(clippy::expect_used, reason = "the runner's own data")]
pub fn guarded(
    policy: &'static Policy,
    auth: Auth,
    clerk: &Clerk,
    head: &RequestHead<'_>,
) -> Option<Reply> {
    let url = head.public_url().as_str();
    let uri: Uri = url.parse().expect("a public URL is a URI");
    let context = RequestContext {
        page: head.is_page_load(),
        safe_method: *head.method() == Method::GET || *head.method() == Method::HEAD,
        return_url: Some(ReturnUrl::new(&uri, &HeaderMap::new(), false)),
        settings: Some(Arc::new(clerk.clone())),
        ..RequestContext::default()
    };
    let auth = auth.with_request(Arc::new(context));
    evaluate(policy, &auth)
        .err()
        .map(|denial| authorize::denied(&denial))
}

/// Response of a handler behind the middleware.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "the runner is the only user")]
pub struct Served {
    /// Status. A handler that runs responds with 200.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Set if the middleware passed the request on to the handler's guard.
    pub reached_guard: bool,
    /// Set if the handler ran.
    pub ran: bool,
}

/// Sends a request through the middleware to a handler, with this policy or without one.
pub async fn serve(
    clerk: &Clerk,
    (method, uri, headers): (&Method, &Uri, &HeaderMap),
    policy: Option<&'static Policy>,
) -> Served {
    let view = |middleware_result| RequestView {
        method,
        uri,
        headers,
        clerk: Some(clerk.clone()),
        middleware_result,
        path: &[],
    };
    let middleware_result = match authorize::run_middleware(view(None), None).await {
        Ok(middleware_result) => middleware_result,
        Err(reply) => return Served::replied(&reply, false),
    };
    let outcome = match policy {
        Some(policy) => authorize::caller(policy, view(Some(middleware_result.clone())))
            .await
            .err(),
        None => None,
    };
    let mut served = match outcome {
        Some(reply) => Served::replied(&reply, true),
        None => Served {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            reached_guard: true,
            ran: true,
        },
    };
    middleware_result.decorate(served.status.as_u16(), &mut served.headers);
    served
}

impl Served {
    fn replied(reply: &Reply, reached_guard: bool) -> Self {
        let (status, headers) = (reply.status_code(), reply.headers().clone());
        Self {
            status,
            headers,
            reached_guard,
            ran: false,
        }
    }
}

/// Returns the response that makes clerk-js request a verification of the user.
#[must_use]
pub fn reverification_reply(required: Option<Reverification>) -> Reply {
    Reply::reverification(required)
}

/// Source of the keys of [`verify_token`].
#[expect(clippy::exhaustive_enums, reason = "the runner is the only user")]
pub enum Keys<'a> {
    /// A PEM file's content.
    Pem(&'a str),
    /// A JWKS body, fetched when it is needed.
    Jwks(&'a dyn Fn() -> Vec<u8>),
    /// No keys.
    Missing,
}

impl fmt::Debug for Keys<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

/// Verifies a token; Clerk's `verifyToken`.
///
/// # Errors
///
/// Returns the reason if the token is rejected.
pub fn verify_token(
    token: &str,
    keys: &Keys<'_>,
    rules: &ClaimRules,
    now: UnixMillis,
) -> Result<Map<String, Value>, TokenError> {
    let decoded = Decoded::parse(token)?;
    if decoded.header.cat.as_deref() == Some("cl_B7d4PD333AAA") {
        return Err(TokenError::other_class());
    }
    let keys = match keys {
        Keys::Pem(pem) => KeySet::from_pem(pem)?,
        Keys::Jwks(fetch) => KeySet::from_jwks(&fetch())?,
        Keys::Missing => return Err(TokenError::no_key_source()),
    };
    let kid = decoded.kid();
    let key = keys.get(kid).ok_or_else(|| TokenError::kid_mismatch(kid))?;
    rules.check_header(&decoded)?;
    key.verify(&decoded)?;
    rules.check_claims(&decoded, now)?;
    Ok(decoded.read_session()?.claims().clone())
}

/// Checks a token by all rules of [`verify_token`] except for the signature.
///
/// # Errors
///
/// Returns the reason if the token is rejected.
pub fn check_unsigned(
    token: &str,
    rules: &ClaimRules,
    now: UnixMillis,
) -> Result<Map<String, Value>, TokenError> {
    let decoded = Decoded::parse(token)?;
    if decoded.header.cat.as_deref() == Some("cl_B7d4PD333AAA") {
        return Err(TokenError::other_class());
    }
    rules.check_header(&decoded)?;
    rules.check_claims(&decoded, now)?;
    Ok(decoded.read_session()?.claims().clone())
}

/// Returns `true` if a publishable key has the prefix of a development instance; `None` if the
/// prefix is unknown.
#[must_use]
pub fn publishable_key_is_test(key: &str) -> Option<bool> {
    config::publishable_key_type(key).map(|it| it == InstanceType::Development)
}

/// Returns `true` if a secret key has the prefix of a development instance; `None` if the prefix is
/// unknown.
#[must_use]
pub fn secret_key_is_test(key: &str) -> Option<bool> {
    config::secret_key_type(key).map(|it| it == InstanceType::Development)
}

/// Returns the cookie suffix of a publishable key.
#[must_use]
pub fn cookie_suffix(key: &str) -> String {
    config::cookie_suffix(key)
}

/// Returns a cookie's name with a suffix.
#[must_use]
pub fn suffixed_cookie_name(name: &str, suffix: &str) -> String {
    config::suffixed_cookie_name(name, suffix)
}

/// Returns the address of the Frontend API that browsers use.
#[must_use]
pub fn frontend_api(
    key: &PublishableKey,
    proxy_url: Option<&str>,
    satellite_domain: Option<&str>,
) -> String {
    key.effective_frontend_api(proxy_url, satellite_domain)
}

/// Returns the URL of an instance's account portal.
#[must_use]
pub fn accounts_base_url(frontend_api: &str) -> String {
    engine::accounts_base_url(frontend_api)
}

/// Parameters of a redirect to sign-in or sign-up; Clerk's `createRedirect`.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "the runner is the only user")]
pub struct Redirect<'a> {
    /// The key; `None` if it is malformed.
    pub publishable_key: Option<&'a PublishableKey>,
    /// URL of the request.
    pub base_url: &'a str,
    /// Sign-in page of the application.
    pub sign_in_url: Option<&'a str>,
    /// Sign-up page of the application.
    pub sign_up_url: Option<&'a str>,
    /// The id of the development browser.
    pub dev_browser: Option<&'a str>,
    /// Set if the application is a satellite.
    pub is_satellite: bool,
    /// Set if the session has unfinished tasks.
    pub is_pending: bool,
    /// The return URL.
    pub return_back_url: Option<&'a str>,
}

impl Redirect<'_> {
    /// Returns the URL of the sign-in page, or of the sign-up page; `None` if there is none.
    #[must_use]
    pub fn url(&self, sign_up: bool) -> Option<String> {
        let key = self.publishable_key;
        let frontend_api = key.map(|key| key.effective_frontend_api(None, None));
        let sign_in = SignIn {
            frontend_api: frontend_api.as_deref(),
            base_url: self.base_url,
            sign_in_url: self.sign_in_url,
            sign_up_url: self.sign_up_url,
            dev_browser: self
                .dev_browser
                .filter(|_| key.is_some_and(PublishableKey::is_development)),
            is_satellite: self.is_satellite,
            is_pending: self.is_pending,
            return_back_url: self.return_back_url,
        };
        if sign_up {
            sign_in.to_sign_up().ok()
        } else {
            sign_in.to_sign_in().ok()
        }
    }
}

/// Path patterns of organization sync.
#[derive(Debug)]
pub struct Patterns(PathPatterns);

impl Patterns {
    /// Parses patterns; `None` if one of them is malformed.
    #[must_use]
    pub fn parse(patterns: &[&str]) -> Option<Self> {
        PathPatterns::parse(patterns).ok().map(Self)
    }

    /// Returns `true` if any of them matches.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        self.0.find(path).is_some()
    }
}
