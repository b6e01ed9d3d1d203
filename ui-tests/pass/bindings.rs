//! All bindings, in all of their types.

use std::future::ready;
use std::sync::Arc;

use clerk_runtime::{
    Auth, Claims, Clerk, Granted, OrgId, SessionId, Token, User, UserId, auth, policy, protect,
};
use serde::Deserialize;
use serde_json::Value;

/// Custom claims of the application.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct Mine {
    /// The user.
    pub sub: String,
}

policy!(Admin: role = "org:admin");

/// Ids.
#[protect]
pub async fn ids(user_id: UserId, session_id: String, mut org_id: Arc<str>) -> String {
    if org_id.is_empty() {
        org_id = Arc::from("none");
    }
    ready(format!("{user_id} {session_id} {org_id}")).await
}

/// Bindings under other names.
#[auth]
pub async fn renamed(
    #[clerk(user_id)] user: Option<Arc<str>>,
    #[clerk(org_id)] organization: Option<OrgId>,
    #[clerk(session_id)] session: Option<SessionId>,
) -> String {
    ready(format!("{user:?} {organization:?} {session:?}")).await
}

/// All other bindings.
#[protect]
pub async fn rest(
    token: Token,
    user: User,
    auth: Auth,
    claims: Claims<Mine>,
    clerk: Clerk,
    granted: Granted<Admin>,
) -> String {
    const NAME: &str = "rest";
    ready(format!(
        "{NAME} {token:?} {user:?} {auth:?} {claims:?} {clerk:?} {granted:?}"
    ))
    .await
}

/// All other bindings, as `Option`s.
#[auth]
pub async fn maybe(
    token: Option<Token>,
    user: Option<Arc<User>>,
    auth: Option<Auth>,
    claims: Option<Claims<Value>>,
    clerk: Option<Clerk>,
    granted: Option<Granted<Admin>>,
) -> String {
    ready(format!(
        "{token:?} {user:?} {auth:?} {claims:?} {clerk:?} {granted:?}"
    ))
    .await
}

/// Required and not used.
#[protect]
pub async fn unused(_user_id: UserId, _org_id: String) -> &'static str {
    ready("ok").await
}
