//! Where the instance comes from: the request, else the framework's own slot, else the process.
//! Keys, and what a middleware found out, never go from one to another.

use clerk_runtime::{Clerk, set_default};
use reqwest::Method;
use tokio::sync::Mutex;

use super::world::{World, bearer, client, send};
use crate::apps::{Framework, Running, Setup};

/// Two instances, each with alice: hers of the first, and hers of the second.
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

    /// Asserts which of the two alices the app knows.
    async fn is_of_the_first(&self, app: &Running, is_first: bool) {
        let [of_first, of_second] = &self.tokens;
        let (hers, strangers) = if is_first {
            (of_first, of_second)
        } else {
            (of_second, of_first)
        };
        for _ in 0..2 {
            assert_eq!(status(app, hers).await, 200);
            assert_eq!(status(app, strangers).await, 401);
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

pub async fn two_instances_behind_middlewares_do_not_mix<F: Framework>() {
    let two = Two::new::<F>().await;
    let first = F::start(behind_middleware(&two.first.clerk)).await;
    let second = F::start(behind_middleware(&two.second.clerk)).await;
    two.is_of_the_first(&first, true).await;
    two.is_of_the_first(&second, false).await;
}

pub async fn an_instance_in_the_request_beats_that_of_the_application<F: Framework>() {
    let two = Two::new::<F>().await;
    let app = F::start(Setup {
        slot: Some(two.second.clerk.clone()),
        ..behind_middleware(&two.first.clerk)
    })
    .await;
    two.is_of_the_first(&app, true).await;
}

/// What the middleware found out with its instance, is nothing to a guard that finds another.
pub async fn another_instance_judges_anew<F: Framework>() {
    let two = Two::new::<F>().await;
    let app = F::start(Setup {
        within: Some(two.second.clerk.clone()),
        ..behind_middleware(&two.first.clerk)
    })
    .await;
    two.is_of_the_first(&app, false).await;
}

/// One test at a time may say what the process's default is.
static DEFAULT: Mutex<()> = Mutex::const_new(());

pub async fn the_default_instance_serves_where_there_is_no_other<F: Framework>() {
    let _turn = DEFAULT.lock().await;
    let two = Two::new::<F>().await;
    set_default(two.first.clerk.clone());
    let app = F::start(Setup::default()).await;
    two.is_of_the_first(&app, true).await;
    set_default(two.second.clerk.clone());
    two.is_of_the_first(&app, false).await;
}

pub async fn every_other_instance_beats_the_default<F: Framework>() {
    let _turn = DEFAULT.lock().await;
    let two = Two::new::<F>().await;
    set_default(two.first.clerk.clone());
    for setup in [
        Setup::of(&two.second.clerk),
        behind_middleware(&two.second.clerk),
    ] {
        let app = F::start(setup).await;
        two.is_of_the_first(&app, false).await;
    }
}
