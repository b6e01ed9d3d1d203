//! Changes to the headers of a response, for the header types of all frameworks.

use http::header::{
    ACCESS_CONTROL_EXPOSE_HEADERS, AGE, CACHE_CONTROL, ETAG, EXPIRES, LAST_MODIFIED, RETRY_AFTER,
    VARY, WWW_AUTHENTICATE,
};
use http::{HeaderMap, HeaderName, HeaderValue};

/// Request headers that contain credentials.
const CREDENTIALS: [&str; 2] = ["Cookie", "Authorization"];

/// Headers that make a cache store or revalidate a response. All names that end in `cache-control`
/// belong to them too: content delivery networks and servers have several.
const CACHING: [HeaderName; 7] = [
    AGE,
    ETAG,
    EXPIRES,
    LAST_MODIFIED,
    HeaderName::from_static("edge-control"),
    HeaderName::from_static("surrogate-control"),
    HeaderName::from_static("x-accel-expires"),
];

/// Headers of a response in a framework's type.
pub(crate) trait ResponseHeaders {
    /// Returns the name of each header.
    fn names(&self) -> Vec<String>;

    /// Returns `true` if there is a header with this name.
    fn contains(&self, name: &HeaderName) -> bool {
        !self.values(name).is_empty()
    }

    /// Returns the values of a header in their order.
    fn values(&self, name: &HeaderName) -> Vec<String>;

    /// Removes all values of a header.
    fn remove(&mut self, name: &str);

    /// Adds a value and keeps the existing ones.
    fn append(&mut self, name: &HeaderName, value: &HeaderValue);

    /// Replaces all values of a header with these.
    #[cfg(any(feature = "actix", feature = "ntex"))]
    fn replace(&mut self, name: &HeaderName, values: http::header::GetAll<'_, HeaderValue>) {
        self.remove(name.as_str());
        for value in values {
            self.append(name, value);
        }
    }

    /// Replaces all values of a header with one.
    fn set(&mut self, name: &HeaderName, value: &HeaderValue) {
        self.remove(name.as_str());
        self.append(name, value);
    }
}

impl ResponseHeaders for HeaderMap {
    fn names(&self) -> Vec<String> {
        self.keys().map(ToString::to_string).collect()
    }

    fn contains(&self, name: &HeaderName) -> bool {
        self.contains_key(name)
    }

    fn values(&self, name: &HeaderName) -> Vec<String> {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        self.get_all(name).iter().map(text).collect()
    }

    fn remove(&mut self, name: &str) {
        Self::remove(self, name);
    }

    fn append(&mut self, name: &HeaderName, value: &HeaderValue) {
        Self::append(self, name, value.clone());
    }
}

/// Prevents every cache from storing a response, regardless of the headers that the handler has set.
pub(crate) fn never_store(headers: &mut impl ResponseHeaders) {
    for name in headers.names() {
        let name = name.to_ascii_lowercase();
        if name.ends_with("cache-control") || CACHING.iter().any(|it| *it == *name) {
            headers.remove(&name);
        }
    }
    headers.append(
        &CACHE_CONTROL,
        &HeaderValue::from_static("private, no-store"),
    );
}

/// Adds `Vary`, so that caches keep the response for one caller only.
pub(crate) fn vary(headers: &mut impl ResponseHeaders) {
    if headers.contains(&VARY) {
        add_to_list(headers, &VARY, &CREDENTIALS);
    } else {
        headers.append(&VARY, &HeaderValue::from_static("Cookie, Authorization"));
    }
}

/// Adds the header for API keys to `Vary`.
pub(crate) fn vary_by(headers: &mut impl ResponseHeaders, name: &HeaderName) {
    add_to_list(headers, &VARY, &[name.as_str()]);
}

/// Lets scripts of other origins read the headers that explain a rejection, if the response has
/// them.
pub(crate) fn expose(headers: &mut HeaderMap) {
    let explains = |name: &&HeaderName| {
        [WWW_AUTHENTICATE, RETRY_AFTER].contains(*name) || name.as_str().starts_with("x-clerk-")
    };
    let names: Vec<_> = headers.keys().filter(explains).cloned().collect();
    let names: Vec<_> = names.iter().map(HeaderName::as_str).collect();
    add_to_list(headers, &ACCESS_CONTROL_EXPOSE_HEADERS, &names);
}

/// Removes the headers that browsers do not read from the response to a preflight.
#[cfg(feature = "__framework")]
pub(crate) fn retain_preflight_headers(headers: &mut impl ResponseHeaders) {
    for name in headers.names() {
        let name = name.to_ascii_lowercase();
        let is_read = name.starts_with("access-control-")
            || ["allow", "cache-control", "date", "vary"].contains(&&*name);
        if !is_read {
            headers.remove(&name);
        }
    }
}

/// Adds names to a header that lists names, unless it contains `*`, which means all.
fn add_to_list(headers: &mut impl ResponseHeaders, list: &HeaderName, names: &[&str]) {
    let listed = headers.values(list);
    let items: Vec<_> = listed
        .iter()
        .flat_map(|it| it.split(','))
        .map(str::trim)
        .collect();
    if items.contains(&"*") {
        return;
    }
    let is_new = |name: &&str| !items.iter().any(|it| it.eq_ignore_ascii_case(name));
    let new: Vec<_> = names.iter().copied().filter(is_new).collect();
    if new.is_empty() {
        return;
    }
    let items = items.iter().copied().filter(|it| !it.is_empty());
    let whole: Vec<_> = items.chain(new).collect();
    if let Ok(whole) = HeaderValue::from_str(&whole.join(", ")) {
        headers.set(list, &whole);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().expect("a value"));
        }
        headers
    }

    #[test]
    fn response_with_caching_headers_becomes_private() {
        let mut headers = headers(&[
            ("cache-control", "public, max-age=300"),
            ("cache-control", "s-maxage=600"),
            ("etag", "\"1\""),
            ("expires", "Thu, 01 Jan 2099 00:00:00 GMT"),
            ("last-modified", "Thu, 01 Jan 2015 00:00:00 GMT"),
            ("surrogate-control", "max-age=600"),
            ("cdn-cache-control", "max-age=600"),
            ("cloudflare-cdn-cache-control", "max-age=600"),
            ("x-accel-expires", "600"),
            ("content-type", "text/html"),
        ]);
        never_store(&mut headers);
        let mut names = ResponseHeaders::names(&headers);
        names.sort();
        assert_eq!(names, ["cache-control", "content-type"]);
        assert_eq!(
            ResponseHeaders::values(&headers, &CACHE_CONTROL),
            ["private, no-store"]
        );
    }

    #[test]
    fn vary_is_merged_without_duplicates() {
        for (before, after) in [
            (&[][..], "Cookie, Authorization"),
            (
                &["Accept-Encoding"],
                "Accept-Encoding, Cookie, Authorization",
            ),
            (&["origin,", "cookie"], "origin, cookie, Authorization"),
            (&["authorization, Cookie"], "authorization, Cookie"),
            (&["Origin, *"], "Origin, *"),
        ] {
            let pairs: Vec<_> = before.iter().map(|it| ("vary", *it)).collect();
            let mut headers = headers(&pairs);
            vary(&mut headers);
            vary(&mut headers);
            assert_eq!(ResponseHeaders::values(&headers, &VARY), [after]);
        }
    }

    #[test]
    fn explaining_headers_are_exposed() {
        let mut headers = headers(&[
            ("www-authenticate", "Bearer"),
            ("x-clerk-auth-reason", "token-expired"),
            ("access-control-expose-headers", "etag"),
        ]);
        expose(&mut headers);
        assert_eq!(
            ResponseHeaders::values(&headers, &ACCESS_CONTROL_EXPOSE_HEADERS),
            ["etag, www-authenticate, x-clerk-auth-reason"]
        );
    }
}
