//! Outages of Clerk × kinds of requests: the status of each, its time limit, and the number of calls.
//!
//! The table has a row for each outage and a column for each kind of request. During an outage, a request
//! gets its usual status if it does not need the part that fails, else 503.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod processes;
mod upstream;

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use clerk_runtime::Clerk;
use clerk_runtime::dev::{Instance, SignedIn};
use tests::apps::{Framework as _, Setup, axum::Axum};
use tests::contract::world::{ManualClock, people};
use tokio::time::Instant;

use self::upstream::{Outage, Upstream};

const KEYS: &str = "/v1/jwks";
const USERS: &str = "/v1/users";
const SESSIONS: &str = "/v1/sessions";
const API_KEYS: &str = "/api_keys";
const ALL: &str = "/";

/// Time limit of each request: 10 s for the keys, and 10 s for one further call.
const TIME_LIMIT: Duration = Duration::from_secs(21);

/// Calls of the Backend API in ten seconds.
const LIMIT: usize = 95;

/// Kinds of requests, in the order of the table's columns.
const KINDS: [Kind; 8] = [
    Kind::Anonymous,
    Kind::Seen,
    Kind::New,
    Kind::Forged,
    Kind::UnknownKey,
    Kind::User,
    Kind::Template,
    Kind::ApiKey,
];

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// A request without credentials.
    Anonymous,
    /// A session token that was verified before, unless the keys are not cached.
    Seen,
    /// A session token that was not seen before.
    New,
    /// A session token with the id of a known key and another signature.
    Forged,
    /// A session token with the id of an unknown key.
    UnknownKey,
    /// A handler with the binding `user`.
    User,
    /// A handler with a token of a JWT template.
    Template,
    /// An API key.
    ApiKey,
}

/// Statuses while nothing fails.
const USUAL: [u16; 8] = [401, 200, 200, 401, 401, 200, 200, 200];

/// The keys are cached, and may be stale.
const CACHED: bool = true;
/// The process has just started.
const COLD: bool = false;

struct Scenario {
    name: &'static str,
    has_keys: bool,
    outage: (&'static str, Outage),
    statuses: [u16; 8],
    /// Maximum number of calls of the part that fails, over all kinds.
    calls: usize,
}

const fn row(
    name: &'static str,
    has_keys: bool,
    outage: (&'static str, Outage),
    statuses: [u16; 8],
    calls: usize,
) -> Scenario {
    Scenario {
        name,
        has_keys,
        outage,
        statuses,
        calls,
    }
}

/// With cached keys, only a token with the id of an unknown key needs a fetch.
const KEYS_STALE: [u16; 8] = [401, 200, 200, 401, 503, 200, 200, 200];
/// Without keys, every session token is unverifiable. An API key needs none.
const NO_KEYS: [u16; 8] = [401, 503, 503, 503, 503, 503, 503, 200];
const NO_USERS: [u16; 8] = [401, 200, 200, 401, 401, 503, 200, 200];
const NO_TEMPLATES: [u16; 8] = [401, 200, 200, 401, 401, 200, 503, 200];
const NO_API_KEYS: [u16; 8] = [401, 200, 200, 401, 401, 200, 200, 503];
const NOTHING: [u16; 8] = [401, 503, 503, 503, 503, 503, 503, 503];
const NOTHING_BUT_KEYS: [u16; 8] = [401, 200, 200, 401, 503, 503, 503, 503];

const HTML: &str = "<!doctype html><title>Bad gateway</title>";
const NO_SECRET: &str = r#"{"errors":[{"code":"clerk_key_invalid","message":"invalid"}]}"#;

#[rustfmt::skip]
const SCENARIOS: &[Scenario] = &[
    row("keys: no connection", CACHED, (KEYS, Outage::Refused), KEYS_STALE, 12),
    row("keys: no connection at start", COLD, (KEYS, Outage::Refused), NO_KEYS, 24),
    row("keys: no response", CACHED, (KEYS, Outage::Silent), KEYS_STALE, 12),
    row("keys: no response at start", COLD, (KEYS, Outage::Silent), NO_KEYS, 24),
    row("keys: slow", CACHED, (KEYS, Outage::Slow(Duration::from_secs(3))), USUAL, 4),
    row("keys: slow at start", COLD, (KEYS, Outage::Slow(Duration::from_secs(3))), USUAL, 4),
    row("keys: broken connection at start", COLD, (KEYS, Outage::Broken), NO_KEYS, 24),
    row("keys: half a response", CACHED, (KEYS, Outage::Half), KEYS_STALE, 12),
    row("keys: half a response at start", COLD, (KEYS, Outage::Half), NO_KEYS, 24),
    row("keys: a page instead of JSON", CACHED, (KEYS, Outage::Status(200, HTML)), KEYS_STALE, 12),
    row("keys: a page instead of JSON at start", COLD, (KEYS, Outage::Status(200, HTML)), NO_KEYS, 24),
    row("keys: an empty set at start", COLD, (KEYS, Outage::Status(200, r#"{"keys":[]}"#)), NO_KEYS, 24),
    row("keys: too large at start", COLD, (KEYS, Outage::TooLarge), NO_KEYS, 24),
    row("keys: 500 at start", COLD, (KEYS, Outage::Status(500, HTML)), NO_KEYS, 24),
    row("keys: rate limit at start", COLD, (KEYS, Outage::RateLimited("30")), NO_KEYS, 24),
    row("keys: two failures at start", COLD, (KEYS, Outage::Flapping(2)), USUAL, 6),
    row("keys: rejected secret key at start", COLD, (KEYS, Outage::Status(401, NO_SECRET)), NO_KEYS, 24),
    row("users: no connection", CACHED, (USERS, Outage::Refused), NO_USERS, 3),
    row("users: no response", CACHED, (USERS, Outage::Silent), NO_USERS, 3),
    row("users: half a response", CACHED, (USERS, Outage::Half), NO_USERS, 3),
    row("users: rate limit", CACHED, (USERS, Outage::RateLimited("60")), NO_USERS, 1),
    row("users: two failures", CACHED, (USERS, Outage::Flapping(2)), USUAL, 3),
    row("templates: no response", CACHED, (SESSIONS, Outage::Silent), NO_TEMPLATES, 3),
    row("templates: 500", CACHED, (SESSIONS, Outage::Status(500, HTML)), NO_TEMPLATES, 3),
    row("API keys: no response", CACHED, (API_KEYS, Outage::Silent), NO_API_KEYS, 3),
    row("API keys: a page instead of JSON", CACHED, (API_KEYS, Outage::Status(200, HTML)), NO_API_KEYS, 3),
    row("API keys: rate limit", CACHED, (API_KEYS, Outage::RateLimited("60")), NO_API_KEYS, 1),
    row("all: no connection", CACHED, (ALL, Outage::Refused), NOTHING_BUT_KEYS, 24),
    row("all: no connection at start", COLD, (ALL, Outage::Refused), NOTHING, 40),
    row("all: no response at start", COLD, (ALL, Outage::Silent), NOTHING, 40),
    row("all: rejected secret key", CACHED, (ALL, Outage::Status(401, NO_SECRET)), NOTHING_BUT_KEYS, 24),
];

/// An application whose Backend API is an [`Upstream`].
struct World {
    instance: Instance,
    alice: SignedIn,
    responses: BTreeMap<String, Bytes>,
    upstream: Upstream,
    clock: ManualClock,
    clerk: Clerk,
}

impl World {
    /// Records the responses of an offline instance, and stops the runtime's clock.
    async fn start() -> Self {
        let clock = ManualClock::start();
        let instance = people().clock(clock.clone()).start().await;
        let instance = instance.expect("an instance");
        let alice = instance.sign_in("alice").expect("a person");
        let responses = record(&instance, &alice).await;
        tokio::time::pause();
        let upstream = Upstream::new(responses.clone());
        Self {
            clerk: clerk(&instance, &upstream, &clock),
            instance,
            alice,
            responses,
            upstream,
            clock,
        }
    }

    /// Replaces the application and its Backend API, as after a start of the process.
    fn restart(&mut self) {
        self.upstream = Upstream::new(self.responses.clone());
        self.clerk = clerk(&self.instance, &self.upstream, &self.clock);
    }

    /// Sends a request and returns its status. Asserts the time limit, and that an error contains no
    /// secret.
    async fn request(&self, kind: Kind) -> u16 {
        let session = || self.alice.token_builder();
        let (path, token) = match kind {
            Kind::Anonymous => ("/me", None),
            Kind::Seen => ("/me", Some(self.alice.token())),
            Kind::New => (
                "/me",
                Some(session().claim("nonce", self.upstream.calls(ALL)).mint()),
            ),
            Kind::Forged => ("/me", Some(session().signed_by_unknown_key().mint())),
            Kind::UnknownKey => ("/me", Some(session().header("kid", "ins_unknown").mint())),
            Kind::User => ("/user", Some(self.alice.token())),
            Kind::Template => ("/template", Some(self.alice.token())),
            Kind::ApiKey => ("/keyed", Some("ak_alice".to_owned())),
        };
        let begin = Instant::now();
        let (status, body) = Axum::in_process(Setup::of(&self.clerk), path, token.as_deref()).await;
        assert!(
            begin.elapsed() <= TIME_LIMIT,
            "{kind:?} took {:?}",
            begin.elapsed()
        );
        for secret in token
            .iter()
            .map(String::as_str)
            .chain([self.instance.secret_key()])
        {
            assert!(status == 200 || !body.contains(secret), "{kind:?}: {body}");
        }
        status
    }

    async fn statuses(&self) -> Vec<u16> {
        let mut statuses = Vec::new();
        for kind in KINDS {
            statuses.push(self.request(kind).await);
        }
        statuses
    }
}

fn clerk(instance: &Instance, upstream: &Upstream, clock: &ManualClock) -> Clerk {
    let settings = instance
        .clerk_builder()
        .transport(upstream.clone())
        .clock(clock.clone())
        .rate_limit(LIMIT);
    settings.build().expect("good settings")
}

/// Returns the responses of an instance to all calls of the table's requests.
async fn record(instance: &Instance, alice: &SignedIn) -> BTreeMap<String, Bytes> {
    let http = tests::contract::world::client();
    let user = format!("{USERS}/{}", alice.user_id());
    let template = format!("{SESSIONS}/{}/tokens/supabase", alice.session_id());
    let key = instance.api_key("alice").expect("a person").issue();
    let key = key.secret();
    let calls = [
        (http::Method::GET, KEYS.to_owned(), String::new()),
        (http::Method::GET, user, String::new()),
        (http::Method::POST, template, String::new()),
        (
            http::Method::POST,
            format!("{API_KEYS}/verify"),
            format!(r#"{{"secret":"{key}"}}"#),
        ),
    ];
    let mut responses = BTreeMap::new();
    for (method, path, body) in calls {
        let request = http
            .request(method, format!("{}{path}", instance.url()))
            .bearer_auth(instance.secret_key())
            .header("content-type", "application/json")
            .body(body);
        let response = request.send().await.expect("a response");
        assert!(
            response.status().is_success(),
            "{path}: {}",
            response.status()
        );
        responses.insert(path, response.bytes().await.expect("a body"));
    }
    responses
}

#[tokio::test]
async fn requests_get_their_usual_status_without_an_outage() {
    assert_eq!(World::start().await.statuses().await, USUAL);
}

/// Runs one scenario: the outage, and what follows after it.
async fn run(world: &World, scenario: &Scenario) -> Vec<String> {
    let mut failures = Vec::new();
    if scenario.has_keys {
        assert_eq!(world.request(Kind::Seen).await, 200, "{}", scenario.name);
    }
    let (prefix, outage) = scenario.outage;
    world.upstream.fail(prefix, outage);
    let statuses = world.statuses().await;
    if statuses != scenario.statuses {
        failures.push(format!(
            "{}: {statuses:?}, not {:?}",
            scenario.name, scenario.statuses
        ));
    }
    let calls = world.upstream.calls(prefix);
    if calls > scenario.calls {
        failures.push(format!(
            "{}: {calls} calls, not {}",
            scenario.name, scenario.calls
        ));
    }
    // The caches of failures last a few seconds, by either clock. A rate limit of Clerk's lasts longer.
    world.upstream.heal();
    world.clock.forward(61);
    tokio::time::advance(Duration::from_secs(61)).await;
    let statuses = world.statuses().await;
    if statuses != USUAL {
        failures.push(format!("{}: {statuses:?} afterwards", scenario.name));
    }
    failures
}

#[tokio::test]
async fn requests_in_an_outage_get_their_usual_status_or_503() {
    let mut world = World::start().await;
    let mut failures = Vec::new();
    for scenario in SCENARIOS {
        world.restart();
        failures.extend(run(&world, scenario).await);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
