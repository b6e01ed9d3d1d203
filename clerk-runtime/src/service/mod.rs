//! The instance handle and its I/O: execution of effects, keys and caches.
//!
//! ```text
//!   authenticate ─▶ engine::start ─▶ Need(effect) ─▶ effects ─▶ key_cache · machine_tokens · api ─▶ …
//!        │              │
//!        │              └─ signatures ─▶ token cache, cached keys: no network
//!        └─▶ RequestState ─▶ Auth ─▶ auth: token(), user() ─▶ template_tokens · current_users
//! ```
//!
//! `clerk` instance handle · `defaults` default instance of the process · `authenticate` loop
//! around the engine · `effects` execution of effects · `state` result of an authentication ·
//! `signatures` the engine's view of keys and verified tokens · `key_cache` signing keys ·
//! `token_cache` verified session tokens · `machine_tokens` opaque machine tokens ·
//! `handshake_nonces` redemption of handshake nonces · `session_refreshes` refreshes of expired
//! sessions · `log_limiter` rate-limited events · `template_tokens` and `current_users` data that
//! handlers request · `auth` async methods of `Auth` · `ended` end of an authentication ·
//! `webhooks` webhook verification · `deliveries` claims of webhook deliveries · `locks` locks that
//! one process holds · `verify_token` tokens outside of requests · `authorization_server` metadata
//! of the authorization server · `resource_scopes` scopes in the metadata of each resource ·
//! `origin_log` events about cross-site requests · `budget` limits on calls that clients can cause
//! · `loading_cache` expiry and coalesced loads · `bounded_cache` settings of the caches · `digest`
//! digests of secrets · `failure` failed calls

mod auth;
mod authenticate;
mod authorization_server;
mod bounded_cache;
mod budget;
mod clerk;
mod current_users;
mod defaults;
mod deliveries;
mod digest;
mod effects;
mod ended;
mod failure;
mod handshake_nonces;
mod key_cache;
mod loading_cache;
mod locks;
mod log_limiter;
mod machine_tokens;
#[cfg(clerk_model)]
#[path = "../../../tests/concurrency/models/service/mod.rs"]
pub mod models;
mod origin_log;
mod resource_scopes;
mod session_refreshes;
mod signatures;
mod state;
mod template_tokens;
#[cfg(test)]
mod tests;
mod token_cache;
mod verify_token;
mod webhooks;

pub use auth::TokenOptions;
pub use clerk::Clerk;
pub use defaults::{NoInstance, set_default};
pub use deliveries::Delivery;
pub use ended::AuthEnd;
pub(crate) use log_limiter::LimitedEvent;
pub use state::{RequestState, RequestStatus};
pub use verify_token::TokenVerificationError;
