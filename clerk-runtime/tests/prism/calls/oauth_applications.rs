//! OAuth applications, which sign users in with Clerk.

use clerk_runtime::api::resources::{CreateOAuthApplication, UpdateOAuthApplication};

use super::{USER, call, file};
use crate::prism::Prism;

#[expect(deprecated, reason = "Clerk still serves them")]
pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.oauth_applications().list());
    call!(
        prism,
        clerk
            .oauth_applications()
            .list()
            .limit(5)
            .offset(3)
            .order_by("-created_at")
            .name_query("jo")
    );
    call!(
        prism,
        clerk
            .oauth_applications()
            .create(CreateOAuthApplication::new("text"))
    );
    call!(
        prism,
        clerk.oauth_applications().create(
            CreateOAuthApplication::new("text")
                .redirect_uris(["one", "two"])
                .callback_url("text")
                .scopes("text")
                .consent_screen_enabled(true)
                .pkce_required(true)
                .public(true)
        )
    );
    call!(prism, clerk.oauth_applications().get(&"oa_1".into()));
    call!(
        prism,
        clerk
            .oauth_applications()
            .update(&"oa_1".into(), UpdateOAuthApplication::new())
    );
    call!(
        prism,
        clerk.oauth_applications().update(
            &"oa_1".into(),
            UpdateOAuthApplication::new()
                .name("text")
                .redirect_uris(["one", "two"])
                .callback_url("text")
                .scopes("text")
                .consent_screen_enabled(true)
                .pkce_required(true)
                .public(true)
        )
    );
    call!(prism, clerk.oauth_applications().delete(&"oa_1".into()));
    call!(
        prism,
        clerk.oauth_applications().set_logo(&"oa_1".into(), file())
    );
    call!(
        prism,
        clerk
            .oauth_applications()
            .set_logo(&"oa_1".into(), file())
            .uploader_user_id(USER)
    );
    call!(
        prism,
        clerk.oauth_applications().rotate_secret(&"oa_1".into())
    );
    call!(
        prism,
        clerk
            .oauth_applications()
            .revoke_token(&"oa_1".into(), "text")
    );
}
