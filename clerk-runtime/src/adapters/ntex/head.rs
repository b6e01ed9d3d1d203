//! Conversion of request heads: ntex has its own type of header values.

use ntex::http::{RequestHead, Uri};
use ntex::router::Path;
use ntex::util::Extensions;

use crate::adapters::head::Head;
use crate::adapters::path::{PathParameters, path_parameters};
use crate::policy::HasPolicy;
use crate::service::Clerk;

/// Converts a request's head. `app_state` is the application's state.
pub(super) fn read(
    head: &RequestHead,
    extensions: &Extensions,
    app_state: Option<&Clerk>,
) -> Head<'static> {
    let headers = head.headers.iter();
    let headers = headers.map(|(name, value)| (name.as_str(), value.as_bytes()));
    Head {
        clerk: extensions.get().or(app_state).cloned(),
        middleware_result: extensions.get().cloned(),
        ..Head::new(head.method.as_str(), &head.uri.to_string(), headers)
    }
}

/// Returns the values of the path parameters that the policy needs.
pub(super) fn path<P: HasPolicy>(matched: &Path<Uri>) -> PathParameters {
    path_parameters(&P::POLICY.path_parameters(), |name| {
        let named = matched.iter().filter(move |(known, _)| *known == name);
        named.map(|(_, value)| Some(value.to_owned()))
    })
}
