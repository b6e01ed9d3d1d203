//! Metrics of requests, calls and revocations, and the table in the guide.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::collections::BTreeMap;
use std::time::Duration;

use ::metrics::with_local_recorder;
use http::{HeaderMap, Method, Uri};
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};

use super::table::{self, MetricKind};
use crate::api::ErrorKind;
use crate::authorize::{RequestView, authorize};
use crate::caller::{Reason, SessionId};
use crate::clock::SystemClock;
use crate::dev::{Fault, Instance};
use crate::policy::{AcceptedTokens, HasPolicy, Policy, TokenType};
use crate::revocations::{Revocation, RevocationLog};
use crate::service::Clerk;

const GUIDE: &str = include_str!("../../guide/metrics.md");

/// Recorded values by names such as `name{label=value}`. A histogram has the number of its values.
struct Recorded(BTreeMap<String, f64>);

impl Recorded {
    /// Runs a scenario, and returns the recorded values.
    fn of(scenario: impl AsyncFnOnce()) -> Self {
        let recorder = DebuggingRecorder::new();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = runtime.expect("a runtime");
        with_local_recorder(&recorder, || runtime.block_on(scenario()));
        Self::read(&recorder.snapshotter())
    }

    fn read(snapshotter: &Snapshotter) -> Self {
        let metrics = snapshotter.snapshot().into_vec().into_iter();
        let values = metrics.map(|(key, _, _, value)| {
            let labels = key.key().labels();
            let labels: Vec<_> = labels
                .map(|it| format!("{}={}", it.key(), it.value()))
                .collect();
            let name = format!("{}{{{}}}", key.key().name(), labels.join(","));
            (name, number(&value))
        });
        Self(values.collect())
    }

    #[track_caller]
    fn assert(&self, expected: &[(&str, f64)]) {
        for (name, value) in expected {
            let found = self.0.get(*name).copied();
            assert_eq!(found, Some(*value), "{name} in {:#?}", self.0);
        }
    }

    #[track_caller]
    fn assert_any(&self, beginning: &str) {
        let mut names = self.0.keys();
        let is_found = names.any(|name| name.starts_with(beginning));
        assert!(is_found, "{beginning} in {:#?}", self.0);
    }
}

#[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
fn number(value: &DebugValue) -> f64 {
    match value {
        DebugValue::Counter(value) => *value as f64,
        DebugValue::Gauge(value) => value.into_inner(),
        DebugValue::Histogram(values) => values.len() as f64,
    }
}

/// Handler for signed-in users.
enum Hello {}

impl HasPolicy for Hello {
    const POLICY: Policy = Policy::protect().at("hello", "src/lib.rs", 1);
}

/// Handler for API keys.
enum Keys {}

impl HasPolicy for Keys {
    const POLICY: Policy = Policy::protect()
        .tokens(AcceptedTokens::One(TokenType::ApiKey))
        .at("keys", "src/lib.rs", 2);
}

/// Sends a request with this bearer token to a handler, and returns the status.
async fn request<P: HasPolicy>(clerk: &Clerk, token: &str) -> u16 {
    let mut headers = HeaderMap::new();
    let value = format!("Bearer {token}").parse().expect("a header");
    headers.insert("authorization", value);
    let view = RequestView {
        method: &Method::GET,
        uri: &Uri::from_static("/secret-path"),
        headers: &headers,
        clerk: Some(clerk.clone()),
        middleware_result: None,
        path: &[],
    };
    let outcome = authorize::<P>(view).await;
    outcome.map_or_else(|reply| reply.status_code().as_u16(), |_| 200)
}

#[test]
fn authentications_caches_and_key_fetches_are_counted() {
    let recorded = Recorded::of(async || {
        let instance = Instance::start().await.expect("an instance");
        let clerk = instance.clerk().expect("a client");
        let alice = instance.sign_in("alice").expect("a user");
        let token = alice.token();
        for _ in 0..3 {
            assert_eq!(request::<Hello>(&clerk, &token).await, 200);
        }
        let other = alice.token_for(Duration::from_secs(30));
        assert_eq!(request::<Hello>(&clerk, &other).await, 200);
    });
    recorded.assert(&[
        (
            "clerk_authentications_total{outcome=signed-in,reason=none,token_type=session_token}",
            4.0,
        ),
        (
            "clerk_cache_lookups_total{cache=session_tokens,result=hit}",
            2.0,
        ),
        (
            "clerk_cache_lookups_total{cache=session_tokens,result=miss}",
            2.0,
        ),
        (
            "clerk_cache_lookups_total{cache=signing_keys,result=hit}",
            2.0,
        ),
        (
            "clerk_cache_lookups_total{cache=signing_keys,result=miss}",
            1.0,
        ),
        ("clerk_signing_key_fetches_total{result=success}", 1.0),
        ("clerk_api_calls_total{operation=GetJWKS,status=200}", 1.0),
        ("clerk_api_call_duration_seconds{operation=GetJWKS}", 1.0),
    ]);
}

#[test]
fn denials_are_counted_by_handler_and_contain_no_client_data() {
    let recorded = Recorded::of(async || {
        let instance = Instance::start().await.expect("an instance");
        let clerk = instance.clerk().expect("a client");
        for token in ["secret-token-1", "secret-token-2"] {
            assert_eq!(request::<Hello>(&clerk, token).await, 404);
        }
    });
    recorded.assert(&[(
        "clerk_denials_total{handler=hello,kind=missing,status=404}",
        2.0,
    )]);
    recorded.assert_any("clerk_authentications_total{outcome=signed-out,reason=token-invalid,");
    let text = format!("{:?}", recorded.0);
    assert!(!text.contains("secret"), "{text}");
}

#[test]
fn machine_tokens_are_counted_by_their_cache() {
    let recorded = Recorded::of(async || {
        let instance = Instance::start().await.expect("an instance");
        let clerk = instance.clerk().expect("a client");
        let key = instance.api_key("alice").expect("a user").issue();
        for _ in 0..2 {
            assert_eq!(request::<Keys>(&clerk, key.secret()).await, 200);
        }
        assert_eq!(request::<Keys>(&clerk, "ak_invented").await, 401);
    });
    recorded.assert(&[
        (
            "clerk_authentications_total{outcome=signed-in,reason=none,token_type=api_key}",
            2.0,
        ),
        (
            "clerk_cache_lookups_total{cache=machine_tokens,result=hit}",
            1.0,
        ),
        (
            "clerk_cache_lookups_total{cache=machine_tokens,result=miss}",
            2.0,
        ),
        (
            "clerk_denials_total{handler=keys,kind=missing,status=401}",
            1.0,
        ),
    ]);
}

#[test]
fn outage_is_counted_as_unavailable() {
    let recorded = Recorded::of(async || {
        let instance = Instance::start().await.expect("an instance");
        let clerk = instance.clerk().expect("a client");
        let token = instance.sign_in("alice").expect("a user").token();
        instance.faults().set_everywhere(Fault::Status(503));
        assert_eq!(request::<Hello>(&clerk, &token).await, 503);
    });
    recorded.assert(&[("clerk_signing_key_fetches_total{result=unreachable}", 1.0)]);
    recorded.assert_any("clerk_authentications_total{outcome=unavailable,");
}

#[test]
fn revoked_session_is_counted_by_its_reason() {
    let recorded = Recorded::of(async || {
        let instance = Instance::start().await.expect("an instance");
        let clerk = instance.clerk().expect("a client");
        let alice = instance.sign_in("alice").expect("a user");
        let session = alice.session_id();
        clerk.revocations().revoke(Revocation::session(&session));
        assert_eq!(request::<Hello>(&clerk, &alice.token()).await, 404);
    });
    recorded.assert(&[
        ("clerk_authentications_total{outcome=signed-out,reason=session-revoked,token_type=session_token}", 1.0),
        ("clerk_revocations_total{source=process}", 1.0),
        ("clerk_revocations{}", 1.0),
    ]);
}

#[test]
fn revocations_of_other_processes_and_unpublished_ones_are_counted() {
    let recorded = Recorded::of(async || {
        let log = RevocationLog::new(std::sync::Arc::new(SystemClock));
        log.keep_for_publication();
        for id in ["sess_1", "sess_2"] {
            log.revoke(Revocation::session(&SessionId::from(id)));
        }
        let batch = log.unpublished().await;
        let published: Vec<_> = batch.into_iter().take(1).collect();
        log.published(&published);
        let other = Revocation::session(&SessionId::from("sess_3"));
        log.learn(other, Duration::from_secs(1));
    });
    recorded.assert(&[
        ("clerk_revocations_total{source=process}", 2.0),
        ("clerk_revocations_total{source=store}", 1.0),
        ("clerk_revocations{}", 3.0),
        ("clerk_revocations_unpublished{}", 1.0),
    ]);
}

#[test]
fn too_many_revocations_are_counted_by_their_place() {
    let recorded = Recorded::of(async || {
        let log = RevocationLog::new(std::sync::Arc::new(SystemClock));
        log.keep_for_publication();
        for number in 0..100_000 {
            let id = SessionId::from(format!("sess_{number}"));
            log.revoke(Revocation::session(&id));
        }
        assert_eq!(
            (log.overflow_count(), log.unpublished_count()),
            (0, 100_000)
        );
        log.revoke(Revocation::session(&SessionId::from("sess_last")));
        assert_eq!((log.overflow_count(), log.unpublished_count()), (2, 2));
    });
    recorded.assert(&[
        ("clerk_revocation_overflows_total{place=memory}", 1.0),
        ("clerk_revocation_overflows_total{place=unpublished}", 1.0),
    ]);
}

#[test]
fn counters_of_rare_events_start_at_zero() {
    let recorded = Recorded::of(async || super::describe());
    recorded.assert(&[
        ("clerk_revocation_overflows_total{place=memory}", 0.0),
        ("clerk_revocation_overflows_total{place=unpublished}", 0.0),
    ]);
}

#[test]
fn reason_with_a_further_code_has_one_label() {
    let expired = Reason::SessionTokenExpired("fetch-error-1".into());
    assert_eq!(super::reason_label(&expired), "session-token-expired");
    let other = Reason::Other("unknown-1".into());
    assert_eq!(super::reason_label(&other), "other");
    assert_eq!(super::reason_label(&Reason::TokenInvalid), "token-invalid");
    assert_eq!(super::error_label(ErrorKind::Timeout), "timeout");
}

#[test]
fn table_in_the_guide_lists_all_metrics() {
    let lines = GUIDE.lines().filter(|line| line.starts_with("| `clerk_"));
    let listed: Vec<[String; 3]> = lines
        .filter_map(|line| {
            let mut cells = line.trim_matches('|').split(" | ");
            let mut cell = || cells.next().map(|it| it.replace('`', "").trim().to_owned());
            Some([cell()?, cell()?, cell()?])
        })
        .filter(|[_, kind, _]| matches!(kind.as_str(), "counter" | "gauge" | "histogram"))
        .collect();
    let code = table::ALL.iter().map(|metric| {
        let kind = match metric.kind {
            MetricKind::Counter => "counter",
            MetricKind::Gauge => "gauge",
            MetricKind::Histogram => "histogram",
        };
        let labels = match metric.labels {
            [] => "–".to_owned(),
            labels => labels.join(", "),
        };
        [metric.name.to_owned(), kind.to_owned(), labels]
    });
    assert_eq!(listed, code.collect::<Vec<_>>());
}
