//! Tokens for the portal of IT contacts.

use clerk_runtime::api::resources::CreateAdminPortalLinkToken;

use super::{LINK_TOKEN, ORG, call};
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(
        prism,
        clerk
            .admin_portal_link_tokens()
            .create(CreateAdminPortalLinkToken::new())
    );
    call!(
        prism,
        clerk.admin_portal_link_tokens().create(
            CreateAdminPortalLinkToken::new()
                .organization_id(ORG)
                .it_contact_id("text")
                .scopes(["one", "two"])
                .seconds_until_expiration(60)
        )
    );
    call!(
        prism,
        clerk.admin_portal_link_tokens().revoke(&LINK_TOKEN.into())
    );
    call!(
        prism,
        clerk
            .admin_portal_link_tokens()
            .revoke(&LINK_TOKEN.into())
            .revocation_reason("text")
    );
}
