//! Settings that are in beta.

use clerk_runtime::api::resources::{ChangeDomain, UpdateInstanceSettings};

use super::call;
use crate::prism::Prism;

#[expect(deprecated, reason = "Clerk still serves them")]
pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(
        prism,
        clerk
            .beta_features()
            .update_instance_settings(UpdateInstanceSettings::new())
    );
    call!(
        prism,
        clerk.beta_features().update_instance_settings(
            UpdateInstanceSettings::new()
                .restricted_to_allowlist(true)
                .from_email_address("text")
                .progressive_sign_up(true)
                .test_mode(true)
        )
    );
    call!(
        prism,
        clerk.beta_features().update_domain(ChangeDomain::new())
    );
    call!(
        prism,
        clerk.beta_features().update_domain(
            ChangeDomain::new()
                .home_url("https://example.com")
                .is_secondary(true)
        )
    );
    call!(
        prism,
        clerk.beta_features().change_domain(ChangeDomain::new())
    );
    call!(
        prism,
        clerk.beta_features().change_domain(
            ChangeDomain::new()
                .home_url("https://example.com")
                .is_secondary(true)
        )
    );
}
