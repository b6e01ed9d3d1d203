//! JWT templates.

use clerk_runtime::api::resources::JwtTemplateParams;
use serde_json::json;

use super::call;
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.jwt_templates().list());
    call!(
        prism,
        clerk
            .jwt_templates()
            .list()
            .paginated(true)
            .limit(5)
            .offset(3)
    );
    call!(
        prism,
        clerk.jwt_templates().create(JwtTemplateParams::new(
            "text",
            json!({ "key": ["value", 1] })
        ))
    );
    call!(
        prism,
        clerk.jwt_templates().create(
            JwtTemplateParams::new("text", json!({ "key": ["value", 1] }))
                .lifetime(60)
                .allowed_clock_skew(60)
                .custom_signing_key(true)
                .signing_algorithm("text")
                .signing_key("text")
        )
    );
    call!(prism, clerk.jwt_templates().get(&"jtmp_1".into()));
    call!(
        prism,
        clerk.jwt_templates().update(
            &"jtmp_1".into(),
            JwtTemplateParams::new("text", json!({ "key": ["value", 1] }))
        )
    );
    call!(
        prism,
        clerk.jwt_templates().update(
            &"jtmp_1".into(),
            JwtTemplateParams::new("text", json!({ "key": ["value", 1] }))
                .lifetime(60)
                .allowed_clock_skew(60)
                .custom_signing_key(true)
                .signing_algorithm("text")
                .signing_key("text")
        )
    );
    call!(prism, clerk.jwt_templates().delete(&"jtmp_1".into()));
}
