//! Checks of proxies.

use crate::prism::{Prism, call};

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
