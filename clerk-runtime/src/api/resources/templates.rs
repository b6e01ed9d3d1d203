//! Templates of emails and text messages.

use serde_json::{Map, Value};

use super::operation_table;
use crate::api::call::action;
use crate::api::models::{Template, TemplateType};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, Nullable};

operation_table! {
    LIST: get("GetTemplateList", "/templates/{template_type}"),
    GET: get("GetTemplate", "/templates/{template_type}/{slug}"),
    UPSERT: put("UpsertTemplate", "/templates/{template_type}/{slug}"),
    REVERT: post("RevertTemplate", "/templates/{template_type}/{slug}/revert").idempotent(),
    PREVIEW: post("PreviewTemplate", "/templates/{template_type}/{slug}/preview").idempotent(),
    TOGGLE_DELIVERY: post(
        "ToggleTemplateDelivery",
        "/templates/{template_type}/{slug}/toggle_delivery",
    ).idempotent(),
}

/// Templates of emails and text messages.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "object": "template", "slug": "invitation", "subject": "You are invited" });
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/templates/email/invitation", ok, response);
/// use clerk_runtime::api::models::TemplateType;
///
/// let template = clerk.templates().get(&TemplateType::Email, "invitation").await?;
/// assert_eq!(template.subject.as_deref(), Some("You are invited"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Templates {
    client: Client,
}

impl Templates {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Lists all templates of a type.
    #[deprecated = "Clerk manages templates in its dashboard only"]
    pub fn list(&self, kind: &TemplateType) -> ListTemplates {
        ListTemplates(Call::new(&self.client, LIST.request().path(kind.as_str())))
    }

    /// Fetches one template.
    #[deprecated = "Clerk manages templates in its dashboard only"]
    pub fn get(&self, kind: &TemplateType, slug: &str) -> Call<Template> {
        Call::new(&self.client, GET.request().path(kind.as_str()).path(slug))
    }

    /// Changes a template.
    #[deprecated = "Clerk manages templates in its dashboard only"]
    pub fn upsert(
        &self,
        kind: &TemplateType,
        slug: &str,
        parameters: UpsertTemplate,
    ) -> Call<Template> {
        let request = UPSERT
            .request()
            .path(kind.as_str())
            .path(slug)
            .object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Reverts a template to its default.
    #[deprecated = "Clerk manages templates in its dashboard only"]
    pub fn revert(&self, kind: &TemplateType, slug: &str) -> Call<Template> {
        Call::new(
            &self.client,
            REVERT.request().path(kind.as_str()).path(slug),
        )
    }

    /// Renders a preview of a template.
    #[deprecated = "Clerk manages templates in its dashboard only"]
    pub fn preview(&self, kind: &TemplateType, slug: &str) -> PreviewTemplate {
        PreviewTemplate::new(
            &self.client,
            PREVIEW.request().path(kind.as_str()).path(slug),
        )
    }

    /// Toggles whether Clerk delivers the messages of a template.
    #[deprecated = "Clerk manages templates in its dashboard only"]
    pub fn toggle_delivery(&self, kind: &TemplateType, slug: &str) -> ToggleTemplateDelivery {
        ToggleTemplateDelivery::new(
            &self.client,
            TOGGLE_DELIVERY.request().path(kind.as_str()).path(slug),
        )
    }
}

list! {
    /// Call returned by [`Templates::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListTemplates -> Template {
        /// Includes the total count in the response if `true`.
        paginated: bool,
    }
}

params! {
    /// Parameters of [`Templates::upsert`].
    UpsertTemplate {
        /// The name.
        name: String,
        /// The subject.
        subject: Nullable<String>,
        /// The editor's markup, from which the body is generated.
        markup: Nullable<String>,
        /// The body.
        body: String,
        /// Sets whether Clerk delivers the message.
        delivered_by_clerk: Nullable<bool>,
        /// The local part of the sender's address.
        from_email_name: String,
        /// The local part of the address for replies.
        reply_to_email_name: String,
    }
}

action! {
    /// Call returned by [`Templates::preview`]: chain options, then `.await` it.
    PreviewTemplate -> Map<String, Value> {
        /// The subject.
        subject: Nullable<String>,
        /// The body.
        body: String,
        /// The local part of the sender's address.
        from_email_name: String,
        /// The local part of the address for replies.
        reply_to_email_name: String,
    }
}

action! {
    /// Call returned by [`Templates::toggle_delivery`]: chain options, then `.await` it.
    ToggleTemplateDelivery -> Template {
        /// Sets whether Clerk delivers the message.
        delivered_by_clerk: bool,
    }
}
