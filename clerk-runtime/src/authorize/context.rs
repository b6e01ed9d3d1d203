//! Properties of a request for a response.

use std::sync::Arc;

use http::Method;

use super::{RequestView, middleware_result};
use crate::caller::{Auth, Caller};
use crate::engine::{self, EngineConfig};
use crate::oauth::{ResourceServer, ResourceUrl};
use crate::policy::{AudienceRule, Failure, Policy, RequestContext, TokenType};
use crate::request_head::{RequestHead, ReturnUrl};
use crate::response::{Reply, ReplySettings};
use crate::service::Clerk;

/// Collects the context of a request. Every response that may be a redirect to the sign-in page needs
/// it. Such a response can come from the policy or the application's settings, from a function in one
/// of them, or from a policy that code in the handler requires.
pub(super) fn of(policy: &Policy, view: &RequestView<'_>, auth: &Auth) -> Arc<RequestContext> {
    let head = view.head();
    let clerk = auth
        .clerk()
        .filter(|clerk| middleware_result(view, clerk).is_some());
    let return_url = clerk.map(|clerk| {
        let is_development = clerk.config().is_development();
        ReturnUrl::new(view.uri, view.headers, is_development)
    });
    Arc::new(RequestContext {
        page: head.is_page_load(),
        presented: match auth.caller() {
            Caller::Session(_) => Some(TokenType::Session),
            Caller::Machine(machine) => Some(machine.token_type()),
            Caller::Unauthenticated(_) => presented(policy, &head, auth),
        },
        safe_method: *view.method == Method::GET || *view.method == Method::HEAD,
        is_head: *view.method == Method::HEAD,
        return_url,
        decision: auth.decision().cloned(),
        uri: Some(view.uri.clone()),
        settings: auth
            .clerk()
            .map(|clerk| -> Arc<dyn ReplySettings> { Arc::new(clerk.clone()) }),
        called: may_have_resource_as_audience(policy)
            .then(|| ReturnUrl::new(view.uri, view.headers, false)),
        scopes: policy.oauth_scopes(),
        path: view
            .path
            .iter()
            .map(|(name, value)| (*name, value.as_str().into()))
            .collect(),
    })
}

/// Returns `true` if the URL that was called may be the audience of an accepted token, here or in a
/// policy that code in the handler requires.
fn may_have_resource_as_audience(policy: &Policy) -> bool {
    let types = [TokenType::OAuth, TokenType::M2m, TokenType::Template];
    types.iter().any(|it| policy.accepts().contains(*it))
        || policy.audience_rule() == Some(AudienceRule::Resource)
}

/// Returns the type that an invalid token claims to have. A cookie is not a token where
/// sessions are not accepted.
fn presented(policy: &Policy, head: &RequestHead<'_>, auth: &Auth) -> Option<TokenType> {
    let config = &auth.clerk()?.settings().engine;
    let is_token = |it: &TokenType| {
        *it != TokenType::Session
            || policy.accepts().contains(TokenType::Session)
            || head.bearer().is_some()
    };
    engine::presented_type(head, config).filter(is_token)
}

impl ReplySettings for Clerk {
    fn config(&self) -> &EngineConfig {
        &self.settings().engine
    }

    fn on_missing(&self) -> Option<Failure> {
        self.settings().on_missing
    }

    fn on_invalid(&self) -> Option<Failure> {
        self.settings().on_invalid
    }

    fn on_denied(&self) -> Option<Failure> {
        self.settings().on_denied
    }

    fn hidden(&self) -> Option<fn() -> Reply> {
        self.settings().hidden
    }

    fn resource_server(&self) -> &ResourceServer {
        &self.settings().resource_server
    }

    fn add_scopes(&self, resource: &ResourceUrl, scopes: &[&'static str]) {
        self.resource_scopes().add(resource.path(), scopes);
    }

    fn explains_denials(&self) -> bool {
        self.settings().explains_denials
    }
}
