//! Tokens to sign in once.

use clerk_runtime::OrgId;
use clerk_runtime::api::resources::CreateSignInToken;

use super::{ORG, USER, call};
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(
        prism,
        clerk.sign_in_tokens().create(CreateSignInToken::new(USER))
    );
    call!(
        prism,
        clerk.sign_in_tokens().create(
            CreateSignInToken::new(USER)
                .org_id(OrgId::from(ORG))
                .expires_in_seconds(60)
        )
    );
    call!(prism, clerk.sign_in_tokens().revoke(&"sit_1".into()));
}
