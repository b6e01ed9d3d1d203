//! Sign-ups.

use clerk_runtime::api::resources::UpdateSignUp;

use super::call;
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.sign_ups().get(&"sua_1".into()));
    call!(
        prism,
        clerk
            .sign_ups()
            .update(&"sua_1".into(), UpdateSignUp::new())
    );
    call!(
        prism,
        clerk.sign_ups().update(
            &"sua_1".into(),
            UpdateSignUp::new().external_id("text").custom_action(true)
        )
    );
}
