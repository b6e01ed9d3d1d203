//! Models of the signing keys: all requests share one fetch, and a rotated key is found.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use serde_json::{Value, json};
use shuttle::future::{block_on, spawn};

use super::world::{Backend, ModelClock, disconnecting, some_time};
use crate::clock::Clock as _;
use crate::service::Clerk;
use crate::service::key_cache::{KeySource, RemoteKeys};

fn jwks(kids: &[&str]) -> Value {
    let modulus = BASE64_URL_SAFE_NO_PAD.encode([0xff; 256]);
    let key = |kid| json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": modulus, "e": "AQAB" });
    json!({ "keys": kids.iter().map(|kid| key(*kid)).collect::<Vec<_>>() })
}

fn keys_of(clerk: &Clerk) -> Arc<RemoteKeys> {
    match &clerk.instance().keys {
        KeySource::Remote(keys) => Arc::clone(keys),
        _ => unreachable!("keys are fetched with the secret key"),
    }
}

/// One of the first requests may disconnect at any time.
pub fn first_requests_make_one_fetch_of_the_keys() {
    block_on(async {
        let backend = Backend::new(|| (200, jwks(&["ins_1"])));
        let clerk = backend.clerk();
        let load = |clerk: Clerk| async move { keys_of(&clerk).load("ins_1").await.is_ok() };
        let cancelled = spawn(disconnecting(load(clerk.clone())));
        let waiting: Vec<_> = (0..3).map(|_| spawn(load(clerk.clone()))).collect();
        for request in waiting {
            assert!(request.await.expect("no panic"), "no keys");
            assert!(clerk.instance().keys.get("ins_1").is_some(), "no key");
        }
        assert_ne!(cancelled.await.expect("no panic"), Some(false));
        assert_eq!(backend.calls(), 1);
    });
}

/// The keys are rotated while a fetch for an invented key runs, which other requests join.
pub fn key_that_was_published_before_a_request_is_found() {
    block_on(async {
        let is_rotated = Arc::new(AtomicBool::new(false));
        let rotated = Arc::clone(&is_rotated);
        let backend = Backend::new(move || {
            let kids: &[&str] = if rotated.load(Ordering::Relaxed) {
                &["ins_1", "ins_2"]
            } else {
                &["ins_1"]
            };
            (200, jwks(kids))
        });
        let clerk = backend.clerk();
        let keys = keys_of(&clerk);
        keys.load("ins_1").await.expect("keys");
        let invented = spawn({
            let keys = Arc::clone(&keys);
            async move { keys.load("ins_invented").await.is_ok() }
        });
        some_time().await;
        is_rotated.store(true, Ordering::Relaxed);
        keys.load("ins_2").await.expect("keys");
        assert!(
            clerk.instance().keys.get("ins_2").is_some(),
            "the new key is not found"
        );
        assert!(invented.await.expect("no panic"));
    });
}

/// Requests read the published keys while a fetch replaces them.
pub fn current_epoch_never_has_a_key_of_an_older_set() {
    block_on(async {
        let is_rotated = Arc::new(AtomicBool::new(false));
        let rotated = Arc::clone(&is_rotated);
        let backend = Backend::new(move || {
            let is_rotated = rotated.load(Ordering::Relaxed);
            (200, jwks(&[if is_rotated { "ins_2" } else { "ins_1" }]))
        });
        let clerk = backend.clerk();
        let keys = keys_of(&clerk);
        keys.load("ins_1").await.expect("keys");
        let now = ModelClock::any().now();
        let before = clerk.instance().keys.epoch(now).expect("an epoch");
        is_rotated.store(true, Ordering::Relaxed);
        let fetch = spawn({
            let keys = Arc::clone(&keys);
            async move { keys.load("ins_2").await.is_ok() }
        });
        for _ in 0..4 {
            // Reads the epoch before the key, as requests do.
            let epoch = clerk.instance().keys.epoch(now).expect("an epoch");
            let key = clerk.instance().keys.get("ins_2");
            assert!(
                epoch == before || key.is_some(),
                "an old set has a new epoch"
            );
            shuttle::future::yield_now().await;
        }
        assert!(fetch.await.expect("no panic"));
    });
}
