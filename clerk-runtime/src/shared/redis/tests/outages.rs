//! The server is killed, restarted, slow, partitioned, full, or rejects the client.

use std::time::Duration;

use redis::aio::MultiplexedConnection;

use super::proxy::Proxy;
use super::server::{Server, free_port};
use super::world::{
    instance, is_current, knows, names, now, process, process_with, revoke, two_processes,
    wait_until,
};
use crate::service::Clerk;
use crate::shared::{Redis, SharedStore as _, StoreState};

#[tokio::test(flavor = "multi_thread")]
async fn revocations_during_an_outage_are_known_after_it() {
    let Some(mut server) = Server::start(&[]).await else {
        return;
    };
    let clerk = instance().await;
    let (a, b) = two_processes(&clerk, &server.url());
    revoke(&a, "sess_before");
    wait_until("before", async || knows(&b, "sess_before")).await;
    server.kill();
    revoke(&a, "sess_a");
    revoke(&b, "sess_b");
    wait_until("unknown", async || !is_current(&a) && !is_current(&b)).await;
    assert_eq!((a.health().unpublished, a.health().is_ok()), (1, false));
    let token = clerk.sign_in("alice").expect("a user").token();
    a.verify_token(&token).await.expect("served from memory");
    server.restart().await;
    wait_until("caught up", async || {
        knows(&a, "sess_b") && knows(&b, "sess_a")
    })
    .await;
    wait_until("published", async || {
        a.health().is_ok() && b.health().is_ok()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn server_that_lost_its_data_gets_it_from_the_processes() {
    let Some(mut server) = Server::start(&[]).await else {
        return;
    };
    let clerk = instance().await;
    let (a, b) = two_processes(&clerk, &server.url());
    revoke(&a, "sess_a");
    revoke(&b, "sess_b");
    wait_until("known", async || knows(&a, "sess_b") && knows(&b, "sess_a")).await;
    server.kill();
    server.restart().await;
    let c = process(&clerk, &server.url());
    wait_until("known to a new process", async || {
        knows(&c, "sess_a") && knows(&c, "sess_b")
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn evicted_log_is_published_again_without_a_reconnection() {
    let Some(server) = Server::start(&[]).await else {
        return;
    };
    let clerk = instance().await;
    let a = process(&clerk, &server.url());
    revoke(&a, "sess_a");
    wait_until("published", async || a.health().is_ok()).await;
    let mut admin = server.admin().await;
    let () = redis::cmd("FLUSHALL")
        .query_async(&mut admin)
        .await
        .expect("flushed");
    let b = process(&clerk, &server.url());
    wait_until("known to a new process", async || knows(&b, "sess_a")).await;
    assert!(is_current(&b));
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_do_not_all_publish_what_a_restarted_server_lacks() {
    const REVOCATIONS: usize = 500;
    let Some(mut server) = Server::start(&[]).await else {
        return;
    };
    let clerk = instance().await;
    let processes = [(); 6].map(|()| process(&clerk, &server.url()));
    for number in 0..REVOCATIONS {
        revoke(&processes[0], &format!("sess_{number}"));
    }
    let all_know = async || {
        let mut healths = processes.iter().map(Clerk::health);
        healths.all(|it| it.revocations == REVOCATIONS && it.is_ok())
    };
    wait_until("known", all_know).await;
    server.kill();
    wait_until("unknown", async || !processes.iter().any(is_current)).await;
    server.restart().await;
    wait_until("current", async || processes.iter().all(is_current)).await;
    // Longer than the random waits.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let mut admin = server.admin().await;
    let mut command = redis::cmd("XLEN");
    let log = names(&mut admin, "*}:revocations").await.remove(0);
    let entries = command.arg(log).query_async(&mut admin).await;
    let entries: usize = entries.expect("a length");
    assert!(entries >= REVOCATIONS, "{entries}");
    assert!(entries <= 3 * REVOCATIONS, "{entries}");
}

#[tokio::test(flavor = "multi_thread")]
async fn write_to_a_replica_connects_again() {
    let Some(server) = Server::start(&[]).await else {
        return;
    };
    let store = Redis::connect(&server.url()).await.expect("connected");
    let append = async || store.append("log", vec![b"entry".to_vec()]).await;
    append().await.expect("appended");
    let mut admin = server.admin().await;
    let mut replica = redis::cmd("REPLICAOF");
    replica.arg("127.0.0.1").arg(free_port());
    let () = replica.query_async(&mut admin).await.expect("a replica");
    let before = connections(&mut admin).await;
    for _ in 0..2 {
        let error = append().await.unwrap_err().to_string();
        assert_eq!(error, "the shared store is a read-only replica");
    }
    assert_eq!(connections(&mut admin).await, before + 1);
}

/// Returns the number of connections that the server has accepted.
async fn connections(admin: &mut MultiplexedConnection) -> u64 {
    let mut command = redis::cmd("INFO");
    let info: String = command
        .arg("stats")
        .query_async(admin)
        .await
        .expect("statistics");
    let line = info
        .lines()
        .find_map(|it| it.strip_prefix("total_connections_received:"));
    line.expect("a line").trim().parse().expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_store_delays_revocations_and_no_request() {
    let Some(server) = Server::start(&[]).await else {
        return;
    };
    let proxy = Proxy::start(server.port).await;
    let clerk = instance().await;
    let (a, b) = (
        process(&clerk, &server.url()),
        process(&clerk, &proxy.url()),
    );
    wait_until("current", async || is_current(&a) && is_current(&b)).await;
    let token = clerk.sign_in("alice").expect("a user").token();
    b.verify_token(&token).await.expect("valid");
    proxy.delay(300);
    revoke(&a, "sess_a");
    let began = now();
    for _ in 0..100 {
        b.verify_token(&token).await.expect("valid");
    }
    assert!(
        began.elapsed() < Duration::from_millis(250),
        "{:?}",
        began.elapsed()
    );
    let delay = wait_until("known", async || knows(&b, "sess_a")).await;
    assert!(delay < Duration::from_secs(3), "{delay:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn partitioned_process_catches_up_and_returns_503_where_required() {
    let Some(server) = Server::start(&[]).await else {
        return;
    };
    let proxy = Proxy::start(server.port).await;
    let clerk = instance().await;
    let a = process(&clerk, &server.url());
    let b = process(&clerk, &proxy.url());
    let required = process_with(&clerk, &proxy.url(), |it| {
        it.require_shared_revocations(true)
    });
    wait_until("current", async || {
        is_current(&a) && is_current(&b) && is_current(&required)
    })
    .await;
    let token = clerk.sign_in("alice").expect("a user").token();
    required.verify_token(&token).await.expect("valid");
    proxy.partition();
    revoke(&a, "sess_a");
    revoke(&b, "sess_b");
    wait_until("unknown", async || {
        !is_current(&b) && !is_current(&required)
    })
    .await;
    b.verify_token(&token).await.expect("served from memory");
    let error = required.verify_token(&token).await.unwrap_err();
    assert!(error.is_unavailable(), "{error}");
    let forged = required.verify_token("forged").await.unwrap_err();
    assert!(!forged.is_unavailable(), "{forged}");
    assert!(!knows(&b, "sess_a") && !knows(&a, "sess_b"));
    proxy.heal();
    wait_until("caught up", async || {
        knows(&b, "sess_a") && knows(&a, "sess_b")
    })
    .await;
    wait_until("current", async || is_current(&required)).await;
    required.verify_token(&token).await.expect("valid");
}

#[tokio::test(flavor = "multi_thread")]
async fn full_store_gets_revocations_when_it_has_room() {
    let Some(server) = Server::start(&["--maxmemory-policy", "noeviction"]).await else {
        return;
    };
    let clerk = instance().await;
    let (a, b) = two_processes(&clerk, &server.url());
    wait_until("current", async || is_current(&a) && is_current(&b)).await;
    let mut admin = server.admin().await;
    let mut limit = async |bytes: &str| {
        let mut command = redis::cmd("CONFIG");
        command.arg("SET").arg("maxmemory").arg(bytes);
        command
            .query_async::<()>(&mut admin)
            .await
            .expect("configured");
    };
    limit("1").await;
    revoke(&a, "sess_a");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(a.health().unpublished, 1);
    assert!(!a.health().is_ok() && !knows(&b, "sess_a"));
    limit("0").await;
    wait_until("published", async || {
        knows(&b, "sess_a") && a.health().is_ok()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_password_is_an_error_without_the_password() {
    let Some(server) = Server::start(&["--requirepass", "right"]).await else {
        return;
    };
    let url = |password: &str| format!("redis://:{password}@127.0.0.1:{}/", server.port);
    Redis::connect(&url("right")).await.expect("connected");
    for wrong in [url("wr0ng"), server.url()] {
        let error = Redis::connect(&wrong).await.unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(text.contains("rejects the password"), "{text}");
        assert!(
            !text.contains("wr0ng") && !text.contains("127.0.0.1"),
            "{text}"
        );
        let store = Redis::new(&wrong).expect("a URL");
        assert!(!format!("{store:?}").contains("wr0ng"));
        let clerk = instance().await;
        let a = process_with(&clerk, &wrong, |it| it.require_shared_revocations(true));
        let token = clerk.sign_in("alice").expect("a user").token();
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(a.health().store, Some(StoreState::Unknown));
        assert!(a.verify_token(&token).await.unwrap_err().is_unavailable());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn server_without_tls_is_an_error_for_a_client_with_tls() {
    let Some(server) = Server::start(&[]).await else {
        return;
    };
    let url = server.url().replace("redis://", "rediss://");
    let error = Redis::connect(&url).await.unwrap_err();
    let expected = if cfg!(feature = "redis-tls") {
        "is not reachable"
    } else {
        "enable the feature `redis-tls`"
    };
    assert!(error.to_string().contains(expected), "{error}");
}

#[tokio::test]
async fn unreachable_and_malformed_urls_are_errors() {
    let url = format!("redis://127.0.0.1:{}/", free_port());
    let error = Redis::connect(&url).await.unwrap_err();
    assert_eq!(error.to_string(), "the shared store is not reachable");
    for url in ["", "127.0.0.1", "http://127.0.0.1/", "redis://:secret@/x y"] {
        let error = Redis::new(url).unwrap_err().to_string();
        assert!(!error.contains("secret"), "{error}");
    }
}
