//! salvo extractor for verified webhooks.

use std::fmt::Debug;

use salvo_core::extract::Metadata;
use salvo_core::http::ParseError;
use salvo_core::{Depot, Extractible, Request, Writer};
use serde::de::DeserializeOwned;

use crate::response::Reply;
use crate::service::Clerk;
use crate::webhook::{Receiver, Webhook, incomplete_body, too_large};

/// Metadata that salvo requires. No field is extracted by name.
static METADATA: Metadata = Metadata::new("webhook");

impl<'ex, T: DeserializeOwned + Send> Extractible<'ex> for Webhook<T> {
    fn metadata() -> &'static Metadata {
        &METADATA
    }

    async fn extract(
        request: &'ex mut Request,
        depot: &'ex mut Depot,
    ) -> Result<Self, impl Writer + Send + Debug + 'static> {
        read(request, depot.get_typed().ok()).await
    }
}

async fn read<T: DeserializeOwned>(
    request: &mut Request,
    clerk: Option<&Clerk>,
) -> Result<Webhook<T>, Reply> {
    let receiver = Receiver::new(clerk)?;
    receiver.check_length(request.headers())?;
    let headers = request.headers().clone();
    let body = request.payload_with_max_size(receiver.limit()).await;
    let body = body.map_err(|error| match error {
        ParseError::PayloadTooLarge => too_large(),
        _ => incomplete_body(),
    })?;
    // A hoop may have read the body before, with a limit of its own.
    if body.len() > receiver.limit() {
        return Err(too_large());
    }
    receiver.receive(&headers, body)
}
