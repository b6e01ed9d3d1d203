//! poem extractor for verified webhooks.

use poem::error::ReadBodyError;
use poem::{Error, FromRequest, Request, RequestBody};
use serde::de::DeserializeOwned;

use crate::response::Reply;
use crate::webhook::{Receiver, Webhook, body_taken, incomplete_body, too_large};

impl<'a, T: DeserializeOwned> FromRequest<'a> for Webhook<T> {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self, Error> {
        Ok(read(request, body).await?)
    }
}

async fn read<T: DeserializeOwned>(
    request: &Request,
    body: &mut RequestBody,
) -> Result<Webhook<T>, Reply> {
    let receiver = Receiver::new(request.data())?;
    receiver.check_length(request.headers())?;
    let body = body.take().map_err(|_| body_taken())?;
    let body = body.into_bytes_limit(receiver.limit()).await;
    let body = body.map_err(|error| match error {
        ReadBodyError::PayloadTooLarge => too_large(),
        _ => incomplete_body(),
    })?;
    receiver.receive(request.headers(), &body)
}
