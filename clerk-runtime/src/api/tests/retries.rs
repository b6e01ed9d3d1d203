//! Retries of calls.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, StatusCode};

use super::server::{Server, ServerResponse};
use super::{NOW, client};
use crate::api::error::{Error, ErrorCause, ErrorKind, ErrorResponse};
use crate::api::retry::{Next, RetryPolicy, retry_after};
use crate::api::{TransportError, TransportErrorKind};
use crate::caller::UserId;

/// An hour after `NOW`.
const IN_AN_HOUR: &str = "Fri, 15 Jan 2027 09:00:00 GMT";
const BEFORE_NOW: &str = "Fri, 15 Jan 2027 07:00:00 GMT";

fn user() -> ServerResponse {
    ServerResponse::json(r#"{"id":"user_1"}"#)
}

/// Returns the number of requests that the server received, and the error of the call.
async fn run_call(responses: impl IntoIterator<Item = ServerResponse>) -> (usize, Option<Error>) {
    let server = Server::start(responses);
    let response = client(&server.url)
        .users()
        .get(&UserId::from("user_1"))
        .await;
    (server.count(), response.err())
}

#[tokio::test]
async fn server_error_is_retried() {
    for status in [500, 502, 503, 504] {
        let (count, error) = run_call([ServerResponse::status(status), user()]).await;
        assert!(error.is_none());
        assert_eq!(count, 2);
    }
}

#[cfg(feature = "api-billing")]
#[tokio::test]
async fn retried_adjustment_of_credits_has_the_same_idempotency_key() {
    use crate::api::models::CreditAction;
    use crate::api::resources::AdjustCredits;

    let server = Server::start([
        ServerResponse::status(503),
        ServerResponse::json(r#"{"id":"cle_1"}"#),
    ]);
    let adjustment = AdjustCredits::new(500, CreditAction::Increase, "order_7");
    let billing = client(&server.url).billing();
    let user = UserId::from("user_1");
    billing
        .adjust_user_credits(&user, adjustment)
        .await
        .unwrap();
    let seen = server.seen();
    let [first, second] = seen.as_slice() else {
        panic!("two calls: {seen:?}");
    };
    assert!(
        first.body.contains("\"idempotency_key\":\"order_7\""),
        "{first:?}"
    );
    assert_eq!(first.body, second.body);
}

#[cfg(feature = "api-billing")]
#[tokio::test]
async fn charging_call_is_not_retried() {
    use crate::api::models::{PriceId, SubscriptionItemId};

    let server = Server::start([ServerResponse::status(503), ServerResponse::json("{}")]);
    let billing = client(&server.url).billing();
    let item = SubscriptionItemId::from("subi_1");
    let (from, to) = (PriceId::from("price_1"), PriceId::from("price_2"));
    let error = billing
        .transition_price(&item, &from, &to)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn status_429_without_retry_after_is_retried() {
    let (count, error) = run_call([ServerResponse::status(429), user()]).await;
    assert_eq!((count, error.is_none()), (2, true));
}

#[tokio::test]
async fn short_retry_after_is_waited_for() {
    for value in ["0", BEFORE_NOW] {
        let busy = ServerResponse::status(429).header("retry-after", value);
        let (count, error) = run_call([busy, user()]).await;
        assert_eq!((count, error.is_none()), (2, true), "{value}");
    }
}

#[tokio::test]
async fn long_retry_after_is_returned_to_the_caller() {
    for value in ["3600", IN_AN_HOUR] {
        let busy = ServerResponse::status(429).header("retry-after", value);
        let (count, error) = run_call([busy, user()]).await;
        let error = error.unwrap();
        assert_eq!((count, error.kind()), (1, ErrorKind::RateLimited));
        assert_eq!(
            error.retry_after(),
            Some(Duration::from_hours(1)),
            "{value}"
        );
    }
}

#[tokio::test]
async fn attempts_are_limited() {
    let (count, error) =
        run_call(std::iter::repeat_with(|| ServerResponse::status(503)).take(3)).await;
    assert_eq!((count, error.unwrap().kind()), (3, ErrorKind::Server));
}

#[tokio::test]
async fn client_error_is_not_retried() {
    for status in [400, 401, 403, 404, 409, 422] {
        let (count, error) = run_call([ServerResponse::status(status), user()]).await;
        assert_eq!(
            (count, error.unwrap().status().unwrap().as_u16()),
            (1, status)
        );
    }
}

fn failed(status: StatusCode, retry_after: Option<Duration>) -> Error {
    let failure = ErrorResponse {
        status,
        errors: Vec::new(),
        trace_id: None,
        is_json: true,
        retry_after,
    };
    Error::new("GetUser", ErrorCause::Status(failure))
}

#[test]
fn waits_grow_with_jitter() {
    let policy = RetryPolicy {
        max_attempts: 10,
        first_wait: Duration::from_millis(100),
        max_wait: Duration::from_millis(300),
    };
    let error = failed(StatusCode::BAD_GATEWAY, None);
    let wait = |attempt, random| policy.decide(attempt, &error, random);
    let millis = |millis| Next::Wait(Duration::from_millis(millis));
    assert_eq!((wait(1, 0), wait(1, u32::MAX)), (millis(50), millis(100)));
    assert_eq!((wait(2, 0), wait(2, u32::MAX)), (millis(100), millis(200)));
    assert_eq!((wait(3, 0), wait(9, u32::MAX)), (millis(150), millis(300)));
    assert_eq!(wait(10, 0), Next::GiveUp);
}

#[test]
fn retry_after_is_the_minimum_wait() {
    let policy = RetryPolicy::default();
    let rate_limited = |secs| {
        failed(
            StatusCode::TOO_MANY_REQUESTS,
            Some(Duration::from_secs(secs)),
        )
    };
    assert_eq!(
        policy.decide(1, &rate_limited(2), 0),
        Next::Wait(Duration::from_secs(2))
    );
    let Next::Wait(wait) = policy.decide(1, &rate_limited(2), u32::MAX) else {
        panic!("a wait")
    };
    assert!(wait > Duration::from_secs(2));
    assert_eq!(policy.decide(1, &rate_limited(6), 0), Next::GiveUp);
    assert_eq!(
        policy.decide(1, &rate_limited(u64::MAX), u32::MAX),
        Next::GiveUp
    );
}

#[test]
fn interrupted_connections_are_retried_and_oversized_responses_are_not() {
    use TransportErrorKind as Kind;
    for kind in [Kind::Connect, Kind::Broken, Kind::Timeout, Kind::TooLarge] {
        let error = Error::new("GetUser", ErrorCause::Transport(TransportError::new(kind)));
        let next = RetryPolicy::default().decide(1, &error, 0);
        assert_eq!(next == Next::GiveUp, kind == Kind::TooLarge, "{kind:?}");
    }
}

#[test]
fn retry_after_is_parsed_as_seconds_and_as_date() {
    let read = |status, value: &'static str| {
        let headers =
            HeaderMap::from_iter([(http::header::RETRY_AFTER, HeaderValue::from_static(value))]);
        retry_after(status, &headers, NOW)
    };
    let seconds = |secs| Some(Duration::from_secs(secs));
    let busy = StatusCode::TOO_MANY_REQUESTS;
    assert_eq!(read(busy, " 7 "), seconds(7));
    assert_eq!(read(busy, IN_AN_HOUR), seconds(3600));
    assert_eq!(read(busy, BEFORE_NOW), seconds(0));
    assert_eq!(read(StatusCode::SERVICE_UNAVAILABLE, "7"), seconds(7));
    for nonsense in ["", "-1", "1.5", "soon", "99999999999999999999999"] {
        assert_eq!(read(busy, nonsense), None, "{nonsense}");
    }
    assert_eq!(read(StatusCode::CREATED, "7"), None);
}
