//! An application that runs as several processes: revocations over Redis, metrics for Prometheus.

mod load;

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use clerk_runtime::shared::StoreState;
use clerk_runtime::{Clerk, ClerkLayer, SessionId, UserId, api, auth, protect, public};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use serde_json::{Value, json};

pub use load::{Fleet, Report};

/// Error of the programs.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// Upper bounds of the histograms' buckets, in seconds.
const BUCKETS: [f64; 9] = [0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0];

/// Interval at which the recorder removes the values that it has already added up.
const UPKEEP: Duration = Duration::from_secs(5);

/// Returns the application.
pub fn app(clerk: Clerk) -> Router {
    Router::new()
        .route("/me", get(me))
        .route("/admin", get(admin))
        .route("/sign-out", post(sign_out))
        .layer(ClerkLayer::new(clerk))
}

/// Returns the user's id, or 401 to unauthenticated requests.
#[auth(on_missing = 401)]
async fn me(user_id: UserId) -> Json<Value> {
    Json(json!({"userId": user_id}))
}

/// Accepts admins of the active organization only.
#[protect(role = "org:admin", on_missing = 401, on_denied = 403)]
async fn admin() -> Json<Value> {
    Json(json!({"message": "Hello admin!"}))
}

/// Revokes the session, whose tokens all processes reject from then on.
#[auth(on_missing = 401)]
async fn sign_out(session_id: SessionId, clerk: Clerk) -> Result<StatusCode, api::Error> {
    clerk.sessions().revoke(&session_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Returns the endpoints for operators, which belong on a port that clients cannot reach.
pub fn operations(clerk: Clerk, prometheus: PrometheusHandle) -> Router {
    let health = Router::new()
        .route("/health", get(health))
        .with_state(clerk);
    Router::new()
        .route("/metrics", get(metrics))
        .with_state(prometheus)
        .merge(health)
}

#[public]
async fn metrics(State(prometheus): State<PrometheusHandle>) -> String {
    prometheus.render()
}

/// Returns 200 during an outage of Redis too, since the process then serves requests from memory.
#[public]
async fn health(State(clerk): State<Clerk>) -> Json<Value> {
    let health = clerk.health();
    Json(json!({
        "ok": health.is_ok(),
        "store": health.store.map(|it| it == StoreState::Current),
        "revocations": health.revocations,
        "unpublished": health.unpublished,
        "overflows": health.overflows,
        "panics": health.panics,
    }))
}

/// Installs the recorder of the process. Call it once, inside of a tokio runtime, before the Clerk
/// instance is created, which gives it the descriptions of the metrics.
///
/// # Errors
/// Fails if the process already has a recorder.
pub fn install_recorder() -> Result<PrometheusHandle, BuildError> {
    let histograms = Matcher::Suffix("_seconds".to_owned());
    let prometheus = PrometheusBuilder::new()
        .set_buckets_for_metric(histograms, &BUCKETS)?
        .install_recorder()?;
    let handle = prometheus.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            handle.run_upkeep();
        }
    });
    Ok(prometheus)
}
