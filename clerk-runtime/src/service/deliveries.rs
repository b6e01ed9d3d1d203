//! Deliveries of webhooks, each of which one process handles.

use std::sync::Arc;
use std::time::Duration;

use super::Clerk;
use crate::revocations::token_digest;
use crate::shared::{Namespace, SharedStore, StoreError};

/// Time limit for the store. Clerk waits for 15 seconds for the response to a webhook.
const LIMIT: Duration = Duration::from_secs(2);

/// Time after which a delivery that was not completed can be claimed again.
const PROGRESS: Duration = Duration::from_secs(5 * 60);

/// Time for which completed deliveries are known: longer than Clerk repeats an event.
const DONE: Duration = Duration::from_secs(4 * 24 * 60 * 60);

/// State of a webhook's delivery; from [`Clerk::claim_webhook`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// This call has claimed the event: handle it, then call [`Clerk::complete_webhook`], or
    /// [`Clerk::release_webhook`] if it failed.
    Claimed,
    /// Another request handles the event, in this process or in another one. Answer with 503, so that
    /// Clerk sends it again: if the other one fails, it is not lost.
    InProgress,
    /// The event was handled. Answer with a 2xx.
    Completed,
}

impl Clerk {
    /// Claims an event by its [`id`](crate::webhook::Webhook::id) (`svix-id`), so that of several
    /// deliveries, one is handled, over all processes with the same [shared store](crate::shared).
    /// Without a store, over the requests of this process. A claim that is not completed ends after
    /// five minutes; completed events are known for four days.
    ///
    /// ```
    /// use clerk_runtime::{Clerk, Delivery};
    ///
    /// async fn receive(clerk: &Clerk, id: &str) -> Result<u16, clerk_runtime::shared::StoreError> {
    ///     Ok(match clerk.claim_webhook(id).await? {
    ///         Delivery::Claimed => {
    ///             // Handle the event here.
    ///             clerk.complete_webhook(id).await?;
    ///             204
    ///         }
    ///         Delivery::Completed => 204,
    ///         _ => 503,
    ///     })
    /// }
    /// ```
    ///
    /// # Errors
    /// Fails if the store cannot be reached. Answer with 503, so that Clerk sends the event again.
    pub async fn claim_webhook(&self, id: &str) -> Result<Delivery, StoreError> {
        let (claim, done) = names(id);
        self.in_store(async move |store, names| {
            let (claim, done) = (names.name(&claim), names.name(&done));
            if store.get(&done).await?.is_some() {
                return Ok(Delivery::Completed);
            }
            if !store.put_if_absent(&claim, Vec::new(), PROGRESS).await? {
                return Ok(Delivery::InProgress);
            }
            // It may have been completed, and its claim removed, since the first look.
            if store.get(&done).await?.is_some() {
                store.remove(&claim).await?;
                return Ok(Delivery::Completed);
            }
            Ok(Delivery::Claimed)
        })
        .await
    }

    /// Records that a claimed event was handled.
    ///
    /// # Errors
    /// Fails if the store cannot be reached; the event can then be claimed again after five minutes.
    pub async fn complete_webhook(&self, id: &str) -> Result<(), StoreError> {
        let (claim, done) = names(id);
        self.in_store(async move |store, names| {
            store
                .put_if_absent(&names.name(&done), vec![1], DONE)
                .await?;
            store.remove(&names.name(&claim)).await
        })
        .await
    }

    /// Gives up a claim, so that the next delivery of the event is handled.
    ///
    /// # Errors
    /// Fails if the store cannot be reached; the event can then be claimed again after five minutes.
    pub async fn release_webhook(&self, id: &str) -> Result<(), StoreError> {
        let (claim, _) = names(id);
        self.in_store(async move |store, names| store.remove(&names.name(&claim)).await)
            .await
    }

    /// Runs an operation in the shared store, or else in that of this instance.
    async fn in_store<T, F>(
        &self,
        operation: impl FnOnce(Arc<dyn SharedStore>, Namespace) -> F,
    ) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        let settings = self.settings();
        if let Some(shared) = &settings.shared {
            let now = settings.clock.now();
            return shared.link.run((LIMIT, now), operation).await;
        }
        let store = Arc::new(self.instance().deliveries.clone());
        operation(store, Namespace::new("")).await
    }
}

/// Returns the names of an event's claim and of its completion.
fn names(id: &str) -> (String, String) {
    let digest = token_digest(id);
    (
        format!("webhook:{digest}"),
        format!("webhook-done:{digest}"),
    )
}
