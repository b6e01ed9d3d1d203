//! Tokens of JWT templates, which one of three processes mints.

use std::time::Duration;

use futures_util::future::join_all;
use redis::aio::MultiplexedConnection;

use super::server::Server;
use super::world::{is_current, names, now, process, remove, set, wait_until};
use crate::caller::{Auth, Token, UserId};
use crate::dev::{Endpoint, Instance, SignedIn};
use crate::revocations::Revocation;
use crate::service::Clerk;

/// Names of the tokens in the store.
const MINTED: &str = "*}:minted:*";

/// An offline instance with a template, and its processes.
struct Fleet {
    server: Server,
    instance: Instance,
    processes: [Clerk; 3],
}

impl Fleet {
    async fn start() -> Option<Self> {
        let server = Server::start(&[]).await?;
        let builder = Instance::builder().template("supabase", serde_json::Map::new());
        let instance = builder.start().await.expect("an offline instance");
        let start = || process(&instance, &server.url());
        let processes = [start(), start(), start()];
        wait_until("current", async || processes.iter().all(is_current)).await;
        Some(Self {
            server,
            instance,
            processes,
        })
    }

    fn alice(&self) -> SignedIn {
        self.instance.sign_in("alice").expect("a user")
    }

    /// Returns the caller with a session at each process.
    async fn callers(&self, session: &SignedIn) -> Vec<Auth> {
        let token = session.token();
        let callers = self.processes.iter().map(|it| it.verify_token(&token));
        let callers = join_all(callers).await.into_iter();
        callers.map(|it| it.expect("a session")).collect()
    }

    fn mints(&self) -> u64 {
        self.instance.faults().calls(Endpoint::SessionTokens)
    }

    /// Waits until a token is in the store and its lock is released.
    async fn is_shared(&self, admin: &MultiplexedConnection) {
        let is_shared = async || {
            let mut admin = admin.clone();
            names(&mut admin, "*}:minting:*").await.is_empty()
                && !names(&mut admin, MINTED).await.is_empty()
        };
        wait_until("shared", is_shared).await;
    }
}

async fn minted(caller: &Auth) -> Option<Token> {
    caller.token("supabase").await.expect("a response")
}

#[tokio::test(flavor = "multi_thread")]
async fn template_token_is_minted_once_by_three_processes_at_the_same_time() {
    let Some(fleet) = Fleet::start().await else {
        return;
    };
    for round in 1..=20 {
        let callers = fleet.callers(&fleet.alice()).await;
        let tokens = join_all(callers.iter().map(minted)).await;
        assert!(tokens[0].is_some() && tokens.iter().all(|it| *it == tokens[0]));
        assert_eq!(fleet.mints(), round);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn store_has_no_usable_template_token() {
    let Some(fleet) = Fleet::start().await else {
        return;
    };
    let callers = fleet.callers(&fleet.alice()).await;
    let token = minted(&callers[0]).await.expect("a token");
    let mut admin = fleet.server.admin().await;
    fleet.is_shared(&admin).await;
    let names = names(&mut admin, MINTED).await;
    let mut command = redis::cmd("GET");
    command.arg(&names[0]);
    let value: Vec<u8> = command.query_async(&mut admin).await.expect("a value");
    let text = format!("{names:?} {}", String::from_utf8_lossy(&value));
    for secret in [token.as_str(), "user_", "sess_", "supabase"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn template_token_is_not_shared_after_a_revocation() {
    let Some(fleet) = Fleet::start().await else {
        return;
    };
    let session = fleet.alice();
    let callers = fleet.callers(&session).await;
    let first = minted(&callers[0]).await.expect("a token");
    assert_eq!(minted(&callers[1]).await, Some(first));
    // The session ends in Clerk too, so that nothing is minted for it any more.
    let [a, _, c] = &fleet.processes;
    let revoked = a.sessions().revoke(&session.session_id()).await;
    revoked.expect("revoked");
    wait_until("known", async || c.health().revocations == 1).await;
    for caller in &callers {
        assert_eq!(minted(caller).await, None);
    }

    let session = fleet.alice();
    let callers = fleet.callers(&session).await;
    minted(&callers[0]).await.expect("a token");
    // The revocation must be in a later second than the token's `iat`.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let user = Revocation::user(&UserId::from(session.user_id().as_str()));
    a.revocations().revoke(user);
    wait_until("known", async || c.health().revocations == 2).await;
    let before = fleet.mints();
    minted(&callers[2]).await.expect("a token");
    assert_eq!(fleet.mints(), before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_data_in_the_store_is_replaced() {
    let Some(fleet) = Fleet::start().await else {
        return;
    };
    let callers = fleet.callers(&fleet.alice()).await;
    minted(&callers[0]).await.expect("a token");
    let mut admin = fleet.server.admin().await;
    fleet.is_shared(&admin).await;
    for name in names(&mut admin, MINTED).await {
        set(&mut admin, &name, "nonsense").await;
    }
    let second = minted(&callers[1]).await.expect("a token");
    assert_eq!(fleet.mints(), 2);
    assert_eq!(minted(&callers[2]).await, Some(second));
    assert_eq!(fleet.mints(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn lock_of_a_process_that_died_delays_a_token_by_a_second_at_most() {
    let Some(fleet) = Fleet::start().await else {
        return;
    };
    let callers = fleet.callers(&fleet.alice()).await;
    minted(&callers[0]).await.expect("a token");
    let mut admin = fleet.server.admin().await;
    fleet.is_shared(&admin).await;
    for name in names(&mut admin, MINTED).await {
        let lock = name.replace(":minted:", ":minting:");
        set(&mut admin, &lock, "another owner").await;
    }
    remove(&mut admin, MINTED).await;
    let began = now();
    minted(&callers[1]).await.expect("a token");
    let (waited, longest) = (began.elapsed(), Duration::from_secs(3));
    assert!(waited < longest, "{waited:?}");
    assert_eq!(fleet.mints(), 2);
    assert_eq!(names(&mut admin, "*}:minting:*").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn template_token_is_minted_while_the_store_is_down() {
    let Some(mut fleet) = Fleet::start().await else {
        return;
    };
    let callers = fleet.callers(&fleet.alice()).await;
    fleet.server.kill();
    // The second round is served from memory.
    for _ in 0..2 {
        for caller in &callers {
            minted(caller).await.expect("a token");
        }
        assert_eq!(fleet.mints(), 3);
    }
}
