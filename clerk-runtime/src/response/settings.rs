//! Settings of an instance for its replies.

use std::fmt;

use super::Reply;
use crate::engine::EngineConfig;
use crate::oauth::{ResourceServer, ResourceUrl};
use crate::policy::Failure;

/// Settings of an instance for its replies. It is a trait, so that a denial can be converted into a
/// reply anywhere in a handler, and this module does not depend on the service.
pub(crate) trait ReplySettings: fmt::Debug + Send + Sync {
    /// Returns the instance's settings for the engine.
    fn config(&self) -> &EngineConfig;

    /// Returns the application's response to unauthenticated requests, for handlers that set none.
    fn on_missing(&self) -> Option<Failure>;

    /// Returns the application's response to credentials that are not accepted, for handlers that set
    /// none.
    fn on_invalid(&self) -> Option<Failure>;

    /// Returns the application's response to unauthorized callers, for handlers that set none.
    fn on_denied(&self) -> Option<Failure>;

    /// Returns the application's own not-found page.
    fn hidden(&self) -> Option<fn() -> Reply>;

    /// Returns the settings of the application as a resource server.
    fn resource_server(&self) -> &ResourceServer;

    /// Adds scopes to the metadata of a resource.
    fn add_scopes(&self, resource: &ResourceUrl, scopes: &[&'static str]);

    /// Returns `true` if responses contain the reason of a rejection. Always `false` for production
    /// instances.
    fn explains_denials(&self) -> bool;
}
