//! Responses that tests define in place of the instance's own.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex};

use http::{Method, StatusCode};
use serde_json::Value;

use super::shared::Shared;
use crate::sync::lock;

/// Responses that a test defines for Backend API calls, from
/// [`Instance::responses`](super::Instance::responses). They are for operations that the instance
/// does not simulate, and take precedence over the instance's own responses.
///
/// A path is written with or without the version, and a segment in braces matches any segment. The
/// body is JSON. `null` is an empty body, and a string is sent as a page (`text/html`), like
/// Clerk's only response that is not JSON. Calls still need the secret key, and a
/// [fault](super::Instance::faults) takes precedence.
///
/// ```
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use clerk_runtime::api::Operation;
/// use clerk_runtime::dev::Instance;
/// use http::{Method, StatusCode};
/// use serde_json::json;
///
/// let instance = Instance::start().await?;
/// let clerk = instance.clerk()?;
/// let balance = json!({ "object": "commerce_credit_balance", "balance": null });
/// instance.responses().always(
///     Method::GET,
///     "/v1/users/{user_id}/billing/credits",
///     StatusCode::OK,
///     balance,
/// );
///
/// const CREDITS: Operation =
///     Operation::get("GetUserBillingCreditBalance", "/users/{user_id}/billing/credits");
/// let response = clerk.api().call(CREDITS.request().path("user_29w83sxmDNGwOuEthce5gg56FcC")).await?;
/// assert_eq!(response.status(), StatusCode::OK);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Responses(pub(super) Arc<Shared>);

/// Largest number of responses. Above it, the oldest is dropped.
const MAX_RESPONSES: usize = 1000;

/// A response, with the calls to which it applies.
struct Prepared {
    method: Method,
    path: Vec<String>,
    status: StatusCode,
    body: Value,
    once: bool,
}

/// Responses of an instance, in the order in which they were defined.
#[derive(Default)]
pub(super) struct PreparedResponses(Mutex<VecDeque<Prepared>>);

impl PreparedResponses {
    /// Returns the response to a call: the first one for a [single call](Responses::next), which is
    /// removed, or else the last one for [all calls](Responses::always).
    pub(super) fn take(&self, method: &Method, path: &[&str]) -> Option<(StatusCode, Value)> {
        let mut all = lock(&self.0);
        let is_match = |kept: &Prepared| kept.method == method && matches(&kept.path, path);
        let once = all.iter().position(|kept| kept.once && is_match(kept));
        if let Some(at) = once {
            return all.remove(at).map(|kept| (kept.status, kept.body));
        }
        let always = all.iter().rev().find(|kept| !kept.once && is_match(kept));
        always.map(|kept| (kept.status, kept.body.clone()))
    }

    fn put(&self, prepared: Prepared) {
        let mut all = lock(&self.0);
        if all.len() >= MAX_RESPONSES {
            all.pop_front();
        }
        all.push_back(prepared);
    }
}

fn matches(pattern: &[String], path: &[&str]) -> bool {
    let is_match = |(wanted, segment): (&String, &&str)| {
        wanted == segment || (wanted.starts_with('{') && wanted.ends_with('}'))
    };
    pattern.len() == path.len() && pattern.iter().zip(path).all(is_match)
}

impl Responses {
    /// Defines the response to the next matching call. Several such responses are used in the order
    /// of their definition.
    pub fn next(&self, method: Method, path: &str, status: StatusCode, body: Value) {
        self.prepare(method, path, (status, body), true);
    }

    /// Defines the response to every matching call from now on. The last definition applies, after
    /// those for [single calls](Self::next). At most 1000 responses are kept; the oldest is
    /// dropped.
    pub fn always(&self, method: Method, path: &str, status: StatusCode, body: Value) {
        self.prepare(method, path, (status, body), false);
    }

    /// Removes all responses.
    pub fn clear(&self) {
        lock(&self.0.responses.0).clear();
    }

    fn prepare(&self, method: Method, path: &str, response: (StatusCode, Value), once: bool) {
        let below = path.trim_matches('/');
        let below = below.strip_prefix("v1/").unwrap_or(below);
        let (status, body) = response;
        self.0.responses.put(Prepared {
            method,
            path: below.split('/').map(str::to_owned).collect(),
            status,
            body,
            once,
        });
    }
}

impl fmt::Debug for Responses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = lock(&self.0.responses.0);
        let shown = all.iter().map(|kept| (&kept.method, kept.path.join("/")));
        f.debug_list().entries(shown).finish()
    }
}
