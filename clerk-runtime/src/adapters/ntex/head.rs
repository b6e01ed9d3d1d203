//! A request's head in this crate's types: ntex has header values of its own.

use ntex::http::RequestHead;
use ntex::util::Extensions;

use crate::adapters::head::Head;
use crate::driver::Clerk;

/// Reads a request; `slot` is the application's state.
pub(super) fn read(
    head: &RequestHead,
    extensions: &Extensions,
    slot: Option<&Clerk>,
) -> Head<'static> {
    let headers = head.headers.iter();
    let headers = headers.map(|(name, value)| (name.as_str(), value.as_bytes()));
    Head {
        clerk: extensions.get().or(slot).cloned(),
        outer: extensions.get().cloned(),
        ..Head::new(head.method.as_str(), &head.uri.to_string(), headers)
    }
}
