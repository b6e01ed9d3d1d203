//! `/v1/jwt_templates`

use std::time::Duration;

use axum::extract::Path;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::Value;

use crate::dev::http::api_error::{ApiError, ApiResult};
use crate::dev::http::check::{check_capacity, not_reserved, required, within};
use crate::dev::http::extract::{App, JsonBody, JsonObject};
use crate::dev::http::list::Paging;
use crate::dev::http::object::{deleted, find, find_mut};
use crate::dev::state::OfflineState;
use crate::dev::template::{TOKEN_LIFETIME, Template};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/jwt_templates", get(list).post(create))
        .route(
            "/jwt_templates/{id}",
            get(show).patch(update).delete(remove),
        )
}

async fn list(app: App, page: Paging) -> Json<Value> {
    let state = app.state();
    let documents = state.templates.iter().rev().map(Template::document);
    page.bare_or_counted(documents.collect())
}

async fn show(app: App, Path(id): Path<String>) -> ApiResult {
    Ok(Json(find(&id, &app.state().templates)?.document()))
}

async fn create(app: App, JsonBody(new): JsonBody<TemplateBody>) -> ApiResult {
    new.write(None, &mut app.state())
}

async fn update(
    app: App,
    Path(id): Path<String>,
    JsonBody(changes): JsonBody<TemplateBody>,
) -> ApiResult {
    let state = &mut app.state();
    find(&id, &state.templates)?;
    changes.write(Some(id), state)
}

async fn remove(app: App, Path(id): Path<String>) -> ApiResult {
    let state = &mut app.state();
    find(&id, &state.templates)?;
    state.templates.retain(|template| template.id != id);
    Ok(deleted("jwt_template", &id))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateBody {
    name: Option<String>,
    claims: Option<JsonObject>,
    lifetime: Option<i64>,
    allowed_clock_skew: Option<i64>,
    custom_signing_key: Option<bool>,
    signing_algorithm: Option<String>,
    signing_key: Option<String>,
}

/// Claims that Clerk sets in every token.
const RESERVED: &[&str] = &["azp", "exp", "iat", "iss", "jti", "nbf", "sub"];

impl TemplateBody {
    /// Writes the parameters to the template with this id, or to a new one.
    fn write(self, id: Option<String>, state: &mut OfflineState) -> ApiResult {
        let name = required("name", self.name)?;
        let claims = self.claims.ok_or_else(|| ApiError::missing("claims"))?;
        not_reserved(&claims, RESERVED, "jwt_template_reserved_claim")?;
        let is_other = self.signing_algorithm.is_some_and(|name| name != "RS256");
        if is_other || self.signing_key.is_some() || self.custom_signing_key == Some(true) {
            return Err(ApiError::not_simulated(
                "a signing key or algorithm of your own",
            ));
        }
        let mut all = state.templates.iter();
        if all.any(|one| id.as_ref() != Some(&one.id) && one.name == name) {
            return Err(ApiError::taken("name"));
        }
        let seconds = within("lifetime", self.lifetime, 30..=315_360_000)?;
        let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok());
        let clock_skew = within("allowed_clock_skew", self.allowed_clock_skew, 0..=300)?;
        let id = match id {
            Some(id) => id,
            None => check_capacity(&state.templates)
                .map(|()| state.add_template(&name, JsonObject::new()))?,
        };

        let now = state.now().as_millis();
        let template = find_mut(&id, &mut state.templates)?;
        template.name = name;
        template.claims = claims;
        template.lifetime = seconds.map_or(TOKEN_LIFETIME, Duration::from_secs);
        template.clock_skew = clock_skew.unwrap_or(5);
        template.updated_at = now;
        Ok(Json(template.document()))
    }
}
