//! Models of revocations that arrive during a call of the Backend API.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;
use shuttle::future::{block_on, spawn};

use super::world::{Backend, ModelClock, some_time};
use crate::caller::UserId;
use crate::clock::Clock as _;
use crate::policy::TokenType;
use crate::revocations::{Revocation, RevocationLog, RevocationSet};
use crate::service::budget::Budget;
use crate::service::machine_tokens::MachineTokens;

/// The machine tokens of an instance with a small set of revocations.
fn machines(backend: &Backend) -> (Arc<MachineTokens>, Arc<RevocationLog>) {
    let clerk = backend.clerk();
    let (api, clock) = (&clerk.settings().api, &clerk.settings().clock);
    let log = RevocationLog::with(RevocationSet::new(8), Arc::clone(clock));
    let log = Arc::new(log);
    let machines = MachineTokens::new(
        api.clone(),
        Arc::clone(clock),
        Arc::clone(&log),
        (Budget::for_machine_tokens(100), None),
        Duration::from_secs(10),
    );
    (Arc::new(machines), log)
}

/// A user is banned, so that Clerk rejects the user's API key, while other requests verify the key. A
/// request that arrives after the revocation gets neither a cached result nor the result of a call that
/// began before it.
pub fn api_key_is_rejected_after_the_revocation_of_its_user() {
    block_on(async {
        let is_banned = Arc::new(AtomicBool::new(false));
        let banned = Arc::clone(&is_banned);
        let backend = Backend::new(move || {
            if banned.load(Ordering::Relaxed) {
                let error = json!({ "code": "resource_not_found", "message": "" });
                return (404, json!({ "errors": [error] }));
            }
            (
                200,
                json!({ "id": "ak_1", "subject": "user_1", "scopes": [] }),
            )
        });
        let (machines, log) = machines(&backend);
        let clock = ModelClock::any();
        let is_accepted = move || {
            let (machines, now) = (Arc::clone(&machines), clock.now());
            async move {
                let result = machines.verify(TokenType::ApiKey, "ak_key".to_owned(), now);
                result.await.is_ok()
            }
        };
        let earlier = [(); 2].map(|()| spawn(is_accepted()));
        some_time().await;
        is_banned.store(true, Ordering::Relaxed);
        log.revoke(Revocation::user(&UserId::from("user_1")));
        assert!(!is_accepted().await, "accepted after the revocation");
        for request in earlier {
            request.await.expect("no panic");
        }
        assert!(!is_accepted().await, "cached");
    });
}
