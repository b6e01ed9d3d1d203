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
//! It is the other side of the wire and shares no code with the verification that it serves.
//!
//! `instance` start and handles · `connect` a [`Clerk`](crate::Clerk) for it · `env_or_dev` or the
//! environment's · `builder` settings · `people` who lives there · `state` what it
//! knows (`user`, `session`, `machine`, `template`) · `token` good and bad tokens from `claims` and
//! `keys` · `faults` bad days · `webhooks` signed events · `http` the server

mod builder;
mod claims;
mod connect;
mod cookies;
mod env_or_dev;
mod faults;
mod http;
mod instance;
mod issued;
mod keys;
mod lock;
mod machine;
mod people;
mod random;
mod session;
mod shared;
mod signed_in;
mod state;
mod template;
#[cfg(test)]
mod tests;
mod token;
mod user;
mod webhooks;

pub use builder::Builder;
pub use env_or_dev::{EnvOrDev, EnvOrDevError};
pub use faults::{Endpoint, Fault, Faults};
pub use instance::{Instance, StartError};
pub use issued::{MachineCredential, MachineTokenBuilder};
pub use people::{Organization, Person};
pub use signed_in::{SignedIn, Unknown, UnknownPerson};
pub use token::{Category, TokenBuilder};
pub use webhooks::SignedWebhook;
