//! An in-process simulation of Clerk on loopback, for `cargo run` without an account and for tests.
//!
//! ```
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use clerk_runtime::dev::Instance;
//!
//! let instance = Instance::start().await?;
//! let alice = instance.sign_in("alice")?;
//! let clerk = instance.clerk()?; // give it to your application …
//! let authorization = format!("Bearer {}", alice.token()); // … and send it this
//! # assert!(authorization.len() > 100);
//! # Ok(())
//! # }
//! ```
//!
//! The instance's cookies end with the browser's session, and each start has its own cookie suffix.
//! Cookies of 127.0.0.1 are not separated by port, so the sign-in page and each handshake remove
//! those of offline instances that have ended.
//!
//! The instance implements Clerk's side of the protocol, and shares no code with the verification
//! under test.
//!
//! # Simulated operations
//!
//! The instance simulates the following, with Clerk's status codes, error codes, paging, filters
//! and sort orders: users, sessions, organizations, memberships, invitations to organizations and
//! to the application, JWT templates, API keys, M2M tokens, machines, sign-in tokens, testing
//! tokens, the signing keys, and the verification of OAuth access tokens. Roles, permissions, role
//! sets and plans can be read, but not changed: [`Builder::names`] declares them. Changes take
//! effect everywhere: a banned or locked person cannot sign in, a new role is in the next token, a
//! revoked key is rejected, and neither API issues tokens of a revoked session. Only
//! [`SignedIn::token`] still signs them, for tests. No email is sent: the code of every address is
//! `424242`.
//!
//! The Frontend API is simulated too, so that [Clerk's components](crate::guide::testing) work
//! offline: sign-in, sign-up, profiles, organizations, API keys and reverification.
//!
//! The instance is an OAuth authorization server, too, with the endpoints of Clerk's Frontend API:
//! metadata (RFC 8414), dynamic client registration (RFC 7591), authorization codes with PKCE and
//! resources (RFC 8707), a consent page, refresh tokens that are replaced at each use, revocation,
//! introspection and OpenID Connect's `userinfo`. It differs from Clerk in that every client must
//! use PKCE, responses have an `iss` (RFC 9207), and a client can request scopes that it has not
//! registered.
//!
//! Every other operation is rejected with 422 `not_simulated_offline`, unless a test defines a
//! response with [`Instance::responses`].

// `instance` start and handles · `connect` a `Clerk` that uses the instance · `env_or_dev` the
// environment's instance or an offline one · `builder` settings · `people` users and organizations
// · `state` state of the instance (`user`, `credentials`, `organization`, `membership`,
// `invitation`, `session`, `machine`, `oauth`, `template`, `declared` roles, permissions and plans)
// · `token` valid and invalid tokens from `claims` and `keys` · `browser` a browser that signs in
// over HTTP · `client`, `attempt`, `sign_in_token` browsers and their attempts to sign in ·
// `packages` Clerk's scripts · `seed` people of a JSON document · `ended_instances` removal of
// cookies of ended instances · `faults` simulated failures · `responses` responses that tests
// define · `webhooks` signed events · `http` the server

mod attempt;
mod browser;
mod builder;
mod claims;
mod client;
mod connect;
mod cookies;
mod credentials;
mod declared;
mod document;
mod ended_instances;
mod env_or_dev;
mod faults;
mod http;
mod instance;
mod invitation;
mod issued;
mod keys;
mod machine;
mod membership;
mod oauth;
mod organization;
mod packages;
mod people;
mod random;
mod responses;
mod seed;
mod session;
mod shared;
mod sign_in_token;
mod signed_in;
mod state;
mod template;
#[cfg(test)]
mod tests;
mod time;
mod token;
mod user;
mod webhooks;

pub use browser::{Browser, BrowserError};
pub use builder::Builder;
pub use env_or_dev::{EnvOrDev, EnvOrDevError};
pub use faults::{Endpoint, Fault, Faults};
pub use instance::{Instance, StartError};
pub use issued::{MachineCredential, MachineTokenBuilder};
pub use people::{Organization, Person};
pub use responses::Responses;
pub use seed::SeedError;
pub use signed_in::{SignInError, SignedIn, Unknown, UnknownPerson};
pub use token::{Category, TokenBuilder};
pub use webhooks::SignedWebhook;
