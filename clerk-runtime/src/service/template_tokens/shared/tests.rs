//! The checks of a token that another process has shared.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{MAX_SHARED, SharedTokens};
use crate::caller::{OrgId, Session, SessionId, Token, UserId};
use crate::clock::{Clock, UnixMillis};
use crate::config::SharedSettings;
use crate::revocations::{Revocation, RevocationLog};
use crate::shared::{InProcess, Namespace, SharedLink, Vault};

const NOW: i64 = 1_800_000_000;

/// A clock that the test sets to seconds after [`NOW`].
#[derive(Clone, Debug, Default)]
struct TestClock(Arc<AtomicI64>);

impl Clock for TestClock {
    fn now(&self) -> UnixMillis {
        UnixMillis::from_secs(NOW + self.0.load(Ordering::Relaxed))
    }
}

/// Two processes of one instance.
struct Processes {
    clock: TestClock,
    a: SharedTokens,
    b: SharedTokens,
}

impl Processes {
    fn new() -> Self {
        let clock = TestClock::default();
        let [a, b] = [(); 2].map(|()| process(&clock, "sk_test_1"));
        Self { clock, a, b }
    }

    /// Returns the time until which B caches a token that A shares, in seconds after [`NOW`].
    fn share(&self, claims: &Value) -> Option<i64> {
        self.share_after(claims, 0)
    }

    /// Returns the same time if B opens the token after this many seconds.
    fn share_after(&self, claims: &Value, secs: i64) -> Option<i64> {
        let token = jwt(claims);
        let until = UnixMillis::from_secs(NOW + 50);
        let sealed = self.a.seal("name", (&token, until), &alice());
        self.clock.0.store(secs, Ordering::Relaxed);
        let (found, until) = self.b.open("name", &sealed?.0, &alice())?;
        assert_eq!(found, token);
        Some(until.as_secs() - NOW)
    }
}

fn process(clock: &TestClock, secret_key: &str) -> SharedTokens {
    let clock: Arc<dyn Clock> = Arc::new(clock.clone());
    let link = SharedLink::new(Arc::new(InProcess::new()), Namespace::new("one"));
    let settings = SharedSettings {
        link: Arc::new(link),
        vault: Vault::new(secret_key).map(Arc::new),
        is_required: false,
    };
    let revocations = Arc::new(RevocationLog::new(Arc::clone(&clock)));
    SharedTokens::new(Some(&settings), clock, revocations).expect("a secret key")
}

fn alice() -> Session {
    let claims = json!({
        "sub": "user_1", "sid": "sess_1", "org_id": "org_1", "org_role": "org:member",
    });
    let Value::Object(claims) = claims else {
        panic!("an object")
    };
    Session::from_map(claims).expect("valid claims")
}

/// Returns a token whose signature does not matter, since Clerk has just sent it.
fn jwt(claims: &Value) -> Token {
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let header = part(&json!({"alg": "RS256", "typ": "JWT"}));
    Token::new(format!("{header}.{}.c2ln", part(claims)))
}

/// Claims of a token for Alice's session.
fn claims() -> Value {
    json!({"sub": "user_1", "iat": NOW, "exp": NOW + 60})
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

#[test]
fn token_is_cached_no_longer_than_in_the_process_that_minted_it() {
    let share_after = |secs| Processes::new().share_after(&claims(), secs);
    assert_eq!(share_after(0), Some(50));
    assert_eq!(share_after(49), Some(50));
    assert_eq!(share_after(50), None);
    assert_eq!(share_after(70), None);
}

#[test]
fn token_is_used_until_its_expiry_at_most() {
    let soon = with("exp", json!(NOW + 20));
    assert_eq!(Processes::new().share_after(&soon, 19), Some(20));
    assert_eq!(Processes::new().share_after(&soon, 20), None);
}

#[test]
fn token_of_another_session_or_user_is_not_shared() {
    let share = |claims: Value| Processes::new().share(&claims);
    assert_eq!(share(with("sid", json!("sess_1"))), Some(50));
    assert_eq!(share(with("sid", json!("sess_2"))), None);
    assert_eq!(share(with("sub", json!("user_2"))), None);
    for missing in ["sub", "iat", "exp"] {
        assert_eq!(share(with(missing, Value::Null)), None, "{missing}");
    }
}

#[test]
fn content_of_another_instance_or_under_another_name_is_not_used() {
    let Processes { clock, a, b } = Processes::new();
    let (token, session) = (jwt(&claims()), alice());
    let until = UnixMillis::from_secs(NOW + 50);
    let (sealed, _) = a.seal("name", (&token, until), &session).expect("sealed");
    assert!(b.open("name", &sealed, &session).is_some());
    assert!(b.open("other name", &sealed, &session).is_none());
    let other = process(&clock, "sk_test_2");
    assert!(other.open("name", &sealed, &session).is_none());
    for nonsense in [&b""[..], b"nonsense", token.as_str().as_bytes()] {
        assert!(b.open("name", nonsense, &session).is_none());
    }
}

#[test]
fn token_that_may_be_older_than_a_revocation_is_not_used() {
    let (user, org) = (UserId::from("user_1"), OrgId::from("org_1"));
    for revocation in [
        Revocation::session(&SessionId::from("sess_1")),
        Revocation::user(&user),
        Revocation::organization(&org),
        Revocation::membership(&org, &user),
        // A template may contain the former role.
        Revocation::role(&org, &user, "org:member"),
    ] {
        for process in [0, 1] {
            let processes = Processes::new();
            let revoking = [&processes.a, &processes.b][process];
            processes.clock.0.store(1, Ordering::Relaxed);
            revoking.revocations.revoke(revocation.clone());
            assert_eq!(processes.share(&claims()), None, "{revocation:?}");
        }
    }
    let processes = Processes::new();
    let other = Revocation::user(&UserId::from("user_2"));
    processes.b.revocations.revoke(other);
    assert_eq!(processes.share(&claims()), Some(50));
}

#[test]
fn token_minted_after_a_revocation_is_used_unless_the_session_was_revoked() {
    let processes = Processes::new();
    let user = Revocation::user(&UserId::from("user_1"));
    processes.b.revocations.revoke(user);
    processes.clock.0.store(1, Ordering::Relaxed);
    let later = with("iat", json!(NOW + 1));
    assert_eq!(processes.share_after(&later, 1), Some(50));
    let session = Revocation::session(&SessionId::from("sess_1"));
    processes.b.revocations.revoke(session);
    assert_eq!(processes.share_after(&later, 1), None);
}

#[test]
fn long_lived_token_is_shared_for_ten_minutes() {
    let Processes { clock, a, b } = Processes::new();
    let until = UnixMillis::from_secs(NOW + 86_400);
    let token = jwt(&with("exp", json!(NOW + 86_500)));
    let (sealed, lifetime) = a.seal("name", (&token, until), &alice()).expect("sealed");
    assert_eq!(lifetime.as_millis(), u128::from(MAX_SHARED.unsigned_abs()));
    let opened = |secs| {
        clock.0.store(secs, Ordering::Relaxed);
        b.open("name", &sealed, &alice()).map(|it| it.1)
    };
    assert_eq!(opened(599), Some(until), "cached for its whole life");
    assert_eq!(opened(600), None);
}
