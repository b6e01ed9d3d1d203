//! What Clerk answers, one file per group of objects.
//!
//! Every object keeps the fields that it doesn't know in `extra`, takes `null` and a missing field
//! for the field's default, and prints back as it was read. Times are milliseconds since the Unix
//! epoch; a method of the field's name gives them as [`UnixMillis`](crate::config::UnixMillis).

mod enterprise;
mod identification;
mod macros;
mod object;
mod organization;
mod session;
mod time;
mod user;
mod verification;

pub use enterprise::{
    EnterpriseAccount, EnterpriseAccountConnection, EnterpriseProtocol, SamlAccount,
    SamlAccountConnection, ScimUser,
};
pub use identification::{
    EmailAddress, ExternalAccount, IdentificationLink, Passkey, PhoneNumber, Web3Wallet,
};
pub use object::Redacted;
pub use organization::{Organization, OrganizationMembership, PublicUserData};
pub use session::SessionToken;
pub use user::User;
pub use verification::{Verification, VerificationError, VerificationStatus};
