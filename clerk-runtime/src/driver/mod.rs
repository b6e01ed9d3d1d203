//! Effects to I/O: the instance that an application holds, its keys, its caches.
//!
//! ```text
//!   authenticate ─▶ engine::start ─▶ Need(effect) ─▶ effects ─▶ key_cache · machine_tokens · api ─▶ …
//!        │              │
//!        │              └─ signatures ─▶ token cache, cached keys: no network
//!        └─▶ RequestState ─▶ Auth ─▶ auth: token(), user() ─▶ template_tokens · current_users
//! ```
//!
//! `clerk` the instance · `defaults` the process's instance · `authenticate` the loop around the
//! engine · `effects` what the loop does · `state` what it comes to · `signatures` what the engine
//! sees of keys and cache · `key_cache` signing keys · `token_cache` verified session tokens ·
//! `machine_tokens` opaque tokens · `handshake_nonces` handshakes · `session_refreshes` expired
//! sessions · `notices` rate-limited events · `template_tokens`, `current_users` what handlers ask
//! for · `auth` the async methods of `Auth` · `webhooks` events · `origin_log` events about
//! cross-site requests · `budget` how many calls clients can cause · `loading_cache` expiry and
//! coalesced loads · `bounded_cache` settings of the caches · `digest`, `failure`, `sync` what these
//! are made of

mod auth;
mod authenticate;
mod bounded_cache;
mod budget;
mod clerk;
mod current_users;
mod defaults;
mod digest;
mod effects;
mod failure;
mod handshake_nonces;
mod key_cache;
mod loading_cache;
mod machine_tokens;
mod notices;
mod origin_log;
mod session_refreshes;
mod signatures;
mod state;
mod sync;
mod template_tokens;
#[cfg(test)]
mod tests;
mod token_cache;
mod webhooks;

pub use auth::TokenOptions;
pub use clerk::Clerk;
pub use defaults::{NoInstance, set_default};
pub use state::{RequestState, RequestStatus};
