//! Refreshes of sessions: shared calls, cached rejections, and failures.

use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::join_all;
use http::header::SET_COOKIE;
use serde_json::json;

use super::requests::{browse, expired_session, live_world};
use super::signer::primary;
use super::support::{BackendResponse, START, World, claims};
use crate::service::RequestState;

const REFRESH: &str = "/v1/sessions/sess_1/refresh";

/// Sends a request with this refresh token and header and the cookie of an expired session.
async fn visit(world: &World, refresh_token: &str, header: (&'static str, &str)) -> RequestState {
    let cookies = expired_session(refresh_token);
    let page = [
        ("host", "www.example.com"),
        ("cookie", cookies.as_str()),
        header,
    ];
    browse(&world.clerk, "https://www.example.com/", &page).await
}

async fn replay(world: &World, refresh_token: &str) -> RequestState {
    visit(world, refresh_token, ("accept", "*/*")).await
}

/// Returns a response with a session and one more cookie.
fn granted() -> BackendResponse {
    let token = primary().token(&claims(START));
    let cookies = [format!("__session={token}; Path=/"), "a=b".to_owned()];
    BackendResponse::ok(&json!({"object": "cookies", "cookies": cookies}))
}

fn rejected() -> BackendResponse {
    BackendResponse::error(401, "refresh_token_spent")
}

fn world(response: &BackendResponse) -> World {
    let world = live_world();
    world.backend.respond(REFRESH, response);
    world
}

/// Holds back refreshes, but not calls for the signing keys.
async fn hold(world: &World) {
    assert!(world.bearer(&world.token()).await.is_authenticated());
    world.backend.hold();
}

fn is_rejected(state: &RequestState) -> bool {
    let reason = state.reason().map(ToString::to_string);
    reason.as_deref() == Some("session-token-expired-refresh-refresh_token_spent")
        && !state.is_unavailable()
}

fn cookies_of(state: &RequestState) -> usize {
    state.headers().get_all(SET_COOKIE).iter().count()
}

#[tokio::test]
async fn concurrent_equal_requests_share_one_refresh_and_its_cookies() {
    let world = world(&granted());
    let states = join_all((0..500).map(|_| replay(&world, "r"))).await;
    for state in &states {
        assert!(state.is_authenticated());
        assert_eq!(cookies_of(state), 2);
    }
    assert_eq!(world.backend.calls(REFRESH), 1);
}

#[tokio::test]
async fn refreshed_session_is_not_shared_with_later_requests() {
    let world = world(&granted());
    for calls in 1..4 {
        assert!(replay(&world, "r").await.is_authenticated());
        assert_eq!(world.backend.calls(REFRESH), calls);
    }
}

#[tokio::test]
async fn different_requests_share_no_refresh() {
    let world = world(&granted());
    hold(&world).await;
    let mut waiting: Vec<_> = [
        ("r", ("accept", "*/*")),
        ("r", ("accept", "*/*")),
        ("other", ("accept", "*/*")),
        ("r", ("accept", "text/css")),
        ("r", ("x-forwarded-host", "shop.example.com")),
    ]
    .into_iter()
    .map(|(refresh_token, header)| Box::pin(visit(&world, refresh_token, header)))
    .collect();
    for request in &mut waiting {
        assert!(request.as_mut().now_or_never().is_none());
    }
    world.settle().await;
    assert_eq!(world.backend.calls(REFRESH), 4);
    world.backend.release();
    let states = join_all(waiting).await;
    assert!(states.iter().all(RequestState::is_authenticated));
}

#[tokio::test]
async fn disconnected_client_does_not_cancel_a_shared_refresh() {
    let world = world(&granted());
    hold(&world).await;
    let mut first = Box::pin(replay(&world, "r"));
    let mut second = Box::pin(replay(&world, "r"));
    assert!(first.as_mut().now_or_never().is_none());
    assert!(second.as_mut().now_or_never().is_none());
    drop(first);
    world.backend.release();
    assert!(second.await.is_authenticated());
    assert_eq!(world.backend.calls(REFRESH), 1);
}

#[tokio::test]
async fn rejected_refresh_is_cached_for_two_seconds() {
    let world = world(&rejected());
    for (millis, calls) in [(0, 1), (1, 1), (1999, 1), (2000, 2), (3999, 2), (4000, 3)] {
        world.clock.set_millis(millis);
        assert!(is_rejected(&replay(&world, "r").await));
        assert_eq!(world.backend.calls(REFRESH), calls, "after {millis} ms");
    }
}

#[tokio::test]
async fn rejected_refresh_with_other_headers_causes_no_call() {
    let world = world(&rejected());
    for number in 0..1000 {
        let number = number.to_string();
        let state = visit(&world, "r", ("x-request-id", &number)).await;
        assert!(is_rejected(&state), "replay {number}");
    }
    assert_eq!(world.backend.calls(REFRESH), 1);
}

/// An attacker who only has the expired token, from a log for example, cannot sign its owner out.
#[tokio::test]
async fn rejection_applies_to_one_refresh_token() {
    let world = world(&rejected());
    assert!(is_rejected(&replay(&world, "made-up").await));
    world.backend.respond(REFRESH, &granted());
    assert!(replay(&world, "r").await.is_authenticated());
    assert!(is_rejected(&replay(&world, "made-up").await));
}

#[tokio::test(start_paused = true)]
async fn refresh_without_a_usable_response_is_not_a_rejection() {
    let faults = [
        BackendResponse::NoConnection,
        BackendResponse::Silence,
        BackendResponse::error(429, "too_many_requests"),
        BackendResponse::error(500, "internal_clerk_error"),
        BackendResponse::text(200, "not JSON"),
    ];
    for fault in faults {
        let world = world(&fault);
        assert!(!replay(&world, "r").await.is_authenticated());
        world.backend.respond(REFRESH, &granted());
        assert!(replay(&world, "r").await.is_authenticated());
        assert_eq!(world.backend.calls(REFRESH), 2);
    }
}

/// A 401 concerns the tokens or the secret key. A 403 never concerns the tokens.
#[tokio::test]
async fn rejected_secret_key_does_not_reject_the_session() {
    for (response, is_unavailable) in [
        (BackendResponse::error(401, "clerk_key_invalid"), true),
        (BackendResponse::error(401, "unexpected_error"), true),
        (
            BackendResponse::error(401, "authorization_header_format_invalid"),
            true,
        ),
        (BackendResponse::text(401, ""), true),
        (BackendResponse::error(403, "forbidden"), true),
        (BackendResponse::error(401, "refresh_token_expired"), false),
        (BackendResponse::error(400, "form_param_invalid"), false),
        (BackendResponse::error(422, "invalid_refresh_token"), false),
        (
            BackendResponse::ok(&json!({"object": "cookies", "cookies": []})),
            true,
        ),
    ] {
        let world = world(&response);
        for header in [("accept", "*/*"), ("sec-fetch-dest", "document")] {
            let state = visit(&world, "r", header).await;
            assert_eq!(state.is_unavailable(), is_unavailable, "{response:?}");
            assert_eq!(
                state.location().is_some(),
                !is_unavailable && header.1 == "document"
            );
        }
    }
}

#[tokio::test]
async fn requests_that_share_a_refresh_share_its_failure() {
    let world = world(&BackendResponse::retry_after(7));
    let states = join_all((0..300).map(|_| replay(&world, "r"))).await;
    for state in &states {
        assert_eq!(state.retry_after(), Some(Duration::from_secs(7)));
    }
    assert_eq!(world.backend.calls(REFRESH), 1);
}

#[tokio::test]
async fn refresh_logs_no_token() {
    let world = world(&rejected());
    hold(&world).await;
    let mut waiting = Box::pin(replay(&world, "verysecret"));
    assert!(waiting.as_mut().now_or_never().is_none());
    let text = || format!("{:?}", world.clerk.instance().refreshes);
    assert!(!text().contains("verysecret"), "in progress");
    world.backend.release();
    assert!(is_rejected(&waiting.await));
    assert!(!text().contains("verysecret"), "rejected");
}
