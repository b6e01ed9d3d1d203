//! Metadata of the authorization server, which clients of older MCP revisions request from the
//! application. The application passes it through and does not redirect to it, since several
//! clients do not follow redirects to another origin.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::Clerk;
use super::failure::RETRY_AFTER;
use super::loading_cache::{Loaded, LoadingCache};
use crate::api::{self, Error};
use crate::clock::Clock;

const OPERATION: &str = "GetAuthorizationServerMetadata";
const PATH: &str = "/.well-known/oauth-authorization-server";

/// Time for which the document is cached, in milliseconds. Clients can cause one call in this time.
const TTL: i64 = 5 * 60 * 1000;

/// Time for which a failure is cached, in milliseconds.
const FAILURE_TTL: i64 = 5 * 1000;

/// Largest document in bytes.
const MAX_LEN: usize = 64 * 1024;

/// Document, or the time after which to retry.
type MetadataResult = Result<Arc<Value>, Duration>;

/// The document of one Frontend API.
#[derive(Debug)]
pub(super) struct AuthorizationServerMetadata {
    document: LoadingCache<(), MetadataResult>,
    api: api::Client,
    clock: Arc<dyn Clock>,
}

impl AuthorizationServerMetadata {
    pub(super) fn new(api: api::Client, clock: Arc<dyn Clock>) -> Self {
        Self {
            document: LoadingCache::new(1),
            api,
            clock,
        }
    }

    async fn get(&self, origin: &str) -> MetadataResult {
        let url = format!("{origin}{PATH}");
        let (api, clock) = (self.api.clone(), Arc::clone(&self.clock));
        let load = move || async move {
            let result = fetch(&api, &url).await;
            let now = clock.now();
            let ttl = if result.is_ok() { TTL } else { FAILURE_TTL };
            Loaded::cached(result, now, now.plus_millis(ttl))
        };
        let result = self.document.get_or_load((), self.clock.now(), load).await;
        result.unwrap_or(Err(RETRY_AFTER))
    }
}

async fn fetch(api: &api::Client, url: &str) -> MetadataResult {
    document(api, url).await.map(Arc::new).map_err(|error| {
        tracing::warn!(
            %error,
            "no usable metadata of the authorization server from the Frontend API: responded with 503"
        );
        error.retry_after().unwrap_or(RETRY_AFTER)
    })
}

async fn document(api: &api::Client, url: &str) -> Result<Value, Error> {
    let response = api.public_document(OPERATION, url).await?;
    if response.body().len() > MAX_LEN {
        return Err(Error::unusable(OPERATION, "$"));
    }
    let document: Value = response.json()?;
    if document.get("issuer").is_some_and(Value::is_string) {
        Ok(document)
    } else {
        Err(Error::unusable(OPERATION, "$.issuer"))
    }
}

impl Clerk {
    /// Returns the metadata of the authorization server, at most a few minutes old; an error is the
    /// time after which to retry.
    pub(crate) async fn authorization_server_metadata(&self) -> MetadataResult {
        match &self.settings().engine.frontend {
            Some(frontend) => {
                self.instance()
                    .authorization_server
                    .get(&frontend.origin())
                    .await
            }
            None => Err(RETRY_AFTER),
        }
    }
}
