//! Checks of proxies.

use super::call;
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.proxy_checks().verify());
    call!(
        prism,
        clerk
            .proxy_checks()
            .verify()
            .domain_id("dmn_1")
            .proxy_url("text")
    );
}
