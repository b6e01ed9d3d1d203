//! Tests of the set, and of the revocations that follow from events.

use std::slice::from_ref;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::outbox::Outbox;
use super::set::{Insertion, RevocationSet};
use super::{Revocation, RevocationLog, event};
use crate::caller::{Machine, OrgId, Session, SessionId, UserId};
use crate::clock::{Clock as _, SystemClock, UnixMillis};
use crate::policy::TokenType;
use crate::webhook::RawEvent;

const NOW: UnixMillis = UnixMillis::from_secs(1_800_000_000);

fn after(secs: i64) -> UnixMillis {
    NOW.plus_millis(secs * 1000)
}

fn session(id: &str, role: &str) -> Session {
    let claims = json!({
        "sub": "user_1", "sid": id, "org_id": "org_1", "org_role": role,
    });
    let Value::Object(claims) = claims else {
        panic!("an object")
    };
    Session::from_map(claims).expect("valid claims")
}

fn alice() -> Session {
    session("sess_1", "org:member")
}

fn set(revocations: &[Revocation]) -> RevocationSet {
    let set = RevocationSet::default();
    for revocation in revocations {
        set.insert(revocation, 0, NOW);
    }
    set
}

/// Returns `true` if a token of this age in seconds is revoked.
fn revokes(set: &RevocationSet, session: &Session, age: i64) -> bool {
    set.revokes_session(session, Some(after(-age)), NOW)
}

#[test]
fn empty_set_revokes_nothing() {
    assert!(!revokes(&RevocationSet::default(), &alice(), 10));
}

#[test]
fn revoked_session_is_revoked_for_every_token() {
    let set = set(&[Revocation::session(&SessionId::from("sess_1"))]);
    for age in [-100, 0, 100] {
        assert!(revokes(&set, &alice(), age), "{age}");
        assert!(!revokes(&set, &session("sess_2", "org:admin"), age));
    }
    assert!(set.revokes_session(&alice(), None, NOW));
}

#[test]
fn user_organization_and_membership_are_revoked_for_earlier_tokens() {
    let (user, org) = (UserId::from("user_1"), OrgId::from("org_1"));
    let revocations = [
        Revocation::user(&user),
        Revocation::organization(&org),
        Revocation::membership(&org, &user),
        Revocation::role(&org, &user, "org:admin"),
    ];
    for revocation in revocations {
        let set = set(from_ref(&revocation));
        assert!(revokes(&set, &alice(), 1), "{revocation:?}");
        assert!(!revokes(&set, &alice(), 0), "{revocation:?}");
        assert!(set.revokes_session(&alice(), None, NOW), "no `iat`");
    }
    let others = [
        Revocation::user(&UserId::from("user_2")),
        Revocation::organization(&OrgId::from("org_2")),
        Revocation::membership(&org, &UserId::from("user_2")),
        Revocation::membership(&OrgId::from("org_2"), &user),
        Revocation::api_key("user_1"),
    ];
    assert!(!revokes(&set(&others), &alice(), 10));
}

#[test]
fn token_of_the_same_second_is_revoked_if_the_revocation_is_later() {
    let revocation = Revocation::user(&UserId::from("user_1")).at(NOW.plus_millis(1));
    assert!(revokes(&set(&[revocation]), &alice(), 0));
}

#[test]
fn token_with_the_new_role_stays_valid() {
    let role = Revocation::role(&OrgId::from("org_1"), &UserId::from("user_1"), "org:member");
    let set = set(&[role]);
    assert!(!revokes(&set, &alice(), 10));
    assert!(revokes(&set, &session("sess_1", "org:admin"), 10));
}

#[test]
fn later_revocation_takes_precedence() {
    let user = UserId::from("user_1");
    let late = Revocation::user(&user).at(after(0));
    let early = Revocation::user(&user).at(after(-60));
    for order in [[&late, &early], [&early, &late]] {
        let set = set(&order.map(Clone::clone));
        assert!(revokes(&set, &alice(), 30));
        assert_eq!(set.len(), 1);
    }
    assert_eq!(
        set(from_ref(&late)).insert(&early, 0, NOW),
        Insertion::Known
    );
}

#[test]
fn longer_lifetime_of_an_earlier_revocation_is_kept() {
    let session = Revocation::session(&SessionId::from("sess_1"));
    let call = session.clone().at(after(1));
    let long = session.lifetime(Duration::from_secs(30 * 24 * 60 * 60));
    let now = after(7 * 24 * 60 * 60);
    for order in [[&call, &long], [&long, &call]] {
        let set = set(&order.map(Clone::clone));
        assert!(set.revokes_session(&alice(), Some(now), now));
        let mut outbox = Outbox::default();
        for revocation in order {
            outbox.insert(revocation.clone());
        }
        let expected = long.clone().at(after(1));
        assert_eq!(outbox.batch(), [expected]);
    }
}

#[test]
fn role_exempts_no_token_if_the_membership_is_deleted_in_the_same_second() {
    let (org, user) = (OrgId::from("org_1"), UserId::from("user_1"));
    let role = Revocation::role(&org, &user, "org:member");
    let deleted = Revocation::membership(&org, &user);
    let at = |it: &Revocation, millis| it.clone().at(NOW.plus_millis(millis));
    let revoked = |first: &Revocation, second: &Revocation| {
        let of = |order: [&Revocation; 2]| revokes(&set(&order.map(Clone::clone)), &alice(), 1);
        assert_eq!(of([first, second]), of([second, first]), "order");
        let mut merged = first.clone();
        merged.merge(second);
        assert_eq!(of([first, second]), revokes(&set(&[merged]), &alice(), 1));
        of([first, second])
    };
    for (role_at, deleted_at) in [(1000, 1000), (1000, 400), (400, 1000), (400, 1400)] {
        let case = format!("{role_at} {deleted_at}");
        assert!(
            revoked(&at(&role, role_at), &at(&deleted, deleted_at)),
            "{case}"
        );
    }
    assert!(
        !revoked(&at(&role, 1400), &at(&deleted, 1000)),
        "added again"
    );
    assert!(!revoked(&at(&role, 1000), &at(&role, 400)), "the same role");
    let other = Revocation::role(&org, &user, "org:admin");
    assert!(revoked(&at(&role, 1000), &at(&other, 400)));
}

#[test]
fn entry_of_the_store_is_limited() {
    let year = Duration::from_secs(365 * 24 * 60 * 60);
    let log = RevocationLog::new(Arc::new(SystemClock));
    let now = SystemClock.now();
    let far = now.plus_millis(i64::try_from(year.as_millis()).expect("a year"));
    let mut poisoned = Revocation::everything().at(far);
    poisoned.lifetime = i64::MAX;
    log.learn(poisoned, Duration::from_secs(10));
    let set = log.set();
    let soon = now.plus_millis(55_000);
    assert!(set.revokes_session(&alice(), Some(now), now));
    assert!(!set.revokes_session(&alice(), Some(soon), now));
    let left = set.all(now).first().map(|it| it.lifetime);
    assert!(left.is_some_and(|it| it <= 2 * i64::try_from(year.as_millis()).unwrap()));
}

#[test]
fn revocation_ends_after_its_lifetime() {
    let revocation = Revocation::session(&SessionId::from("sess_1"));
    let set = set(&[revocation.lifetime(Duration::from_secs(90))]);
    for (secs, revoked) in [(0, true), (89, true), (90, false), (900, false)] {
        let now = after(secs);
        assert_eq!(set.revokes_session(&alice(), Some(NOW), now), revoked);
    }
    assert_eq!(set.len(), 1);
    set.purge(after(90));
    assert!(set.is_empty());
}

#[test]
fn revocation_of_another_process_ends_earlier_by_its_age() {
    let revocation = Revocation::session(&SessionId::from("sess_1"));
    let revocation = revocation.lifetime(Duration::from_secs(90)).at(NOW);
    let set = RevocationSet::default();
    assert_eq!(set.insert(&revocation, 90_000, NOW), Insertion::Known);
    assert_eq!(set.insert(&revocation, 80_000, NOW), Insertion::New);
    assert!(set.revokes_session(&alice(), None, after(9)));
    assert!(!set.revokes_session(&alice(), None, after(10)));
}

#[test]
fn full_set_rejects_all_tokens_that_are_older_than_the_removed_revocations() {
    let set = RevocationSet::new(64);
    for number in 0..1000 {
        let revocation = Revocation::session(&SessionId::from(format!("sess_{number}")));
        let at = after(number);
        set.insert(&revocation.at(at), 0, at);
    }
    assert!(set.len() <= 64, "{}", set.len());
    let now = after(1000);
    for number in 0..1000 {
        let session = session(&format!("sess_{number}"), "org:member");
        let issued = Some(after(number));
        assert!(set.revokes_session(&session, issued, now), "{number}");
    }
    let other = session("sess_other", "org:member");
    assert!(!set.revokes_session(&other, Some(after(999)), now));
    assert!(set.revokes_session(&other, Some(after(900)), now));
}

#[test]
fn full_set_removes_a_sixteenth_of_revocations_with_the_same_time() {
    let set = RevocationSet::new(64);
    for number in 0..32 {
        let user = UserId::from(format!("user_{number}"));
        set.insert(&Revocation::user(&user), 0, NOW);
        let session = SessionId::from(format!("sess_{number}"));
        set.insert(&Revocation::session(&session), 0, NOW);
    }
    let last = Revocation::session(&SessionId::from("sess_last"));
    assert_eq!(set.insert(&last, 0, NOW), Insertion::Full);
    assert_eq!(set.len(), 64 - 64 / 16 + 2, "the floor and the last one");
    // The floor replaces the revocations of users. Those of sessions concern later tokens too.
    for number in 0..32 {
        let session = session(&format!("sess_{number}"), "org:member");
        assert!(revokes(&set, &session, -100), "{number}");
    }
    assert!(revokes(&set, &alice(), 0));
    assert!(!revokes(&set, &session("sess_other", "org:member"), -1));
}

#[test]
fn full_set_removes_expired_revocations_first() {
    let set = RevocationSet::new(64);
    for number in 0..64 {
        let session = SessionId::from(format!("sess_{number}"));
        let lifetime = Duration::from_secs(if number < 10 { 5 } else { 500 });
        set.insert(&Revocation::session(&session).lifetime(lifetime), 0, NOW);
    }
    let last = Revocation::session(&SessionId::from("sess_last"));
    assert_eq!(set.insert(&last, 0, after(5)), Insertion::New);
    assert_eq!(set.len(), 64 - 10 + 1);
    assert!(!set.revokes_session(&session("sess_other", "org:member"), None, after(5)));
}

#[test]
fn hundred_thousand_revocations_are_found() {
    let set = RevocationSet::default();
    for number in 0..100_000 {
        let id = SessionId::from(format!("sess_{number}"));
        set.insert(&Revocation::session(&id), 0, NOW);
    }
    assert_eq!(set.len(), 100_000);
    let is_revoked = |id: &str| revokes(&set, &session(id, "org:member"), 0);
    let found = (0..100_000).filter(|number| is_revoked(&format!("sess_{number}")));
    assert_eq!(found.count(), 100_000);
    let others = (0..10_000).filter(|number| is_revoked(&format!("other_{number}")));
    assert_eq!(others.count(), 0);
}

fn machine(token_type: TokenType) -> Machine {
    let body = json!({"id": "id_1", "subject": "user_1", "scopes": []});
    Machine::from_verification(token_type, &body).expect("a machine")
}

#[test]
fn machine_token_is_revoked_by_its_id() {
    let all = [
        (TokenType::ApiKey, Revocation::api_key("id_1")),
        (TokenType::M2m, Revocation::m2m_token("id_1")),
        (TokenType::OAuth, Revocation::oauth_token("id_1")),
    ];
    for (token_type, _) in &all {
        for (other, revocation) in &all {
            let set = set(from_ref(revocation));
            for issued in [None, Some(after(10))] {
                let machine = machine(*token_type);
                let revoked = set.revokes_machine(&machine, String::new, issued, NOW);
                assert_eq!(revoked, token_type == other, "{token_type:?} {other:?}");
            }
        }
    }
}

#[test]
fn revocation_of_the_owner_concerns_earlier_jwts_and_cached_verifications() {
    let set = set(&[Revocation::user(&UserId::from("user_1"))]);
    let oauth = machine(TokenType::OAuth);
    let revokes = |issued| set.revokes_machine(&oauth, String::new, issued, NOW);
    assert!(revokes(Some(after(-1))));
    assert!(!revokes(Some(after(0))));
    assert!(!revokes(None), "Clerk has just verified it");
    assert_eq!(set.learned_of_machine(&oauth), Some(NOW));
    assert_eq!(set.learned_of_session(&alice()), Some(NOW));
    assert_eq!(set.learned_of_user(&UserId::from("user_2")), None);
}

#[test]
fn events_that_end_sessions_are_revocations() {
    let member = json!({
        "id": "orgmem_1", "role": "org:member", "organization": {"id": "org_1"},
        "public_user_data": {"user_id": "user_1"},
    });
    let (session, user, org) = (
        json!({"id": "sess_1"}),
        json!({"id": "user_1"}),
        json!({"id": "org_1"}),
    );
    for (event_type, data, age, revoked) in [
        ("session.ended", &session, 0, true),
        ("session.removed", &session, 0, true),
        ("session.revoked", &session, 0, true),
        ("session.created", &session, 9, false),
        ("user.deleted", &user, 9, true),
        ("user.deleted", &user, 0, false),
        ("user.updated", &user, 9, false),
        (
            "user.updated",
            &json!({"id": "user_1", "banned": true}),
            9,
            true,
        ),
        (
            "user.updated",
            &json!({"id": "user_1", "locked": true}),
            9,
            true,
        ),
        (
            "user.updated",
            &json!({"id": "user_1", "banned": false}),
            9,
            false,
        ),
        ("organization.deleted", &org, 9, true),
        ("organizationMembership.deleted", &member, 9, true),
        ("organizationMembership.updated", &member, 9, false),
        ("session.ended", &json!({}), 9, false),
    ] {
        let event = json!({"type": event_type, "data": data, "timestamp": NOW.as_millis()});
        let event = RawEvent::parse(event.to_string().as_bytes()).expect("an event");
        let revocations: Vec<_> = event::revocation(&event).into_iter().collect();
        let case = format!("{event_type} {data} {age}");
        assert_eq!(
            revokes(&set(&revocations), &alice(), age),
            revoked,
            "{case}"
        );
    }
}
