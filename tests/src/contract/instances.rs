//! Source of the instance: the request, then the framework's application state, then the process.
//! Instances share neither keys nor the authentication result of a middleware.

use clerk_runtime::{Clerk, set_default};
use reqwest::Method;
use tokio::sync::Mutex;

use super::world::{World, bearer, client, send};
use crate::apps::{Framework, Running, Setup};

/// Two instances, with a token of alice for each.
struct Two {
    first: World,
    second: World,
    tokens: [String; 2],
}

impl Two {
    async fn new<F: Framework>() -> Self {
        let (first, second) = (World::start::<F>().await, World::start::<F>().await);
        let tokens = [&first, &second].map(|world| world.person("alice").token());
        Self {
            first,
            second,
            tokens,
        }
    }

    /// Asserts that the app only accepts the token of the first instance or, if `is_first` is
    /// `false`, that of the second one.
    async fn assert_accepts_first(&self, app: &Running, is_first: bool) {
        let [of_first, of_second] = &self.tokens;
        let (accepted, rejected) = if is_first {
            (of_first, of_second)
        } else {
            (of_second, of_first)
        };
        for _ in 0..2 {
            assert_eq!(status(app, accepted).await, 200);
            assert_eq!(status(app, rejected).await, 401);
        }
    }
}

async fn status(app: &Running, token: &str) -> u16 {
    let url = format!("http://{}/me", app.address);
    send(&client(), Method::GET, &url, &[bearer(token)], "")
        .await
        .code()
}

fn behind_middleware(clerk: &Clerk) -> Setup {
    Setup {
        middleware: true,
        ..Setup::of(clerk)
    }
}

pub async fn token_of_another_middleware_instance_returns_401<F: Framework>() {
    let two = Two::new::<F>().await;
    let first = F::start(behind_middleware(&two.first.clerk)).await;
    let second = F::start(behind_middleware(&two.second.clerk)).await;
    two.assert_accepts_first(&first, true).await;
    two.assert_accepts_first(&second, false).await;
}

pub async fn request_instance_takes_precedence_over_the_application_instance<F: Framework>() {
    let two = Two::new::<F>().await;
    let app = F::start(Setup {
        state_instance: Some(two.second.clerk.clone()),
        ..behind_middleware(&two.first.clerk)
    })
    .await;
    two.assert_accepts_first(&app, true).await;
}

/// A guard does not use the result of a middleware that has another instance.
pub async fn inner_instance_authenticates_again<F: Framework>() {
    let two = Two::new::<F>().await;
    let app = F::start(Setup {
        inner_instance: Some(two.second.clerk.clone()),
        ..behind_middleware(&two.first.clerk)
    })
    .await;
    two.assert_accepts_first(&app, false).await;
}

/// Held by the test that sets the default instance of the process.
static DEFAULT: Mutex<()> = Mutex::const_new(());

pub async fn default_instance_is_used_without_another<F: Framework>() {
    let _turn = DEFAULT.lock().await;
    let two = Two::new::<F>().await;
    set_default(two.first.clerk.clone());
    let app = F::start(Setup::default()).await;
    two.assert_accepts_first(&app, true).await;
    set_default(two.second.clerk.clone());
    two.assert_accepts_first(&app, false).await;
}

pub async fn other_instances_take_precedence_over_the_default<F: Framework>() {
    let _turn = DEFAULT.lock().await;
    let two = Two::new::<F>().await;
    set_default(two.first.clerk.clone());
    for setup in [
        Setup::of(&two.second.clerk),
        behind_middleware(&two.second.clerk),
    ] {
        let app = F::start(setup).await;
        two.assert_accepts_first(&app, false).await;
    }
}
