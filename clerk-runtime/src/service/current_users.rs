//! Cache of current users, loaded from the Backend API.

use std::sync::Arc;
use std::time::Duration;

use super::loading_cache::{Loaded, LoadingCache};
use crate::api::models::User;
use crate::api::{self, Error};
use crate::caller::UserId;
use crate::clock::{Clock, UnixMillis, millis};

const CAPACITY: usize = 1024;

/// Users by id. Only shared across requests if the application enables it.
#[derive(Debug)]
pub(super) struct CurrentUsers {
    users: LoadingCache<UserId, FetchedUser>,
    api: api::Client,
    clock: Arc<dyn Clock>,
    ttl: Option<Duration>,
}

/// `None` if Clerk has no such user any more.
type FetchedUser = Result<Option<Arc<User>>, Error>;

impl CurrentUsers {
    pub(super) fn new(api: api::Client, clock: Arc<dyn Clock>, ttl: Option<Duration>) -> Self {
        Self {
            users: LoadingCache::new(CAPACITY),
            api,
            clock,
            ttl: ttl.filter(|ttl| !ttl.is_zero()),
        }
    }

    /// Returns the user. A cached user whose fetch began at or before `outdated_until` is fetched
    /// again.
    pub(super) async fn get(&self, id: &UserId, outdated_until: Option<UnixMillis>) -> FetchedUser {
        let Some(ttl) = self.ttl else {
            return fetch(&self.api, id).await;
        };
        let (api, clock, key) = (self.api.clone(), Arc::clone(&self.clock), id.clone());
        let load = move || async move {
            let began = clock.now();
            let fetched = fetch(&api, &key).await;
            let now = clock.now();
            let until = matches!(fetched, Ok(Some(_))).then(|| now.plus_millis(millis(ttl)));
            Loaded::cached(fetched, began, until)
        };
        self.users
            .get_or_load_current(id.clone(), self.clock.now(), |_| outdated_until, load)
            .await
            .unwrap_or_else(|| Err(Error::interrupted("GetUser")))
    }
}

async fn fetch(api: &api::Client, id: &UserId) -> FetchedUser {
    match api.users().get(id).await {
        Ok(user) if user.id == *id => Ok(Some(Arc::new(user))),
        Ok(_) => Err(Error::unusable("GetUser", "$.id")),
        Err(error) if error.is_not_found_by_clerk() => Ok(None),
        Err(error) => Err(error),
    }
}
