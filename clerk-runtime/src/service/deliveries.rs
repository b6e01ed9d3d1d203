//! Claims of webhook deliveries, so that one process handles each event.

use std::time::Duration;

use super::Clerk;
use crate::clock::UnixMillis;
use crate::revocations::token_digest;
use crate::shared::{LockOwner, StoreError};

/// Time limit for the store. Clerk waits for 15 seconds for the response to a webhook.
const LIMIT: Duration = Duration::from_secs(2);

/// Time after which a delivery that was not completed can be claimed again.
const PROGRESS: Duration = Duration::from_secs(5 * 60);

/// Time for which completed deliveries are known: longer than Clerk retries the delivery of an
/// event.
const DONE: Duration = Duration::from_secs(4 * 24 * 60 * 60);

/// State of a webhook's delivery; from [`Clerk::claim_webhook`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// This call has claimed the event: handle it, then call [`Clerk::complete_webhook`], or
    /// [`Clerk::release_webhook`] if it failed.
    Claimed,
    /// Another request handles the event, in this process or in another one. Respond with 503, so
    /// that Clerk sends the event again, and it is not lost if the other request fails.
    InProgress,
    /// The event was handled. Respond with a 2xx.
    Completed,
}

impl Clerk {
    /// Claims an event by its [`id`](crate::webhook::Webhook::id) (`svix-id`), so that only one of
    /// several deliveries is handled, across all processes with the same [shared
    /// store](crate::shared); without a store, across the requests of this process. A claim that is
    /// not completed ends after five minutes; completed events are known for four days.
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
    /// Fails if the store cannot be reached. Respond with 503, so that Clerk sends the event again.
    pub async fn claim_webhook(&self, id: &str) -> Result<Delivery, StoreError> {
        let (claim, done) = names(id);
        let owner = self.claimant();
        let claimed = self.store().run(self.limit(), |store, names| async move {
            let (claim, done) = (names.name(&claim), names.name(&done));
            if store.get(&done).await?.is_some() {
                return Ok(Delivery::Completed);
            }
            if !store.put_if_absent(&claim, owner.clone(), PROGRESS).await? {
                return Ok(Delivery::InProgress);
            }
            // Another process may have completed the event, and removed its claim, since the first
            // check.
            if store.get(&done).await?.is_some() {
                store.remove_if(&claim, &owner).await?;
                return Ok(Delivery::Completed);
            }
            Ok(Delivery::Claimed)
        });
        claimed.await
    }

    /// Records that a claimed event was handled.
    ///
    /// # Errors
    /// Fails if the store cannot be reached; the event can then be claimed again after five minutes.
    pub async fn complete_webhook(&self, id: &str) -> Result<(), StoreError> {
        let (claim, done) = names(id);
        let owner = self.claimant();
        let completed = self.store().run(self.limit(), |store, names| async move {
            let (claim, done) = (names.name(&claim), names.name(&done));
            store.put_if_absent(&done, vec![1], DONE).await?;
            store.remove_if(&claim, &owner).await
        });
        completed.await.map(|_| ())
    }

    /// Gives up a claim of this process, so that the next delivery of the event is handled. If the
    /// claim has ended and another process has claimed the event, the new claim stays.
    ///
    /// # Errors
    /// Fails if the store cannot be reached; the event can then be claimed again after five minutes.
    pub async fn release_webhook(&self, id: &str) -> Result<(), StoreError> {
        let (claim, _) = names(id);
        let owner = self.claimant();
        let released = self.store().run(self.limit(), |store, names| async move {
            store.remove_if(&names.name(&claim), &owner).await
        });
        released.await.map(|_| ())
    }

    /// Returns the stored value of this instance's claims.
    fn claimant(&self) -> Vec<u8> {
        let claimant = self.instance().claimant.map(LockOwner::to_vec);
        claimant.unwrap_or_default()
    }

    fn limit(&self) -> (Duration, UnixMillis) {
        (LIMIT, self.settings().clock.now())
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
