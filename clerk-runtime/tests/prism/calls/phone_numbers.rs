//! Phone numbers.

use clerk_runtime::api::models::IdentificationStatus;
use clerk_runtime::api::resources::{CreatePhoneNumber, ReplacePhoneNumber, UpdatePhoneNumber};

use super::{USER, call};
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(
        prism,
        clerk
            .phone_numbers()
            .create(CreatePhoneNumber::new(USER, "+15555550100"))
    );
    call!(
        prism,
        clerk.phone_numbers().create(
            CreatePhoneNumber::new(USER, "+15555550100")
                .verified(true)
                .primary(true)
                .reserved_for_second_factor(true)
        )
    );
    call!(prism, clerk.phone_numbers().get(&"idn_1".into()));
    call!(prism, clerk.phone_numbers().delete(&"idn_1".into()));
    call!(
        prism,
        clerk
            .phone_numbers()
            .update(&"idn_1".into(), UpdatePhoneNumber::new())
    );
    call!(
        prism,
        clerk.phone_numbers().update(
            &"idn_1".into(),
            UpdatePhoneNumber::new()
                .verified(true)
                .primary(true)
                .reserved_for_second_factor(true)
        )
    );
    call!(
        prism,
        clerk.phone_numbers().prepare_verification(&"idn_1".into())
    );
    call!(
        prism,
        clerk
            .phone_numbers()
            .attempt_verification(&"idn_1".into(), "text", "text")
    );
    call!(
        prism,
        clerk
            .phone_numbers()
            .replace(&USER.into(), ReplacePhoneNumber::new("+15555550100"))
    );
    call!(
        prism,
        clerk.phone_numbers().replace(
            &USER.into(),
            ReplacePhoneNumber::new("+15555550100")
                .identification_status(IdentificationStatus::Verified)
        )
    );
}
