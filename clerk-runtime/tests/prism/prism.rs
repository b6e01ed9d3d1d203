//! The client of Prism and its checks.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::future::IntoFuture;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use clerk_runtime::Clerk;
use clerk_runtime::api::resources::operations;
use clerk_runtime::api::{
    Error, Operation, ReqwestTransport, Transport, TransportError, TransportFuture,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::exceptions;
use crate::mutation::Mutation;
use crate::round_trip::is_preserved;

/// The number of random changes of each response that are read again.
const MUTATIONS: usize = 4;

pub(crate) struct Prism {
    clerk: Clerk,
    last: Last,
    mutation: Mutex<Mutation>,
    called: Mutex<BTreeSet<&'static str>>,
    problems: Mutex<Vec<String>>,
}

/// The last exchange: the violations that Prism reports, and the body.
type Last = Arc<Mutex<Option<Exchange>>>;

struct Exchange {
    violations: Option<String>,
    body: Bytes,
}

impl Prism {
    pub(crate) fn from_env() -> Self {
        let url = env("PRISM_URL").expect("PRISM_URL is the URL of the running Prism");
        let seed = env("PRISM_SEED").map_or(1, |seed| seed.parse().expect("a number"));
        let last = Last::default();
        let clerk = Clerk::builder()
            .secret_key("sk_test_prism")
            .api_url(url)
            .transport(Recorder::new(Arc::clone(&last)))
            .no_rate_limit()
            .build()
            .expect("valid settings");
        Self {
            clerk,
            last,
            mutation: Mutex::new(Mutation::new(seed)),
            called: Mutex::default(),
            problems: Mutex::default(),
        }
    }

    pub(crate) fn clerk(&self) -> &Clerk {
        &self.clerk
    }

    pub(crate) async fn run<T: DeserializeOwned + Serialize>(
        &self,
        operation: &'static str,
        call: impl IntoFuture<Output = Result<T, Error>>,
    ) {
        let result = call.await;
        lock(&self.called).insert(operation);
        let Some(exchange) = lock(&self.last).take() else {
            return self.problem(operation, "the request was not sent");
        };
        for violation in violations(exchange.violations.as_deref()) {
            if !exceptions::is_exception(operation, &violation) {
                self.problem(operation, &format!("violation: {violation}"));
            }
        }
        match result {
            Err(error) => self.problem(operation, &format!("{error}; {:?}", exchange.body)),
            Ok(_) if exchange.body.is_empty() => {}
            Ok(model) => self.check_print(operation, &model, &exchange.body),
        }
    }

    fn check_print<T: DeserializeOwned + Serialize>(
        &self,
        operation: &str,
        model: &T,
        body: &[u8],
    ) {
        let body: Value = serde_json::from_slice(body).expect("a parsed response is JSON");
        if let Err(difference) = printed(model, &body) {
            return self.problem(operation, &difference);
        }
        for _ in 0..MUTATIONS {
            let changed = lock(&self.mutation).of(&body);
            let read: Result<T, _> = serde_json::from_value(changed.clone());
            let same = read
                .map_err(|error| format!("cannot be read, {error}: {changed}"))
                .and_then(|model| printed(&model, &changed));
            if let Err(difference) = same {
                return self.problem(operation, &format!("changed: {difference}"));
            }
        }
    }

    fn problem(&self, operation: &str, text: &str) {
        lock(&self.problems).push(format!("{operation}: {text}"));
    }

    pub(crate) fn finish(self) {
        let called = lock(&self.called);
        for operation in operations().map(Operation::name) {
            if !called.contains(operation) {
                self.problem(operation, "was not called");
            }
        }
        let problems = lock(&self.problems);
        let list = problems.iter().fold(String::new(), |mut list, problem| {
            let _ = writeln!(list, "{problem}");
            list
        });
        println!(
            "{} operations called, {} problems",
            called.len(),
            problems.len()
        );
        assert!(problems.is_empty(), "{list}");
    }
}

/// Returns the violations in Prism's header. Prism cuts off a header that is too long.
fn violations(header: Option<&str>) -> Vec<Value> {
    let mut rest = header.map_or("", |it| it.trim_start_matches("Too many violations! "));
    let mut list = Vec::new();
    while let Some(item) = rest.strip_prefix(['[', ',']) {
        let mut values = serde_json::Deserializer::from_str(item).into_iter();
        let Some(Ok(violation)) = values.next() else {
            break;
        };
        list.push(violation);
        rest = &item[values.byte_offset()..];
    }
    if list.is_empty() {
        header.map(Value::from).into_iter().collect()
    } else {
        list
    }
}

/// Checks that the model of a response lost nothing of the body.
fn printed(model: &impl Serialize, body: &Value) -> Result<(), String> {
    let printed = serde_json::to_value(model).map_err(|error| error.to_string())?;
    if is_preserved(body, &printed) {
        Ok(())
    } else {
        Err(format!("read {body}, printed {printed}"))
    }
}

/// Transport that records the last exchange and removes the version from paths, as Prism's have none.
#[derive(Debug)]
struct Recorder {
    inner: ReqwestTransport,
    last: Last,
}

impl std::fmt::Debug for Exchange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Exchange")
    }
}

impl Recorder {
    fn new(last: Last) -> Self {
        let inner = ReqwestTransport::new(Duration::from_secs(5)).expect("a transport");
        Self { inner, last }
    }

    async fn exchange(
        &self,
        mut request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let uri = request.uri().to_string().replacen("/v1/", "/", 1);
        *request.uri_mut() = uri.parse().expect("a URI without its version is valid");
        let response = self.inner.send(request).await?;
        let violations = response.headers().get("sl-violations");
        let violations = violations.map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned());
        *lock(&self.last) = Some(Exchange {
            violations,
            body: response.body().clone(),
        });
        Ok(response)
    }
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(self.exchange(request))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the script sets the URL of Prism"
)]
fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
