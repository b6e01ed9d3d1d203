//! Requests for metadata of the application as an OAuth resource server.

use super::RequestView;
use crate::oauth::{self, Document};
use crate::response::{self, Reply};
use crate::service::Clerk;

/// Returns `true` for a request for metadata, which the application may serve itself.
pub(super) fn is_for_metadata(view: &RequestView<'_>) -> bool {
    Document::at(view.uri.path()).is_some()
}

/// Returns the reply to a request for metadata. `None` for every other request, if there is no
/// publishable key, which names the authorization server, and if `serve_oauth_metadata` is off.
pub(crate) async fn oauth_metadata(view: &RequestView<'_>, clerk: &Clerk) -> Option<Reply> {
    let document = Document::at(view.uri.path())?;
    // Boxed, since most requests are for something else and should not pay for the size of the
    // future.
    Box::pin(respond(document, view, clerk)).await
}

async fn respond(document: Document<'_>, view: &RequestView<'_>, clerk: &Clerk) -> Option<Reply> {
    let settings = clerk.settings();
    let frontend = settings.engine.frontend.as_ref()?;
    if !settings.resource_server.serves_metadata {
        return None;
    }
    Some(match (oauth::by_method(view.method), document) {
        (Some(reply), _) => reply,
        (None, Document::ProtectedResource(path)) => {
            let config = (&settings.engine, frontend);
            oauth::protected_resource(&view.head(), path, config, &clerk.scopes_of(path))
        }
        (None, Document::AuthorizationServer) => {
            match clerk.authorization_server_metadata().await {
                Ok(document) => oauth::authorization_server(&document),
                Err(wait) => oauth::with_cors(response::unavailable(Some(wait))),
            }
        }
    })
}
