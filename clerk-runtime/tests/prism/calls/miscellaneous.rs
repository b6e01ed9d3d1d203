//! Operations that belong to no other group.

use super::call;
use crate::prism::Prism;

#[expect(deprecated, reason = "Clerk still serves them")]
pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.miscellaneous().interstitial());
    call!(
        prism,
        clerk
            .miscellaneous()
            .interstitial()
            .former_frontend_api("text")
            .frontend_api("text")
            .publishable_key("text")
            .proxy_url("text")
            .domain("text")
            .sign_in_url("text")
            .use_domain_for_script(true)
    );
}
