//! An instance for all targets, and a [`Clerk`] for each, whose HTTP client returns arbitrary responses.

use std::sync::{Arc, LazyLock, Mutex};

use bytes::Bytes;
use clerk_runtime::Clerk;
use clerk_runtime::api::{Transport, TransportFuture};
use clerk_runtime::dev::{Instance, SignedIn};
use fuzz::Tape;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

/// Origin of the application.
pub(crate) const ORIGIN: &str = "http://app.example";

pub(crate) struct World {
    pub(crate) instance: Instance,
    /// Runs the instance.
    runtime: Runtime,
}

pub(crate) static WORLD: LazyLock<World> = LazyLock::new(|| {
    let runtime = Runtime::new().unwrap();
    let instance = runtime.block_on(Instance::start()).unwrap();
    World { instance, runtime }
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
        let webhook_secret = self.instance.webhook_signing_secret();
        for secret in [self.instance.secret_key(), &webhook_secret] {
            assert!(!text.contains(secret), "a secret is in {text}");
        }
    }
}

/// Response of the Backend API to every call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scripted(Arc<Mutex<(u16, Bytes)>>);

impl Scripted {
    /// Sets the response.
    pub(crate) fn set(&self, status: u16, body: impl Into<Bytes>) {
        *self.0.lock().unwrap() = (status, body.into());
    }

    /// Sets a response with this body, or one that is not JSON.
    pub(crate) fn script(&self, tape: &mut Tape<'_>, body: &Value) {
        let status = [
            200, 200, 200, 200, 201, 204, 301, 400, 401, 404, 422, 429, 500, 503,
        ];
        let status = status[tape.below(status.len())];
        if tape.rarely() {
            self.set(status, tape.bytes(64));
        } else {
            self.set(status, body.to_string());
        }
    }
}

impl Transport for Scripted {
    fn send(&self, _: http::Request<Bytes>) -> TransportFuture<'_> {
        let (status, body) = self.0.lock().unwrap().clone();
        Box::pin(async move {
            let mut response = http::Response::new(body);
            *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
            Ok(response)
        })
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
        let api = Scripted::default();
        let builder = WORLD.instance.clerk_builder().transport(api.clone());
        let builder = builder.jwt_key(WORLD.instance.jwt_key()).public_url(ORIGIN);
        let runtime = Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build();
        Self {
            clerk: builder.build().unwrap(),
            api,
            runtime: Mutex::new(runtime.unwrap()),
        }
    }

    pub(crate) fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.runtime.lock().unwrap().block_on(future)
    }
}
