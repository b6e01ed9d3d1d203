//! An MCP server whose tools act for the user who authorized the client.

mod caller;
mod tools;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{any, get};
use clerk_runtime::{Auth, Clerk, ClerkLayer, protect};
use example_shared::STYLE;

use crate::caller::Caller;
use crate::tools::{McpService, service};

/// Returns the application: the MCP server at `/mcp`, and a page that shows how to connect to it.
///
/// `ClerkLayer` serves the metadata from which MCP clients learn where to authorize their users.
pub fn app(clerk: Clerk) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/mcp", any(mcp))
        .with_state(service(clerk.clone()))
        .layer(ClerkLayer::new(clerk))
}

/// Accepts OAuth tokens that were issued for this URL, and passes the caller to the tools.
///
/// If a tool rejects the caller, the response is that of the tool's policy: the client learns from a 403
/// which scopes it must request.
#[protect(token = oauth, scopes = ["profile"], audience = resource)]
async fn mcp(auth: Auth, State(service): State<McpService>, mut request: Request) -> Response {
    let caller = Caller::new(auth);
    request.extensions_mut().insert(caller.clone());
    let response = service.handle(request).await;
    match caller.denial() {
        Some(denial) => denial.into_response(),
        None => response.map(Body::new),
    }
}

async fn page() -> Html<String> {
    Html(include_str!("page.html").replace("{{style}}", STYLE))
}
