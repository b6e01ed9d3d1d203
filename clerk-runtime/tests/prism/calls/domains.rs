//! Domains of the instance.

use clerk_runtime::api::resources::{AddDomain, UpdateDomain};

use super::call;
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.domains().list());
    call!(prism, clerk.domains().add(AddDomain::new("text")));
    call!(
        prism,
        clerk
            .domains()
            .add(AddDomain::new("text").proxy_url("text"))
    );
    call!(prism, clerk.domains().delete(&"dmn_1".into()));
    call!(
        prism,
        clerk.domains().update(&"dmn_1".into(), UpdateDomain::new())
    );
    call!(
        prism,
        clerk.domains().update(
            &"dmn_1".into(),
            UpdateDomain::new()
                .name("text")
                .proxy_url("text")
                .is_secondary(true)
        )
    );
}
