//! Properties of a request for a response.

use std::sync::Arc;

use http::Method;

use super::{Ask, outer};
use crate::caller::{Auth, Caller};
use crate::driver::Clerk;
use crate::engine::{self, EngineConfig};
use crate::facts::{RequestFacts, WayBack};
use crate::policy::{Failure, RequestContext, TokenType};
use crate::response::{Reply, Site};

/// Collects the context of a request. Every response may lead to a sign-in page: that of the
/// policy, of the application, of a function, or of a policy that code in the handler requires.
pub(super) fn of(ask: &Ask<'_>, auth: &Auth) -> Arc<RequestContext> {
    let facts = ask.facts();
    let clerk = auth.clerk().filter(|clerk| outer(ask, clerk).is_some());
    let way_back = clerk.map(|clerk| {
        let is_development = clerk.config().is_development();
        WayBack::new(ask.uri, ask.headers, is_development)
    });
    Arc::new(RequestContext {
        page: facts.is_page_load(),
        presented: match auth.caller() {
            Caller::Session(_) => Some(TokenType::Session),
            Caller::Machine(machine) => Some(machine.token_type()),
            Caller::Nobody(_) => presented(&facts, auth),
        },
        safe_method: *ask.method == Method::GET || *ask.method == Method::HEAD,
        way_back,
        decision: auth.decision().cloned(),
        uri: Some(ask.uri.clone()),
        site: auth
            .clerk()
            .map(|clerk| -> Arc<dyn Site> { Arc::new(clerk.clone()) }),
        path: ask
            .path
            .iter()
            .map(|(name, value)| (*name, value.as_str().into()))
            .collect(),
    })
}

/// Returns the type that a token which is not valid claims to have.
fn presented(facts: &RequestFacts<'_>, auth: &Auth) -> Option<TokenType> {
    let config = &auth.clerk()?.settings().engine;
    engine::presented_type(facts, config)
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
