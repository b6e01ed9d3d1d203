//! Templates of emails and text messages.

use clerk_runtime::api::models::TemplateType;
use clerk_runtime::api::resources::UpsertTemplate;

use super::{USER, call};
use crate::prism::Prism;

#[expect(deprecated, reason = "Clerk still serves them")]
pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.templates().list(&TemplateType::Email));
    call!(
        prism,
        clerk
            .templates()
            .list(&TemplateType::Email)
            .paginated(true)
            .limit(5)
            .offset(3)
    );
    call!(
        prism,
        clerk.templates().get(&TemplateType::Email, "welcome")
    );
    call!(
        prism,
        clerk
            .templates()
            .upsert(&TemplateType::Email, "welcome", UpsertTemplate::new())
    );
    call!(
        prism,
        clerk.templates().upsert(
            &TemplateType::Email,
            "welcome",
            UpsertTemplate::new()
                .name("text")
                .subject(USER)
                .markup("text")
                .body("text")
                .delivered_by_clerk(true)
                .from_email_name("text")
                .reply_to_email_name("text")
        )
    );
    call!(
        prism,
        clerk.templates().revert(&TemplateType::Email, "welcome")
    );
    call!(
        prism,
        clerk.templates().preview(&TemplateType::Email, "welcome")
    );
    call!(
        prism,
        clerk
            .templates()
            .preview(&TemplateType::Email, "welcome")
            .subject(USER)
            .body("text")
            .from_email_name("text")
            .reply_to_email_name("text")
    );
    call!(
        prism,
        clerk
            .templates()
            .toggle_delivery(&TemplateType::Email, "welcome")
    );
    call!(
        prism,
        clerk
            .templates()
            .toggle_delivery(&TemplateType::Email, "welcome")
            .delivered_by_clerk(true)
    );
}
