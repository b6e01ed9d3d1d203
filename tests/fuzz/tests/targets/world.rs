//! An instance for all targets, and a [`Clerk`] for each, whose HTTP client returns arbitrary responses.

use std::pin::pin;
use std::sync::{Arc, LazyLock, Mutex};

use bytes::Bytes;
use clerk_runtime::Clerk;
use clerk_runtime::api::{Transport, TransportFuture};
use clerk_runtime::config::ClerkBuilder;
use clerk_runtime::dev::{Instance, SignedIn};
use futures_util::FutureExt as _;
use http::StatusCode;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

/// Origin of the application.
pub(crate) const ORIGIN: &str = "http://app.example";

pub(crate) struct World {
    pub(crate) instance: Instance,
    /// Runs the instance.
    runtime: Runtime,
    secrets: [String; 2],
}

pub(crate) static WORLD: LazyLock<World> = LazyLock::new(|| {
    let runtime = Runtime::new().unwrap();
    let instance = runtime.block_on(Instance::start()).unwrap();
    let secrets = [
        instance.secret_key().to_owned(),
        instance.webhook_signing_secret(),
    ];
    World {
        instance,
        runtime,
        secrets,
    }
});

impl World {
    pub(crate) fn sign_in(&self) -> SignedIn {
        self.instance.sign_in("alice").unwrap()
    }

    /// Returns the instance's published key set.
    pub(crate) fn key_set(&self) -> Value {
        let url = format!("{}/.well-known/jwks.json", self.instance.url());
        let body = self
            .runtime
            .block_on(async { reqwest::get(url).await?.bytes().await });
        serde_json::from_slice(&body.unwrap()).unwrap()
    }

    /// Fails if a text contains a secret of the instance.
    pub(crate) fn assert_no_secret(&self, text: &str) {
        for secret in &self.secrets {
            assert!(!text.contains(secret), "a secret is in {text}");
        }
    }
}

/// Response of the Backend API to every call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scripted(Arc<Mutex<(StatusCode, Bytes)>>);

impl Scripted {
    /// Sets the response. An invalid status counts as 200.
    pub(crate) fn set(&self, status: u16, body: impl Into<Bytes>) {
        let status = StatusCode::from_u16(status).unwrap_or_default();
        *self.0.lock().unwrap() = (status, body.into());
    }
}

impl Transport for Scripted {
    fn send(&self, _: http::Request<Bytes>) -> TransportFuture<'_> {
        let (status, body) = self.0.lock().unwrap().clone();
        let mut response = http::Response::new(body);
        *response.status_mut() = status;
        Box::pin(std::future::ready(Ok(response)))
    }
}

/// An application with its own runtime, whose timers elapse at once.
pub(crate) struct App {
    pub(crate) clerk: Clerk,
    pub(crate) api: Scripted,
    runtime: Mutex<Runtime>,
}

impl App {
    pub(crate) fn new() -> Self {
        Self::with(|builder| builder.public_url(ORIGIN))
    }

    pub(crate) fn with(settings: impl FnOnce(ClerkBuilder) -> ClerkBuilder) -> Self {
        let api = Scripted::default();
        let builder = WORLD.instance.clerk_builder().transport(api.clone());
        // The limit for calls that clients cause is a share of it.
        let builder = builder
            .jwt_key(WORLD.instance.jwt_key())
            .rate_limit(1 << 20);
        let runtime = Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build();
        Self {
            clerk: settings(builder).build().unwrap(),
            api,
            runtime: Mutex::new(runtime.unwrap()),
        }
    }

    /// Runs a future. Most end without waiting, and need no scheduler.
    pub(crate) fn block_on<F: Future>(&self, future: F) -> F::Output {
        let runtime = self.runtime.lock().unwrap();
        let mut future = pin!(future);
        let context = runtime.enter();
        if let Some(output) = future.as_mut().now_or_never() {
            return output;
        }
        drop(context);
        runtime.block_on(future)
    }
}
