//! An in-process Clerk on loopback, for `cargo run` without an account and for your own tests.
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
//! Its cookies end with the browser's session. Each start has a suffix of its own; the sign-in page and
//! each handshake remove the cookies of offline instances that have ended, where the browser sends
//! them: cookies of 127.0.0.1 do not heed ports.
//!
//! It is the other side of the wire and shares no code with the verification that it serves.
//!
//! # What is played
//!
//! Over its state, with Clerk's status codes, error codes, paging, filters and orders: users,
//! sessions, organizations, memberships, invitations to organizations and to the application, JWT
//! templates, API keys, tokens between machines, machines and the signing keys; and of OAuth access
//! tokens their verification. What is changed there shows everywhere: a banned or locked person
//! can't sign in, a revoked session gives no more tokens, a new role is in the next token, a revoked
//! key fails its verification. Nobody accepts invitations, and no email is sent.
//!
//! Every other operation is refused with 422 `not_played_offline`, unless a test gives it an
//! answer of its own with [`Instance::answers`].

// `instance` start and handles · `connect` a Clerk for it · `env_or_dev` or the environment's ·
// `builder` settings · `people` who lives there · `state` what it knows (`user`, `credentials`,
// `organization`, `membership`, `invitation`, `session`, `machine`, `template`) · `token` good and
// bad tokens from `claims` and `keys` · `ended_instances` their cookies · `faults` bad days · `answers` answers of tests · `webhooks`
// signed events · `http` the server

mod answers;
mod builder;
mod claims;
mod connect;
mod cookies;
mod credentials;
mod document;
mod ended_instances;
mod env_or_dev;
mod faults;
mod http;
mod instance;
mod invitation;
mod issued;
mod keys;
mod lock;
mod machine;
mod membership;
mod organization;
mod people;
mod random;
mod session;
mod shared;
mod signed_in;
mod state;
mod template;
#[cfg(test)]
mod tests;
mod time;
mod token;
mod user;
mod webhooks;

pub use answers::Answers;
pub use builder::Builder;
pub use env_or_dev::{EnvOrDev, EnvOrDevError};
pub use faults::{Endpoint, Fault, Faults};
pub use instance::{Instance, StartError};
pub use issued::{MachineCredential, MachineTokenBuilder};
pub use people::{Organization, Person};
pub use signed_in::{SignInError, SignedIn, Unknown, UnknownPerson};
pub use token::{Category, TokenBuilder};
pub use webhooks::SignedWebhook;
