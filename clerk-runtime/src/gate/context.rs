//! What an answer needs of the request.

use std::sync::Arc;

use http::Method;

use super::Ask;
use crate::driver::{Clerk, RequestState};
use crate::engine::EngineConfig;
use crate::facts::RequestFacts;
use crate::policy::{Failure, Policy, RequestContext};
use crate::response::{Reply, Site};

/// The cookie of a development instance's browser.
const DEV_BROWSER: &str = "__clerk_db_jwt";

pub(super) fn of(
    ask: &Ask<'_>,
    state: &RequestState,
    policy: &Policy,
    middleware: bool,
) -> Arc<RequestContext> {
    let facts = ask.facts();
    let page = facts.is_page_request();
    let may_leave = middleware && (page || signs_in(policy, state.clerk()));
    Arc::new(RequestContext {
        page,
        safe_method: *ask.method == Method::GET || *ask.method == Method::HEAD,
        middleware,
        return_url: may_leave.then(|| facts.public_url().as_str().into()),
        dev_browser: may_leave.then(|| dev_browser(&facts)).flatten(),
        decision: Some(state.decision().clone()),
        site: Some(Arc::new(state.clerk().clone())),
        path: ask
            .path
            .iter()
            .map(|(name, value)| (*name, value.as_str().into()))
            .collect(),
    })
}

/// Whether a call that is no page can end at the sign-in page. Only then is its URL worth parsing.
fn signs_in(policy: &Policy, clerk: &Clerk) -> bool {
    let failures = [
        policy.missing(),
        policy.denied(),
        clerk.on_missing(),
        clerk.on_denied(),
    ];
    failures
        .iter()
        .any(|failure| matches!(failure, Some(Failure::SignIn)))
}

fn dev_browser(facts: &RequestFacts<'_>) -> Option<Arc<str>> {
    Some(facts.cookie(DEV_BROWSER)?.as_ref().into())
}

impl Site for Clerk {
    fn config(&self) -> &EngineConfig {
        &self.settings().engine
    }

    fn on_missing(&self) -> Option<Failure> {
        self.settings().on_missing
    }

    fn on_denied(&self) -> Option<Failure> {
        self.settings().on_denied
    }

    fn hidden(&self) -> Option<fn() -> Reply> {
        self.settings().hidden
    }

    fn explains_denials(&self) -> bool {
        self.settings().explains_denials
    }
}
