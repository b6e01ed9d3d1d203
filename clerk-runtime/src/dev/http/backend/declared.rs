//! `/v1/organization_roles`, `/v1/organization_permissions`, `/v1/role_sets` and
//! `/v1/billing/plans`, which can only be read.

use axum::extract::Path;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::Value;

use crate::dev::http::api_error::{ApiError, ApiResult};
use crate::dev::http::extract::{App, Query};
use crate::dev::http::list::{Paging, contains};
use crate::dev::state::OfflineState;

pub(super) fn routes() -> Router<App> {
    let roles = DocumentList(OfflineState::role_documents, "role");
    let permissions = DocumentList(OfflineState::permission_documents, "permission");
    let role_sets = DocumentList(OfflineState::role_set_documents, "role set");
    let groups = [
        ("/organization_roles", roles),
        ("/organization_permissions", permissions),
        ("/role_sets", role_sets),
    ];
    let routes = Router::new().route("/billing/plans", get(plans));
    groups.into_iter().fold(routes, |routes, (path, group)| {
        routes
            .route(
                path,
                get(async move |app: App, page: Paging| group.list(&app, &page)),
            )
            .route(
                &format!("{path}/{{id}}"),
                get(async move |app: App, id: Path<String>| group.show(&app, &id)),
            )
    })
}

/// Objects of a group, and their name in errors.
#[derive(Clone, Copy)]
struct DocumentList(fn(&OfflineState) -> Vec<Value>, &'static str);

impl DocumentList {
    fn list(self, app: &App, page: &Paging) -> Json<Value> {
        let is_found = |document: &Value| {
            let mut fields = ["name", "key"].into_iter();
            fields.any(|field| contains(document[field].as_str(), page.query()))
        };
        let documents = self.0(&app.state()).into_iter();
        page.counted(documents.filter(is_found).collect())
    }

    /// Returns the object with this id or key.
    fn show(self, app: &App, Path(id): &Path<String>) -> ApiResult {
        let mut documents = self.0(&app.state()).into_iter();
        let found = documents.find(|it| it["id"] == **id || it["key"] == **id);
        found.map(Json).ok_or_else(|| ApiError::not_found(self.1))
    }
}

#[derive(Deserialize)]
struct PlanFilter {
    payer_type: Option<String>,
}

async fn plans(app: App, page: Paging, Query(filter): Query<PlanFilter>) -> Json<Value> {
    let is_requested = |plan: &Value| match &filter.payer_type {
        Some(payer) => plan["for_payer_type"] == **payer,
        None => true,
    };
    let plans = app.state().plan_documents();
    page.counted(plans.into_iter().filter(is_requested).collect())
}
