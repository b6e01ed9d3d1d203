//! Webhooks, budgets and responses about machine tokens that processes share.

use std::time::Duration;

use futures_util::future::join_all;

use super::server::Server;
use super::world::{instance, is_current, names, process_with, remove, wait_until};
use crate::dev::Endpoint;
use crate::policy::{AcceptedTokens, TokenType};
use crate::request_head::RequestHead;
use crate::service::{Clerk, Delivery, RequestState};

/// Limit on the calls of an instance in ten seconds.
const LIMIT: usize = 50;

/// Number of calls that may verify machine tokens in ten seconds.
const SHARE: usize = LIMIT / 5;

async fn three_processes(server: &Server, instance: &crate::dev::Instance) -> [Clerk; 3] {
    let start = || process_with(instance, &server.url(), |it| it.rate_limit(LIMIT));
    let all = [start(), start(), start()];
    wait_until("current", async || all.iter().all(is_current)).await;
    all
}

async fn with_api_key(clerk: &Clerk, key: &str) -> RequestState {
    let bearer = format!("Bearer {key}").parse().expect("a header");
    let headers = http::HeaderMap::from_iter([(http::header::AUTHORIZATION, bearer)]);
    let uri = http::Uri::from_static("http://localhost/");
    let head = RequestHead::new(&http::Method::GET, &uri, &headers);
    let accepts = AcceptedTokens::One(TokenType::ApiKey);
    clerk.authenticate_request(&head, accepts).await
}

#[tokio::test(flavor = "multi_thread")]
async fn invented_api_keys_at_three_processes_spend_one_budget() {
    let Some(server) = Server::start(&[]).await else {
        return;
    };
    let clerk = instance().await;
    let processes = three_processes(&server, &clerk).await;
    let keys: Vec<_> = (0..90)
        .map(|number| format!("ak_invented{number}"))
        .collect();
    let requests = keys.iter().zip(processes.iter().cycle());
    let states = join_all(requests.map(|(key, process)| with_api_key(process, key))).await;
    let unavailable = states.iter().filter(|it| it.is_unavailable()).count();
    let calls = clerk.faults().calls(Endpoint::ApiKeys);
    assert_eq!(calls, u64::try_from(SHARE).expect("a small number"));
    assert_eq!(unavailable, keys.len() - SHARE);
}

#[tokio::test(flavor = "multi_thread")]
async fn api_key_is_verified_once_for_three_processes() {
    let Some(server) = Server::start(&[]).await else {
        return;
    };
    let clerk = instance().await;
    let processes = three_processes(&server, &clerk).await;
    let key = clerk.api_key("alice").expect("a user").issue();
    for process in &processes {
        assert!(with_api_key(process, key.secret()).await.is_authenticated());
    }
    assert_eq!(clerk.faults().calls(Endpoint::ApiKeys), 1);

    // The store contains neither the key nor its user in plain text.
    let mut admin = server.admin().await;
    let names = names(&mut admin, "*}:token:*").await;
    assert_eq!(names.len(), 1, "{names:?}");
    let value: Vec<u8> = redis::cmd("GET")
        .arg(&names[0])
        .query_async(&mut admin)
        .await
        .expect("a value");
    let text = format!("{names:?} {}", String::from_utf8_lossy(&value));
    assert!(
        !text.contains(key.secret()) && !text.contains("user_"),
        "{text}"
    );

    // A revocation of the user makes every process ask Clerk again.
    let user = clerk.sign_in("alice").expect("a user").user_id();
    let revocation = crate::revocations::Revocation::user(&user);
    processes[0].revocations().revoke(revocation);
    wait_until("known", async || {
        processes.iter().all(|it| it.health().revocations == 1)
    })
    .await;
    tokio::time::sleep(Duration::from_millis(5)).await;
    for process in &processes {
        assert!(with_api_key(process, key.secret()).await.is_authenticated());
    }
    assert_eq!(clerk.faults().calls(Endpoint::ApiKeys), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_of_three_processes_share_the_rate_limit() {
    let Some(server) = Server::start(&[]).await else {
        return;
    };
    let clerk = instance().await;
    let start = || {
        process_with(&clerk, &server.url(), |it| {
            it.rate_limit(9).timeout(Duration::from_secs(1))
        })
    };
    let processes = [start(), start(), start()];
    wait_until("current", async || processes.iter().all(is_current)).await;
    let user = clerk.sign_in("alice").expect("a user").user_id();
    let calls = processes
        .iter()
        .cycle()
        .take(27)
        .map(async |it| it.users().get(&user).await);
    let results = join_all(calls).await;
    assert_eq!(results.iter().filter(|it| it.is_ok()).count(), 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn webhook_that_two_processes_claim_concurrently_is_handled_once() {
    let Some(mut server) = Server::start(&[]).await else {
        return;
    };
    let clerk = instance().await;
    let [a, b, _] = three_processes(&server, &clerk).await;
    for number in 0..50 {
        let id = format!("msg_{number}");
        let (first, second) = tokio::join!(a.claim_webhook(&id), b.claim_webhook(&id));
        let claims = [first.expect("a state"), second.expect("a state")];
        assert!(claims.contains(&Delivery::Claimed) && claims.contains(&Delivery::InProgress));
    }
    a.complete_webhook("msg_0").await.expect("completed");
    assert_eq!(
        b.claim_webhook("msg_0").await.expect("a state"),
        Delivery::Completed
    );
    server.kill();
    a.claim_webhook("msg_99")
        .await
        .expect_err("not handled while the store is down");
}

#[tokio::test(flavor = "multi_thread")]
async fn claim_is_only_released_by_its_owner() {
    let Some(server) = Server::start(&[]).await else {
        return;
    };
    let [a, b, _] = three_processes(&server, &instance().await).await;
    let claim = async |process: &Clerk| process.claim_webhook("msg_1").await.expect("a state");
    assert_eq!(claim(&a).await, Delivery::Claimed);
    a.release_webhook("msg_1").await.expect("released");
    assert_eq!(claim(&a).await, Delivery::Claimed);
    // The claim ends, and another process claims the event, while the handler is still running.
    remove(&mut server.admin().await, "*}:webhook:*").await;
    assert_eq!(claim(&b).await, Delivery::Claimed);
    a.release_webhook("msg_1").await.expect("a response");
    assert_eq!(claim(&a).await, Delivery::InProgress);
}

#[tokio::test(flavor = "multi_thread")]
async fn machine_tokens_are_verified_while_the_store_is_down() {
    let Some(mut server) = Server::start(&[]).await else {
        return;
    };
    let clerk = instance().await;
    let [a, ..] = three_processes(&server, &clerk).await;
    server.kill();
    let key = clerk.api_key("alice").expect("a user").issue();
    assert!(with_api_key(&a, key.secret()).await.is_authenticated());
}
