//! axum extractor for verified webhooks.

use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

use crate::adapters::body::collect;
use crate::response::Reply;
use crate::webhook::{Receiver, Webhook};

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Webhook<T> {
    type Rejection = Reply;

    async fn from_request(request: Request, _: &S) -> Result<Self, Reply> {
        let (parts, body) = request.into_parts();
        let receiver = Receiver::new(parts.extensions.get())?;
        receiver.check_length(&parts.headers)?;
        let body = collect(body.into_data_stream(), receiver.limit()).await?;
        receiver.receive(&parts.headers, &body)
    }
}
