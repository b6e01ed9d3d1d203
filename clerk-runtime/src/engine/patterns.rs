//! Path patterns in the syntax of the URL Pattern standard: `/orgs/:slug`, `/orgs/:slug/(.*)`.

use std::sync::Arc;

use urlpattern::{UrlPattern, UrlPatternInit, UrlPatternOptions};

/// Patterns, any of which may match a path.
#[derive(Clone, Debug)]
pub(crate) struct PathPatterns(Arc<[UrlPattern]>);

/// Error for an invalid pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PatternError;

/// Parameters that a pattern found in a path.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PathMatch<'p, 't>(Vec<(&'p str, Option<&'t str>)>);

impl<'t> PathMatch<'_, 't> {
    /// Returns a parameter's text as it is in the path; `None` if it is absent or empty.
    pub(crate) fn get(&self, name: &str) -> Option<&'t str> {
        let found = self.0.iter().find(|(it, _)| *it == name);
        found.and_then(|(_, text)| text.filter(|text| !text.is_empty()))
    }
}

impl PathPatterns {
    /// Parses patterns. Each also matches with an additional slash at the end, which some routers
    /// ignore.
    pub(crate) fn parse<P: AsRef<str>>(patterns: &[P]) -> Result<Self, PatternError> {
        let patterns = patterns.iter().map(|it| parse(it.as_ref()));
        patterns.collect::<Result<_, _>>().map(Self)
    }

    /// Returns the parameters of the first pattern that matches this path of a URL.
    pub(crate) fn find<'t>(&self, path: &'t str) -> Option<PathMatch<'_, 't>> {
        self.0.iter().find_map(|UrlPattern { pathname, .. }| {
            let texts = pathname.matcher.matches(path)?;
            let names = pathname.group_name_list.iter().map(String::as_str);
            Some(PathMatch(names.zip(texts).collect()))
        })
    }
}

fn parse(pattern: &str) -> Result<UrlPattern, PatternError> {
    // A path begins with a slash, which may be in a group.
    if !pattern.starts_with(['/', '{', '(', '*']) {
        return Err(PatternError);
    }
    let init = UrlPatternInit {
        pathname: Some(format!("{pattern}{{/}}?")),
        ..UrlPatternInit::default()
    };
    UrlPattern::parse(init, UrlPatternOptions::default()).map_err(|_| PatternError)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        let patterns = PathPatterns::parse(&[pattern]).unwrap();
        patterns.find(path).is_some()
    }

    #[test]
    fn wildcard_spans_segments_and_parameter_does_not() {
        assert!(matches("/orgs/:slug/(.*)", "/orgs/acme/a/b"));
        assert!(matches("/orgs/:slug/*", "/orgs/acme/"));
        assert!(!matches("/orgs/:slug/(.*)", "/orgs/acme"));
        assert!(!matches("/orgs/:slug", "/orgs/acme/a"));
        assert!(!matches("/orgs/:slug", "/orgs/"));
    }

    #[test]
    fn trailing_slash_is_ignored_and_case_is_significant() {
        assert!(matches("/orgs/:slug", "/orgs/acme/"));
        assert!(!matches("/orgs/:slug", "/orgs/acme//"));
        assert!(!matches("/orgs/:slug", "/Orgs/acme"));
    }

    #[test]
    fn pattern_matches_the_percent_encoded_path() {
        assert!(matches("/équipes/:slug", "/%C3%A9quipes/acme"));
        assert!(!matches("/orgs/:slug", "/orgs%2Facme"));
    }

    #[test]
    fn parameters_are_found_by_name() {
        let patterns = PathPatterns::parse(&["/x/:id(\\d+)", "/orgs/:slug{/:tab}?"]).unwrap();
        let found = patterns.find("/orgs/acme").unwrap();
        assert_eq!(
            (found.get("slug"), found.get("tab"), found.get("id")),
            (Some("acme"), None, None)
        );
        assert_eq!(patterns.find("/x/42").unwrap().get("id"), Some("42"));
        assert_eq!(patterns.find("/x/y"), None);
    }

    #[test]
    fn unusable_pattern_is_an_error() {
        let unusable = [
            "",
            "orgs/:slug",
            "/:",
            "/a?x",
            "/(a(b))",
            "/(?a)",
            "/((?!a).*)",
            "/a{",
            "/a}",
            "/()",
            "/{:a",
            "/(a",
            "/a\\",
            "/(é)",
        ];
        for pattern in unusable {
            let parsed = PathPatterns::parse(&["/ok", pattern]);
            assert_eq!(parsed.err(), Some(PatternError), "{pattern}");
        }
    }
}
