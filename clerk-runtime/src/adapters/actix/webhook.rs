//! actix-web extractor for verified webhooks.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

use super::head;
use crate::adapters::body::collect;
use crate::response::Reply;
use crate::webhook::{Receiver, Webhook};

impl<T: DeserializeOwned + 'static> FromRequest for Webhook<T> {
    type Error = Reply;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Reply>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let head = head::read(request, &[]);
        let payload = payload.take();
        Box::pin(async move {
            let receiver = Receiver::new(head.clerk.as_ref())?;
            receiver.check_length(&head.headers)?;
            let body = collect(payload, receiver.limit()).await?;
            receiver.receive(&head.headers, &body)
        })
    }
}
