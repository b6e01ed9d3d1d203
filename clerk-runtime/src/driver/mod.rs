//! Effects to I/O: the instance that an application holds, its keys, its caches.
//!
//! ```text
//!   authenticate ─▶ engine::start ─▶ Need(effect) ─▶ effects ─▶ keys · machines · api ─▶ resume …
//!        │              │
//!        │              └─ signatures ─▶ token cache, keys at hand: no network
//!        └─▶ RequestState ─▶ Auth ─▶ auth: token(), user() ─▶ templates · users
//! ```
//!
//! `clerk` the instance · `defaults` the process's instance · `authenticate` the loop around the
//! engine · `effects` what the loop does · `state` what it comes to · `signatures` what the engine
//! sees of keys and cache · `keys` signing keys · `token_cache` verified session tokens · `machines`
//! opaque tokens · `nonces` handshakes · `refreshes` expired sessions · `notices` rate-limited events
//! · `templates`, `users` what handlers ask for · `auth` the async methods of `Auth` · `webhooks`
//! events · `origin_log` events about cross-site requests · `budget` how many calls strangers can
//! cause · `bounded_cache` settings of `quick_cache` · `digest`, `flight`, `bounded`, `failure`,
//! `sync` what these are made of

mod auth;
mod authenticate;
mod bounded;
mod bounded_cache;
mod budget;
mod clerk;
mod defaults;
mod digest;
mod effects;
mod failure;
mod flight;
mod keys;
mod machines;
mod nonces;
mod notices;
mod origin_log;
mod refreshes;
mod signatures;
mod state;
mod sync;
mod templates;
#[cfg(test)]
mod tests;
mod token_cache;
mod users;
mod webhooks;

pub use auth::TokenOptions;
pub use clerk::Clerk;
pub use defaults::{NoInstance, set_default};
pub use state::{RequestState, RequestStatus};
