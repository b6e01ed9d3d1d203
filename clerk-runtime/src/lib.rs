//! Clerk authentication for Rust web servers: put an attribute on a handler, and requests are
//! authenticated and authorized before the handler runs.
//!
//! ```
//! # #[cfg(feature = "axum")]
//! # mod example {
//! use axum::{Router, routing::get};
//! use clerk_runtime::{Clerk, ClerkLayer, UserId, auth, protect};
//!
//! #[auth(on_missing = 401)]
//! async fn me(user_id: UserId) -> String {
//!     user_id.to_string()
//! }
//!
//! #[protect(role = "org:admin", on_denied = 403)]
//! async fn admin() -> &'static str {
//!     "Hello admin!"
//! }
//!
//! pub fn app(clerk: Clerk) -> Router {
//!     let routes = Router::new().route("/me", get(me)).route("/admin", get(admin));
//!     routes.layer(ClerkLayer::new(clerk))
//! }
//! # }
//! ```
//!
//! # Guide
//!
//! The [guide] starts with [a first protected route](guide::getting_started) in each
//! framework, and explains attributes, failures, browsers, tests and operation.
//!
//! # Reference
//!
//! - Attributes: [`protect`](macro@protect), [`auth`](macro@auth), [`public`](macro@public),
//!   [`handlers`](macro@handlers), [`policy!`](macro@policy) and [`names!`](macro@names). [`bindings`]
//!   lists the parameters that they fill, [`request`] the requests of functions without extractors.
//! - Configuration: [`Clerk::from_env`], [`Clerk::builder`], [`config`], and [`set_default`] for the
//!   whole process.
//! - The caller: [`Auth`], [`Session`], [`Machine`], [`Claims`], [`Granted`], [`User`], [`Token`].
//! - Error responses: [`Denial`], [`Reply`], [`Reason`].
//! - Revoked sessions: [`revocations`]. Several processes: [`shared`]. Metrics: the
//!   [guide](guide::metrics).
//! - Clerk's Backend API: [`api`]. Webhooks: [`webhook`]. Offline instance: `dev`. Hostile requests:
//!   `testing`. Access matrix: `access_matrix`.
//! - [Behaviours in each framework](frameworks), which tests confirm.
//!
//! # Features
//!
//! | feature | description |
//! |---|---|
//! | `reqwest` (default) | the HTTP client for the Backend API; without it, pass one to [`transport`](config::ClerkBuilder::transport) |
//! | `axum` | guards, replies and `ClerkLayer` for axum 0.8 |
//! | `actix` | guards, replies and `ClerkMiddleware` for actix-web 4 |
//! | `ntex` | guards, replies and `ClerkMiddleware` for ntex 3 on tokio |
//! | `poem` | guards, replies and `ClerkMiddleware` for poem 3 |
//! | `poem-openapi` | guards in methods of poem-openapi's `#[OpenApi]`, and in its OpenAPI document |
//! | `rocket` | guards, replies, `ClerkMiddleware` and `ClerkReplies` for rocket 0.5 |
//! | `salvo` | guards, replies, `ClerkMiddleware` and `ClerkReplies` for salvo 1 |
//! | `salvo-openapi` | guards in the OpenAPI document of salvo's `#[endpoint]` |
//! | `lambda` | functions that take lambda_http 1's requests, and `ClerkLayer` |
//! | `tonic` | methods of tonic 0.14's services, and `ClerkLayer` |
//! | `tower` | functions that take an `http::Request` (hyper 1 and frameworks based on it), and `ClerkLayer` |
//! | `warp` | guards, replies and `protected` for warp 0.4 |
//! | `http2` | the Backend API over HTTP/2, with one connection; HTTP/1.1 opens one for each concurrent call |
//! | `organization-sync` | activation of the organization in a page's path (`ClerkBuilder::organization_patterns`) |
//! | `redis` | the store that several processes share, in Redis or Valkey (`shared::Redis`) |
//! | `redis-tls` | TLS to Redis (`rediss://…`) |
//! | `metrics` | metrics for the recorder of the crate `metrics`: [the guide](guide::metrics) lists them |
//! | `access-matrix` | the access matrix of all handlers, in the module `access_matrix` |
//! | `utoipa` | the policies in utoipa's OpenAPI document (`access_matrix::ClerkSecurity`) |
//! | `names` | the program `clerk-names`, which compares `clerk.toml` with Clerk |
//! | `testing` | hostile requests to protected routes, for the tests of applications (`testing::hostile`) |
//! | `dev` | the offline instance, and the program `clerk-offline` |
//! | `api-…`, `full-api` | groups of the [Backend API](api) beyond users and sessions, or all of them |
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "access-matrix")]
#[cfg_attr(docsrs, doc(cfg(feature = "access-matrix")))]
pub mod access_matrix;
mod adapters;
pub mod api;
#[cfg_attr(
    not(feature = "__framework"),
    expect(dead_code, reason = "only frameworks call these functions")
)]
mod authorize;
mod caller;
mod clock;
pub mod config;
#[cfg(feature = "dev")]
pub mod dev;
mod engine;
mod guard;
#[cfg_attr(
    not(feature = "__test"),
    expect(
        unreachable_pub,
        reason = "only the conformance runner uses all of the rules"
    )
)]
mod jwt;
mod last_logged;
#[cfg(feature = "metrics")]
mod metrics;
#[cfg(not(feature = "metrics"))]
#[path = "metrics/disabled.rs"]
mod metrics;
#[cfg(feature = "__names")]
#[cfg_attr(
    docsrs,
    doc(cfg(any(feature = "access-matrix", feature = "dev", feature = "names")))
)]
pub mod names;
mod oauth;
pub mod policy;
#[cfg_attr(
    not(feature = "__framework"),
    expect(
        dead_code,
        unused_imports,
        reason = "only middlewares forward requests"
    )
)]
mod proxy;
mod random;
mod register;
mod request_head;
mod response;
pub mod revocations;
mod service;
pub mod shared;
mod sync;
#[cfg(feature = "testing")]
#[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
pub mod testing;
pub mod webhook;

#[cfg(doc)]
#[doc = include_str!("../docs/frameworks.md")]
pub mod frameworks {}

#[cfg(all(doc, not(doctest)))]
#[cfg_attr(
    not(all(
        feature = "actix",
        feature = "access-matrix",
        feature = "axum",
        feature = "dev",
        feature = "full-api",
        feature = "lambda",
        feature = "ntex",
        feature = "organization-sync",
        feature = "poem-openapi",
        feature = "redis",
        feature = "rocket",
        feature = "salvo",
        feature = "testing",
        feature = "tonic",
        feature = "tower",
        feature = "warp"
    )),
    allow(
        rustdoc::broken_intra_doc_links,
        reason = "the pages link to items of all features"
    )
)]
pub mod guide;

/// Traits of bound parameters: one for each name, implemented by the types that the parameter can
/// have. A guard is the parameter that `#[protect]` and `#[auth]` add.
///
/// Generated code uses them, and compiler errors name them. To bind another type, bind one of the
/// listed types and convert it.
pub mod bindings {
    #[cfg(feature = "__framework")]
    pub use crate::adapters::BoundByProtectOrAuthAboveTheRouteAttribute;
    pub use crate::guard::{
        BindAuth, BindClaims, BindClerk, BindGranted, BindOrgId, BindSessionId, BindToken,
        BindUser, BindUserId, Guard, MethodGuard,
    };
}

/// Traits for `request = name`: the types that a function can take as the request, and those that
/// it can return.
pub mod request {
    pub use crate::adapters::{ExplicitRequest, FromRejection};
}

pub use clerk_macros::{auth, handlers, names, policy, protect, public};

#[cfg(feature = "__middleware")]
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
pub use adapters::poem::WithErrorResponses;
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
pub use adapters::tower::{ClerkFuture, ClerkLayer, ClerkService, ReplyBody, RequireService};
#[cfg(feature = "warp")]
#[cfg_attr(docsrs, doc(cfg(feature = "warp")))]
pub use adapters::warp::{GuardedHandler, protected};
pub use api::models::User;
pub use caller::{
    Auth, AuthCheck, AuthFailure, Machine, OrgId, Reason, Session, SessionId, Token, UserId,
};
pub use guard::{Claims, Granted};
pub use policy::Denial;
pub use request_head::RequestHead;
pub use response::{IntoStatusCode, Reply};
pub use service::{
    AuthEnd, Clerk, Delivery, NoInstance, RequestState, RequestStatus, TokenOptions,
    TokenVerificationError, set_default,
};
pub use webhook::{Event, Webhook};
/// Former names.
#[doc(hidden)]
pub use {caller::AuthCheck as Ask, request_head::RequestHead as RequestFacts};

#[cfg(feature = "__test")]
#[doc(hidden)]
pub mod __conformance;
#[doc(hidden)]
pub mod __private;
#[cfg(clerk_model)]
#[doc(hidden)]
pub use service::models;
