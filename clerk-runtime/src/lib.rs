//! Clerk authentication for Rust web servers: an attribute on a handler, and the request is verified
//! before the handler runs.
//!
//! ```
//! # #[cfg(all(feature = "axum", feature = "dev"))]
//! # mod example {
//! use axum::{Json, Router, routing::get};
//! use clerk_runtime::{Clerk, ClerkLayer, Token, User, UserId, auth, protect};
//!
//! #[protect] // Clerk's auth.protect(): 404 if unauthenticated
//! async fn hello() -> &'static str {
//!     "Hello world!"
//! }
//!
//! #[auth(on_missing = 401)] // choose the failure
//! async fn me(user_id: UserId) -> String {
//!     user_id.to_string()
//! }
//!
//! #[auth] // never rejects, so the binding is an Option
//! async fn home(user_id: Option<UserId>) -> String {
//!     user_id.map_or_else(|| "Hello guest".to_owned(), |id| format!("Hello {id}"))
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
//! # Overview
//!
//! 1. **Keys.** [`Clerk::from_env`] reads `CLERK_SECRET_KEY`, `CLERK_PUBLISHABLE_KEY`,
//!    `CLERK_JWT_KEY` and others; [`Clerk::builder`] takes them in code. Mistakes are reported as a
//!    [`ConfigError`](config::ConfigError) at startup, not at the first request. Without keys,
//!    `Clerk::from_env_or_dev` starts the offline instance in debug builds (feature `dev`).
//! 2. **Instance.** Give the [`Clerk`] to the application: with the framework's middleware
//!    (`ClerkLayer`, `ClerkMiddleware`), which browsers need, as an extension or application data,
//!    or as the process's default with [`set_default`].
//! 3. **Attributes.** [`protect`](macro@protect) rejects unauthenticated requests,
//!    [`auth`](macro@auth) lets you choose, and [`public`](macro@public) marks handlers for
//!    everyone. Parameters are bound by their names: `user_id`, `session_id`, `org_id`, `token`,
//!    `user`, `auth`, `claims`, `clerk`, `granted`. A bound parameter that is not an `Option` is a
//!    requirement.
//! 4. **In code.** [`Auth`] is Clerk's auth object: [`Auth::has`], [`Auth::token`], [`Auth::user`],
//!    and [`Auth::require`] to check a [`policy!`](macro@policy) after a resource was loaded.
//! 5. **Backend API.** [`Clerk::users`] and [`Clerk::sessions`] call it. Their error,
//!    [`api::Error`], is a response in every supported framework. [`webhook`] verifies Clerk's
//!    webhooks.
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
//! # Guide
//!
//! The [`guide`] has a page for each framework, and for each subject: how requests are verified,
//! responses to rejected requests, browsers, tests.
//!
//! # Framework support
//!
//! The table in [`frameworks`] shows what each framework supports.
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
//! | `poem-openapi` | guards in methods of poem-openapi's `#[OpenApi]`, and in its document |
//! | `rocket` | guards, replies, `ClerkMiddleware` and `ClerkReplies` for rocket 0.5 |
//! | `salvo` | guards, replies, `ClerkMiddleware` and `ClerkReplies` for salvo 1 |
//! | `salvo-openapi` | guards in the OpenAPI document of salvo's `#[endpoint]` |
//! | `lambda` | functions of lambda_http 1's requests, and `ClerkLayer` |
//! | `tonic` | methods of tonic 0.14's services, and `ClerkLayer` |
//! | `tower` | functions of an `http::Request` (hyper 1 and frameworks based on it), and `ClerkLayer` |
//! | `warp` | guards, replies and `protected` for warp 0.4 |
//! | `http2` | the Backend API over HTTP/2, with one connection; HTTP/1.1 opens one for each concurrent call |
//! | `organization-sync` | activation of the organization in a page's path (`ClerkBuilder::organization_patterns`) |
//! | `access_matrix` | the access matrix of all handlers, in the module `access_matrix` |
//! | `utoipa` | the same in utoipa's OpenAPI document (`access_matrix::ClerkSecurity`) |
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

#[cfg(feature = "access-matrix")]
#[cfg_attr(docsrs, doc(cfg(feature = "access-matrix")))]
pub mod access_matrix;
mod adapters;
pub mod api;
mod authorize;
mod caller;
mod clock;
pub mod config;
#[cfg(feature = "dev")]
pub mod dev;
mod engine;
mod guard;
mod jwt;
pub mod policy;
mod register;
mod request_head;
mod response;
mod service;
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
        feature = "rocket",
        feature = "salvo",
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
pub use adapters::tower::{ClerkLayer, ClerkService, ReplyBody, RequireService};
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
pub use service::{Clerk, NoInstance, RequestState, RequestStatus, TokenOptions, set_default};
pub use webhook::{Event, Webhook};

#[cfg(feature = "__test")]
#[doc(hidden)]
pub mod __conformance;
#[doc(hidden)]
pub mod __private;
