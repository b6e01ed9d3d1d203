//! Webhooks that arrive out of order, late, and more than once.
//!
//! Each scenario is delivered in every order, with each event twice. A token that is revoked in the
//! end is rejected from the first event that revokes it, and stays rejected: a late event never
//! restores access.

use serde_json::{Value, json};

use super::revocations::signed;
use super::signer::primary;
use super::support::{START, World};

/// Time of the first event in seconds, a minute before the clock's time.
const BEGIN: i64 = START - 60;

const SECRET: &str = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0";

struct Scenario {
    name: &'static str,
    /// Type, time after [`BEGIN`] in seconds, and data.
    events: Vec<(&'static str, i64, Value)>,
    /// Time of issue after [`BEGIN`] in seconds, role in the active organization if there is one,
    /// and `true` if the token is revoked in the end.
    tokens: Vec<(i64, Option<&'static str>, bool)>,
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn scenarios() -> Vec<Scenario> {
    let session = json!({ "id": "sess_1", "user_id": "user_1", "status": "active" });
    let user = |banned: bool| json!({ "id": "user_1", "banned": banned, "locked": false });
    let member = |role: &str| {
        json!({
            "id": "orgmem_1", "role": role, "organization": { "id": "org_1" },
            "public_user_data": { "user_id": "user_1" },
        })
    };
    let organization = json!({ "id": "org_1" });
    let (created, updated, deleted) = (
        "organizationMembership.created",
        "organizationMembership.updated",
        "organizationMembership.deleted",
    );
    vec![
        Scenario {
            name: "session revoked before it was created",
            events: vec![
                ("session.created", 0, session.clone()),
                ("session.revoked", 5, session.clone()),
                ("session.ended", 6, session),
            ],
            tokens: vec![(0, None, true), (12, None, true)],
        },
        Scenario {
            name: "user deleted before an update",
            events: vec![
                ("user.created", 0, user(false)),
                ("user.updated", 5, user(false)),
                (
                    "user.deleted",
                    10,
                    json!({ "id": "user_1", "deleted": true }),
                ),
            ],
            tokens: vec![(0, None, true), (9, None, true)],
        },
        Scenario {
            name: "user banned, then unbanned",
            events: vec![
                ("user.updated", 5, user(true)),
                ("user.updated", 10, user(false)),
            ],
            tokens: vec![(0, None, true), (12, None, false)],
        },
        Scenario {
            name: "membership deleted before an update",
            events: vec![
                (created, 0, member("org:admin")),
                (updated, 5, member("org:member")),
                (deleted, 10, member("org:member")),
            ],
            tokens: vec![
                (1, Some("admin"), true),
                (6, Some("member"), true),
                (1, None, false),
            ],
        },
        Scenario {
            name: "role that changed twice",
            events: vec![
                (updated, 5, member("org:admin")),
                (updated, 10, member("org:member")),
            ],
            tokens: vec![
                (0, Some("admin"), true),
                (6, Some("admin"), true),
                (12, Some("member"), false),
                (1, None, false),
            ],
        },
        Scenario {
            name: "organization deleted before an update of a membership",
            events: vec![
                ("organization.updated", 2, organization.clone()),
                (updated, 5, member("org:admin")),
                ("organization.deleted", 10, organization),
            ],
            tokens: vec![(6, Some("admin"), true), (6, None, false)],
        },
        Scenario {
            name: "member who was removed and added again",
            events: vec![
                (deleted, 5, member("org:admin")),
                (created, 10, member("org:member")),
            ],
            tokens: vec![(0, Some("admin"), true), (12, Some("member"), false)],
        },
    ]
}

/// Returns all orders of these numbers, each of which occurs `left` times.
fn orders(left: &mut [usize]) -> Vec<Vec<usize>> {
    if left.iter().all(|count| *count == 0) {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for next in 0..left.len() {
        if left[next] == 0 {
            continue;
        }
        left[next] -= 1;
        for mut order in orders(left) {
            order.insert(0, next);
            all.push(order);
        }
        left[next] += 1;
    }
    all
}

fn token(issued: i64, role: Option<&str>) -> String {
    let mut claims = json!({
        "sub": "user_1", "sid": "sess_1", "iss": "https://clerk.example.com", "v": 2,
        "iat": BEGIN + issued, "nbf": BEGIN, "exp": START + 60,
    });
    if let Some(role) = role {
        claims["o"] = json!({ "id": "org_1", "slg": "acme", "rol": role });
    }
    primary().token(&claims)
}

fn deliver(world: &World, (event_type, time, data): &(&str, i64, Value)) {
    let timestamp = (BEGIN + time) * 1000;
    let event = json!({
        "type": event_type, "object": "event", "timestamp": timestamp, "data": data,
    });
    let body = event.to_string();
    let headers = signed(SECRET, START, &body);
    let verified = world.clerk.verify_webhook(&headers, body.as_bytes());
    verified.expect("a webhook that is accepted");
}

/// Delivers the events in one order, and compares the results.
async fn check(scenario: &Scenario, tokens: &[(String, bool)], order: &[usize]) {
    let world = World::with(|builder| builder.webhook_signing_secret(SECRET));
    let mut rejected = vec![false; tokens.len()];
    for (token, _) in tokens {
        let state = world.bearer(token).await;
        assert!(state.is_authenticated(), "{}: {state:?}", scenario.name);
    }
    for delivered in order {
        deliver(&world, &scenario.events[*delivered]);
        for ((token, is_revoked), is_rejected) in tokens.iter().zip(&mut rejected) {
            let accepted = world.bearer(token).await.is_authenticated();
            let is_back = accepted && *is_rejected && *is_revoked;
            assert!(!is_back, "{}: access comes back, {order:?}", scenario.name);
            *is_rejected = !accepted;
        }
    }
    let revoked: Vec<_> = tokens.iter().map(|(_, is_revoked)| *is_revoked).collect();
    assert_eq!(rejected, revoked, "{} after {order:?}", scenario.name);
}

#[tokio::test]
async fn webhooks_in_any_order_never_restore_access() {
    let mut checked = 0;
    for scenario in scenarios() {
        let tokens = scenario.tokens.iter();
        let tokens: Vec<_> = tokens
            .map(|(issued, role, is_revoked)| (token(*issued, *role), *is_revoked))
            .collect();
        for order in orders(&mut vec![2; scenario.events.len()]) {
            check(&scenario, &tokens, &order).await;
            checked += 1;
        }
    }
    assert_eq!(checked, 4 * 90 + 3 * 6);
}
