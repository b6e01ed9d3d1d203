//! Sessions.

use clerk_runtime::api::models::{RefreshFormat, SessionStatus};
use clerk_runtime::api::resources::{CreateSession, RefreshSession};
use serde_json::json;

use super::{ORG, SESSION, USER, call};
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.sessions().list());
    call!(
        prism,
        clerk
            .sessions()
            .list()
            .client_id("text")
            .user_id("text")
            .status(SessionStatus::Abandoned)
            .paginated(true)
            .limit(5)
            .offset(3)
    );
    call!(prism, clerk.sessions().create(CreateSession::new(USER)));
    call!(
        prism,
        clerk
            .sessions()
            .create(CreateSession::new(USER).active_organization_id(ORG))
    );
    call!(prism, clerk.sessions().get(&SESSION.into()));
    call!(
        prism,
        clerk
            .sessions()
            .refresh(&SESSION.into(), RefreshSession::new("text", "text", "text"))
    );
    call!(
        prism,
        clerk.sessions().refresh(
            &SESSION.into(),
            RefreshSession::new("text", "text", "text")
                .request_headers(json!({ "key": ["value", 1] }))
                .format(RefreshFormat::Token)
                .request_originating_ip("text")
        )
    );
    call!(prism, clerk.sessions().revoke(&SESSION.into()));
    call!(prism, clerk.sessions().token(&SESSION.into()));
    call!(
        prism,
        clerk
            .sessions()
            .token(&SESSION.into())
            .expires_in_seconds(60)
    );
    call!(
        prism,
        clerk
            .sessions()
            .token_from_template(&SESSION.into(), "supabase")
    );
    call!(
        prism,
        clerk
            .sessions()
            .token_from_template(&SESSION.into(), "supabase")
            .expires_in_seconds(60)
    );
}
