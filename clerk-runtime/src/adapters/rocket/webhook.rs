//! rocket data guard for verified webhooks.

use rocket::data::{Data, FromData, Outcome, ToByteUnit as _};
use rocket::{Ignite, Request, Rocket, Sentinel};
use serde::de::DeserializeOwned;

use super::head;
use super::request_cache::{PendingReply, request_cache};
use super::response::status;
use crate::adapters::head::Head;
use crate::response::Reply;
use crate::service::Clerk;
use crate::webhook::{Receiver, Webhook, incomplete_body, too_large};

#[rocket::async_trait]
impl<'r, T: DeserializeOwned> FromData<'r> for Webhook<T> {
    type Error = Reply;

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        match read(&head::read(request, &[]), data).await {
            Ok(webhook) => Outcome::Success(webhook),
            Err(reply) => {
                request_cache(request).reply = Some(PendingReply::of_request(reply.clone()));
                Outcome::Error((status(&reply), reply))
            }
        }
    }
}

async fn read<T: DeserializeOwned>(head: &Head<'_>, data: Data<'_>) -> Result<Webhook<T>, Reply> {
    let receiver = Receiver::new(head.clerk.as_ref())?;
    receiver.check_length(&head.headers)?;
    let body = data.open(receiver.limit().bytes()).into_bytes().await;
    let body = body.map_err(|_| incomplete_body())?;
    if !body.is_complete() {
        return Err(too_large());
    }
    receiver.receive(&head.headers, &body)
}

/// Aborts the launch if the instance has no signing secret, since the response to every webhook
/// would be 500.
impl<T> Sentinel for Webhook<T> {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        let clerk = rocket.state::<Clerk>();
        let lacks_secret = clerk.is_some_and(|it| it.settings().webhooks.verifier.is_none());
        if lacks_secret {
            tracing::error!(
                "a route receives webhooks, but there is no signing secret: set CLERK_WEBHOOK_SIGNING_SECRET"
            );
        }
        lacks_secret
    }
}
