//! The current user, as the Backend API shows them.

use std::sync::Arc;
use std::time::Duration;

use super::bounded::Bounded;
use super::flight::Flights;
use crate::api::models::User;
use crate::api::{self, Error, ErrorKind};
use crate::caller::UserId;
use crate::clock::{Clock, UnixMillis};

const CAPACITY: usize = 1024;

/// Fetches users. Shared across requests only if the application asks for that.
#[derive(Debug)]
pub(super) struct CurrentUsers(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    api: api::Client,
    clock: Arc<dyn Clock>,
    ttl: Option<Duration>,
    known: Bounded<UserId, Arc<User>>,
    flights: Flights<UserId, Result<Option<Arc<User>>, Error>>,
}

impl CurrentUsers {
    pub(super) fn new(api: api::Client, clock: Arc<dyn Clock>, ttl: Option<Duration>) -> Self {
        let ttl = ttl.filter(|ttl| !ttl.is_zero());
        let (known, flights) = (Bounded::new(CAPACITY), Flights::default());
        Self(Arc::new(Inner {
            api,
            clock,
            ttl,
            known,
            flights,
        }))
    }

    /// The user; `None` if Clerk has none with this id any more.
    pub(super) async fn get(&self, id: &UserId) -> Result<Option<Arc<User>>, Error> {
        let Some(ttl) = self.0.ttl else {
            return self.0.fetch(id).await;
        };
        if let Some(user) = self.0.known.get(id, self.0.clock.now()) {
            return Ok(Some(user));
        }
        let (inner, task) = (Arc::clone(&self.0), id.clone());
        let flight = self.0.flights.join(id.clone(), move || async move {
            inner.fetch_and_keep(task, ttl).await
        });
        flight
            .await
            .unwrap_or_else(|| Err(Error::interrupted("GetUser")))
    }
}

impl Inner {
    async fn fetch(&self, id: &UserId) -> Result<Option<Arc<User>>, Error> {
        match self.api.users().get(id).await {
            Ok(user) => Ok(Some(Arc::new(user))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn fetch_and_keep(&self, id: UserId, ttl: Duration) -> Result<Option<Arc<User>>, Error> {
        let user = self.fetch(&id).await?;
        if let Some(user) = &user {
            let now = self.clock.now();
            self.known
                .insert(id, Arc::clone(user), later(now, ttl), now);
        }
        Ok(user)
    }
}

fn later(now: UnixMillis, ttl: Duration) -> UnixMillis {
    let millis = i64::try_from(ttl.as_millis()).unwrap_or(i64::MAX);
    UnixMillis::from_millis(now.as_millis().saturating_add(millis))
}
