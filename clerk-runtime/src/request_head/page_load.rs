//! Headers that distinguish page loads from requests of scripts.

use http::HeaderMap;

/// Values of `Sec-Fetch-Dest` of page loads, the two for which Clerk starts handshakes.
pub(super) const DESTINATIONS: [&str; 2] = ["document", "iframe"];

/// Headers of libraries that insert fragments of HTML into a page. A navigation cannot have them.
const SCRIPT_HEADERS: [&str; 6] = [
    "hx-request",
    "turbo-frame",
    "x-alpine-request",
    "x-inertia",
    "x-pjax",
    "x-up-version",
];

/// Returns `true` if a header shows that a script sent the request.
pub(super) fn is_script(headers: &HeaderMap) -> bool {
    // Android's web view sends the name of its application in this header with every navigation.
    let requested_with = headers.get("x-requested-with");
    requested_with.is_some_and(|it| it.as_bytes().eq_ignore_ascii_case(b"XMLHttpRequest"))
        || SCRIPT_HEADERS
            .iter()
            .any(|name| headers.contains_key(*name))
}
