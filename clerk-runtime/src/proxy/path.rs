//! Path of the proxy in the application.

use std::sync::Arc;

/// Path below which requests are forwarded, such as `/__clerk`. It does not end in a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProxyPath(Arc<str>);

impl ProxyPath {
    /// Parses a path, and removes slashes at its end. `None` unless it has at least one segment,
    /// and its segments consist of letters, digits and `-`, `.`, `_`, `~`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let path = text.trim_end_matches('/');
        let mut segments = path.strip_prefix('/')?.split('/');
        segments.all(is_segment).then(|| Self(path.into()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns `true` for this path and the paths below it.
    pub(crate) fn contains(&self, path: &str) -> bool {
        self.rest_of(path).is_some()
    }

    /// Returns the path at the Frontend API, which is empty or begins with a slash. `None` for a path
    /// that is not below this one.
    pub(super) fn rest_of<'p>(&self, path: &'p str) -> Option<&'p str> {
        let rest = path.strip_prefix(&*self.0)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }
}

fn is_segment(segment: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    !matches!(segment, "" | "." | "..") && segment.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_with_plain_segments_is_accepted() {
        for (text, expected) in [
            ("/__clerk", "/__clerk"),
            ("/__clerk/", "/__clerk"),
            ("/api/clerk-proxy//", "/api/clerk-proxy"),
            ("/a.b~c", "/a.b~c"),
        ] {
            assert_eq!(ProxyPath::parse(text).unwrap().as_str(), expected, "{text}");
        }
    }

    #[test]
    fn other_texts_are_rejected() {
        for text in [
            "",
            "/",
            "//",
            "__clerk",
            "//evil.example",
            "/a//b",
            "/a/../b",
            "/.",
            "/a b",
            "/a%2Fb",
            "/a?b",
            "/a#b",
            "/a\\b",
            "/ä",
            "https://app.example.com/__clerk",
        ] {
            assert_eq!(ProxyPath::parse(text), None, "{text}");
        }
    }

    #[test]
    fn only_the_path_and_paths_below_it_match() {
        let path = ProxyPath::parse("/__clerk").unwrap();
        for (requested, rest) in [
            ("/__clerk", Some("")),
            ("/__clerk/", Some("/")),
            ("/__clerk/v1/client", Some("/v1/client")),
            ("/__clerk//evil.example", Some("//evil.example")),
            ("/__clerkx", None),
            ("/__clerk_", None),
            ("/__CLERK/v1", None),
            ("/%5f_clerk/v1", None),
            ("/a/__clerk/v1", None),
            ("//__clerk/v1", None),
            ("*", None),
            ("", None),
        ] {
            assert_eq!(path.rest_of(requested), rest, "{requested}");
        }
    }
}
