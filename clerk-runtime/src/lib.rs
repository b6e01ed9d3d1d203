//! Clerk authentication for Rust web servers: an attribute on a handler, and the request is verified
//! before the handler runs.
//!
//! ```
//! # #[cfg(all(feature = "axum", feature = "dev"))]
//! # mod example {
//! use axum::{Json, Router, routing::get};
//! use clerk_runtime::{Clerk, ClerkLayer, Token, User, UserId, auth, protect};
//!
//! #[protect] // Clerk's auth.protect(): 404 when nobody is signed in
//! async fn hello() -> &'static str {
//!     "Hello world!"
//! }
//!
//! #[auth(on_missing = 401)] // choose the failure
//! async fn me(user_id: UserId) -> String {
//!     user_id.to_string()
//! }
//!
//! #[auth] // never refuses, so the binding is an Option
//! async fn home(user_id: Option<UserId>) -> String {
//!     user_id.map_or_else(|| "Hello stranger".to_owned(), |id| format!("Hello {id}"))
//! }
//!
//! #[auth(on_missing = 401, template = "supabase")] // getToken({ template: 'supabase' })
//! async fn length(token: Token) -> String {
//!     token.as_str().len().to_string()
//! }
//!
//! #[auth(on_missing = 401)] // currentUser()
//! async fn profile(user: User) -> Json<User> {
//!     Json(user)
//! }
//!
//! #[protect(any(role = "org:admin", permission = "org:invoices:manage"), on_denied = 403)]
//! async fn admin() -> &'static str {
//!     "Hello admin!"
//! }
//!
//! pub fn app(clerk: Clerk) -> Router {
//!     Router::new()
//!         .route("/hello", get(hello))
//!         .route("/me", get(me))
//!         .route("/home", get(home))
//!         .route("/length", get(length))
//!         .route("/profile", get(profile))
//!         .route("/admin", get(admin))
//!         .layer(ClerkLayer::new(clerk))
//! }
//! # }
//! ```
//!
//! # The way through
//!
//! 1. **Keys.** [`Clerk::from_env`] reads `CLERK_SECRET_KEY`, `CLERK_PUBLISHABLE_KEY`,
//!    `CLERK_JWT_KEY` and the others; [`Clerk::builder`] takes them in code. What is wrong is a
//!    [`ConfigError`](config::ConfigError) at start, not at the first request.
//! 2. **Instance.** Give the [`Clerk`] to the application: with the framework's middleware
//!    (`ClerkLayer`, `ClerkMiddleware`), which pages and browsers need, or as an extension or
//!    application data, or as the process's default with [`set_default`].
//! 3. **Attributes.** [`protect`](macro@protect) refuses, [`auth`](macro@auth) lets you choose,
//!    [`public`](macro@public) says that everybody may come. Bindings are parameters by name:
//!    `user_id`, `session_id`, `org_id`, `token`, `user`, `auth`, `claims`, `clerk`, `granted`. One
//!    that isn't an `Option` is a requirement.
//! 4. **In code.** [`Auth`] is Clerk's auth object: [`Auth::has`], [`Auth::require`] with a
//!    [`policy!`](macro@policy) after a resource was loaded, [`Auth::token`], [`Auth::user`].
//! 5. **Backend API.** [`Clerk::users`] and [`Clerk::sessions`]; errors are [`api::Error`], a
//!    response in every supported framework. [`webhook`] verifies what Clerk sends.
//! 6. **Tests.** `dev::Instance` is an in-process Clerk on loopback (feature `dev`):
//!
//! ```
//! # #[cfg(feature = "dev")]
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let instance = clerk_runtime::dev::Instance::start().await?;
//! let clerk = instance.clerk()?; // for the application
//! let alice = instance.sign_in("alice")?; // alice.token() is what she sends
//! # assert!(!alice.token().is_empty());
//! # drop(clerk);
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "dev"))]
//! # fn main() {}
//! ```
//!
//! # Failures
//!
//! Nobody signed in: `#[protect]` redirects a page to sign-in and answers 404 to anything else, as
//! Clerk does; `on_missing` chooses otherwise. Somebody who may not: 404, or `on_denied`. Signing
//! keys or the Backend API out of reach: 503 with `Retry-After`, never 401 and never a pass. The same
//! holds for a handshake, a refresh or a machine token about which Clerk gives no usable answer: a
//! time-out, 429, 5xx, a body that cannot be read, or a refusal of the secret key, which is an event
//! at `ERROR` that names `CLERK_SECRET_KEY`. Only a definite refusal counts as signed out.
//! No instance, since the layer was forgotten, is 500 with the code `no-clerk-instance`.
//!
//! Redirects are for page loads, and scripts are told the URL; what caches and other origins may see
//! is in [`responses`]. The default error body is described at [`Reply`].
//!
//! # Handshakes
//!
//! Only page loads (`GET` of a document) take part in handshakes; the middleware redirects no other
//! request. A nonce or token of a handshake that is left over loses against a session that serves the
//! page, and is removed. A browser that keeps no session, as when the session cookie is larger than the
//! 4096 bytes that browsers keep, is sent on three handshakes a minute at most; the event and
//! `x-clerk-auth-message` name the size.
//!
//! What holds in which framework is in the table of [`frameworks`].
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | `reqwest` (default) | the HTTP client behind the Backend API; without it, hand one to [`transport`](config::ClerkBuilder::transport) |
//! | `axum` | guards, replies and `ClerkLayer` for axum 0.8 |
//! | `actix` | guards, replies and `ClerkMiddleware` for actix-web 4 |
//! | `ntex` | guards, replies and `ClerkMiddleware` for ntex 3 on tokio |
//! | `poem` | guards, replies and `ClerkMiddleware` for poem 3 |
//! | `poem-openapi` | guards in methods of poem-openapi's `#[OpenApi]`, and in its document |
//! | `rocket` | guards, replies, `ClerkMiddleware` and `ClerkReplies` for rocket 0.5 |
//! | `salvo` | guards, replies, `ClerkMiddleware` and `ClerkReplies` for salvo 1 |
//! | `salvo-openapi` | guards in the OpenAPI document of salvo's `#[endpoint]` |
//! | `lambda` | functions of lambda_http 1's requests, and `ClerkLayer` |
//! | `tonic` | methods of tonic 0.14's services, and `ClerkLayer` |
//! | `tower` | functions of an `http::Request` (hyper 1 and what is built on it), and `ClerkLayer` |
//! | `warp` | guards, replies and `protected` for warp 0.4 |
//! | `http2` | the Backend API over HTTP/2: one connection, where HTTP/1.1 has as many as calls are under way |
//! | `organization-sync` | pages whose path names the organization that is to be active (`ClerkBuilder::organization_patterns`) |
//! | `audit` | who may call what: the access matrix of all handlers, in the module `audit` |
//! | `utoipa` | the same in utoipa's OpenAPI document (`audit::ClerkSecurity`) |
//! | `dev` | the offline instance |
//! | `api-…`, `full-api` | groups of the [Backend API](api) beyond users and sessions, or all of them |
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(feature = "__test"),
    expect(
        dead_code,
        unused_imports,
        unreachable_pub,
        reason = "some of Clerk's functions have no user here but the conformance data, and what \
                  only frameworks use is idle without one"
    )
)]

mod adapters;
pub mod api;
#[cfg(feature = "audit")]
#[cfg_attr(docsrs, doc(cfg(feature = "audit")))]
pub mod audit;
mod caller;
mod clock;
pub mod config;
#[cfg(feature = "dev")]
pub mod dev;
mod driver;
mod engine;
mod facts;
mod gate;
mod guard;
mod jwt;
pub mod policy;
mod register;
mod response;
pub mod webhook;

#[cfg(doc)]
#[doc = include_str!("../docs/frameworks.md")]
pub mod frameworks {}

#[cfg(doc)]
#[doc = include_str!("../docs/responses.md")]
pub mod responses {}

/// What a bound parameter may be: one trait for each name, and the types that fit it. A guard is the
/// parameter that `#[protect]` and `#[auth]` add.
///
/// Generated code uses them, and errors name them. To bind another type, take what is listed and
/// convert it.
pub mod bindings {
    #[cfg(feature = "__framework")]
    pub use crate::adapters::BoundByProtectOrAuthAboveTheRouteAttribute;
    pub use crate::guard::{
        BindAuth, BindClaims, BindClerk, BindGranted, BindOrgId, BindSessionId, BindToken,
        BindUser, BindUserId, Guard, MethodGuard,
    };
}

/// `request = name`: what a function may be handed, and what it may return.
pub mod request {
    pub use crate::adapters::{ExplicitRequest, FromRejection};
}

pub use clerk_macros::{auth, handlers, policy, protect, public};

#[cfg(any(
    feature = "actix",
    feature = "ntex",
    feature = "poem",
    feature = "rocket",
    feature = "salvo"
))]
#[cfg_attr(
    docsrs,
    doc(cfg(any(
        feature = "actix",
        feature = "ntex",
        feature = "poem",
        feature = "rocket",
        feature = "salvo"
    )))
)]
pub use adapters::ClerkMiddleware;
#[cfg(any(feature = "rocket", feature = "salvo"))]
#[cfg_attr(docsrs, doc(cfg(any(feature = "rocket", feature = "salvo"))))]
pub use adapters::ClerkReplies;
#[cfg(any(
    feature = "actix",
    feature = "axum",
    feature = "lambda",
    feature = "ntex",
    feature = "poem",
    feature = "rocket",
    feature = "salvo",
    feature = "tonic",
    feature = "tower",
    feature = "warp"
))]
pub use adapters::Require;
#[cfg(feature = "actix")]
#[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
pub use adapters::actix::{ClerkMiddlewareService, RequireMiddlewareService};
#[cfg(feature = "ntex")]
#[cfg_attr(docsrs, doc(cfg(feature = "ntex")))]
pub use adapters::ntex::{ClerkWebService, RequireWebService};
#[cfg(feature = "poem-openapi")]
#[cfg_attr(docsrs, doc(cfg(feature = "poem-openapi")))]
pub use adapters::poem::WithRefusals;
#[cfg(feature = "poem")]
#[cfg_attr(docsrs, doc(cfg(feature = "poem")))]
pub use adapters::poem::{ClerkEndpoint, RequireEndpoint};
#[cfg(any(
    feature = "axum",
    feature = "lambda",
    feature = "tonic",
    feature = "tower",
    feature = "warp"
))]
#[cfg_attr(
    docsrs,
    doc(cfg(any(
        feature = "axum",
        feature = "lambda",
        feature = "tonic",
        feature = "tower",
        feature = "warp"
    )))
)]
pub use adapters::tower::{ClerkLayer, ClerkService, ReplyBody, RequireService};
#[cfg(feature = "warp")]
#[cfg_attr(docsrs, doc(cfg(feature = "warp")))]
pub use adapters::warp::{GuardedHandler, protected};
pub use api::models::User;
pub use caller::{
    Ask, Auth, AuthFailure, Machine, OrgId, Reason, Session, SessionId, Token, UserId,
};
pub use driver::{Clerk, NoInstance, RequestState, RequestStatus, TokenOptions, set_default};
pub use facts::RequestFacts;
pub use guard::{Claims, Granted};
pub use policy::Denial;
pub use response::{IntoStatusCode, Reply};
pub use webhook::{Event, Webhook};

#[cfg(feature = "__test")]
#[doc(hidden)]
pub mod __conformance;
#[doc(hidden)]
pub mod __private;
