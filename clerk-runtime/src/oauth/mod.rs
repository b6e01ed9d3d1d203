//! The application as an OAuth 2.0 resource server. No I/O.
//!
//! `resource` URL of a protected resource, and of its metadata · `metadata` requests for metadata and
//! the replies (RFC 9728, RFC 8414) · `challenge` value of `WWW-Authenticate` (RFC 6750) · `scopes`
//! lists of scopes

mod challenge;
mod metadata;
mod resource;
mod scopes;

pub(crate) use challenge::{for_denial, resource_and_scopes};
pub(crate) use metadata::{
    Document, ResourceServer, authorization_server, by_method, protected_resource, with_cors,
};
pub(crate) use resource::{ResourceUrl, is_same_audience};
pub(crate) use scopes::union;
