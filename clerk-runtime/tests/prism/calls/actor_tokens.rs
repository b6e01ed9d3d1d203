//! Tokens to sign in as another user.

use clerk_runtime::api::resources::{Actor, CreateActorToken};

use super::{USER, call};
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(
        prism,
        clerk
            .actor_tokens()
            .create(CreateActorToken::new(USER, Actor::new("text")))
    );
    call!(
        prism,
        clerk.actor_tokens().create(
            CreateActorToken::new(USER, Actor::new("text"))
                .expires_in_seconds(60)
                .session_max_duration_in_seconds(60)
        )
    );
    call!(prism, clerk.actor_tokens().revoke(&"act_1".into()));
}
