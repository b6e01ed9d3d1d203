//! Webhooks that arrive in another order than the events happened, late, and more than once.
//!
//! Each scenario is delivered in every order, with each event twice. A token that is revoked in the end is
//! rejected from the first event on that revokes it: a late event never restores access.

use clerk_runtime::Clerk;
use clerk_runtime::dev::{Instance, SignedIn};
use serde_json::{Value, json};
use tests::apps::{Framework as _, Setup, axum::Axum};
use tests::contract::world::{ManualClock, people};

/// Time of the first event in seconds, a minute before the clock's time.
const BEGIN: i64 = 1_800_000_000 - 60;

const ORGANIZATION: &str = "org_1";

struct Scenario {
    name: &'static str,
    /// Type, time after the beginning in seconds, and data.
    events: Vec<(&'static str, i64, Value)>,
    /// Time of issue, role in the active organization if there is one, and the status in the end.
    tokens: Vec<(i64, Option<&'static str>, u16)>,
}

fn scenarios(alice: &SignedIn) -> Vec<Scenario> {
    let (user_id, session_id) = (alice.user_id().to_string(), alice.session_id().to_string());
    let session = json!({ "id": session_id, "user_id": user_id, "status": "active" });
    let user = |banned: bool| json!({ "id": user_id, "banned": banned, "locked": false });
    let member = |role: &str| {
        json!({
            "id": "orgmem_1", "role": role, "organization": { "id": ORGANIZATION },
            "public_user_data": { "user_id": user_id },
        })
    };
    let organization = json!({ "id": ORGANIZATION });
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
            tokens: vec![(0, None, 401), (12, None, 401)],
        },
        Scenario {
            name: "user deleted before an update",
            events: vec![
                ("user.created", 0, user(false)),
                ("user.updated", 5, user(false)),
                (
                    "user.deleted",
                    10,
                    json!({ "id": user_id, "deleted": true }),
                ),
            ],
            tokens: vec![(0, None, 401), (9, None, 401)],
        },
        Scenario {
            name: "user banned, then unbanned",
            events: vec![
                ("user.updated", 5, user(true)),
                ("user.updated", 10, user(false)),
            ],
            tokens: vec![(0, None, 401), (12, None, 200)],
        },
        Scenario {
            name: "membership deleted before an update",
            events: vec![
                (created, 0, member("org:admin")),
                (updated, 5, member("org:member")),
                (deleted, 10, member("org:member")),
            ],
            tokens: vec![
                (1, Some("admin"), 401),
                (6, Some("member"), 401),
                (1, None, 200),
            ],
        },
        Scenario {
            name: "role that changed twice",
            events: vec![
                (updated, 5, member("org:admin")),
                (updated, 10, member("org:member")),
            ],
            tokens: vec![
                (0, Some("admin"), 401),
                (6, Some("admin"), 401),
                (12, Some("member"), 200),
                (1, None, 200),
            ],
        },
        Scenario {
            name: "organization deleted before an update of a membership",
            events: vec![
                ("organization.updated", 2, organization.clone()),
                (updated, 5, member("org:admin")),
                ("organization.deleted", 10, organization),
            ],
            tokens: vec![(6, Some("admin"), 401), (6, None, 200)],
        },
        Scenario {
            name: "member who was removed and added again",
            events: vec![
                (deleted, 5, member("org:admin")),
                (created, 10, member("org:member")),
            ],
            tokens: vec![(0, Some("admin"), 401), (12, Some("member"), 200)],
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
        let Some(count) = left.get_mut(next).filter(|count| **count > 0) else {
            continue;
        };
        *count -= 1;
        all.extend(orders(left).into_iter().map(|mut order| {
            order.insert(0, next);
            order
        }));
        if let Some(count) = left.get_mut(next) {
            *count += 1;
        }
    }
    all
}

struct World {
    instance: Instance,
    alice: SignedIn,
    clock: ManualClock,
}

impl World {
    async fn start() -> Self {
        let clock = ManualClock::start();
        let instance = people().clock(clock.clone()).start().await;
        let instance = instance.expect("an instance");
        let alice = instance.sign_in("alice").expect("a person");
        Self {
            instance,
            alice,
            clock,
        }
    }

    /// Returns an application that has seen no event.
    fn clerk(&self) -> Clerk {
        let settings = self
            .instance
            .clerk_builder()
            .jwt_key(self.instance.jwt_key());
        settings
            .clock(self.clock.clone())
            .build()
            .expect("good settings")
    }

    fn token(&self, issued: i64, role: Option<&str>) -> String {
        let token = self.alice.token_builder().claim("iat", BEGIN + issued);
        match role {
            Some(role) => token.claim(
                "o",
                json!({ "id": ORGANIZATION, "slg": "acme", "rol": role }),
            ),
            None => token.without_claim("o"),
        }
        .mint()
    }

    fn deliver(&self, clerk: &Clerk, (event_type, time, data): &(&str, i64, Value)) {
        let timestamp = (BEGIN + time) * 1000;
        let event = json!({
            "type": event_type, "object": "event", "timestamp": timestamp, "data": data,
        });
        let signed = self.instance.sign_webhook(&event).expect("an event");
        let verified = clerk.verify_webhook(&signed.headers, signed.body.as_bytes());
        verified.expect("a webhook that is accepted");
    }

    /// Delivers the events in one order, and compares the statuses.
    async fn check(&self, scenario: &Scenario, order: &[usize]) {
        let clerk = self.clerk();
        let tokens = scenario.tokens.iter();
        let mut tokens: Vec<_> = tokens
            .map(|(issued, role, end)| (self.token(*issued, *role), *end, false))
            .collect();
        for (token, _, _) in &tokens {
            assert_eq!(status(&clerk, token).await, 200, "{}", scenario.name);
        }
        for delivered in order {
            self.deliver(&clerk, scenario.events.get(*delivered).expect("an event"));
            for (token, end, is_rejected) in &mut tokens {
                let now_rejected = status(&clerk, token).await == 401;
                let is_back = *is_rejected && !now_rejected && *end == 401;
                assert!(!is_back, "{}: access comes back, {order:?}", scenario.name);
                *is_rejected = now_rejected;
            }
        }
        for (number, (_, end, is_rejected)) in tokens.iter().enumerate() {
            let case = format!("{}: token {number} after {order:?}", scenario.name);
            assert_eq!(*is_rejected, *end == 401, "{case}");
        }
    }
}

async fn status(clerk: &Clerk, token: &str) -> u16 {
    let (status, _) = Axum::in_process(Setup::of(clerk), "/me", Some(token)).await;
    assert!(status == 200 || status == 401, "{status}");
    status
}

#[tokio::test]
async fn webhooks_in_any_order_never_restore_access() {
    let world = World::start().await;
    let mut deliveries = 0;
    for scenario in scenarios(&world.alice) {
        for order in orders(&mut vec![2; scenario.events.len()]) {
            world.check(&scenario, &order).await;
            deliveries += order.len();
        }
    }
    assert_eq!(deliveries, 4 * 90 * 6 + 3 * 6 * 4);
}
