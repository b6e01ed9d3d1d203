//! Path patterns in path-to-regexp 6 syntax: `/orgs/:slug`, `/orgs/:slug/(.*)`, `/dashboard/:path*`.
//!
//! `lexer` characters → tokens · `template` tokens → the source of an ECMAScript regular expression
//! and the names of its groups

mod lexer;
mod template;

use regress::Regex;

use template::Template;

/// Patterns of which any may match a path.
#[derive(Clone, Debug)]
pub(crate) struct PathPatterns(Vec<Pattern>);

#[derive(Clone, Debug)]
struct Pattern {
    regex: Regex,
    /// The name of each group, in order; unnamed groups are called by their number.
    names: Vec<String>,
}

/// Why a pattern can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid path pattern {pattern:?}: {problem}")]
pub(crate) struct PatternError {
    pattern: String,
    problem: String,
}

/// A path whose percent-encoding is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed encoding in the URL's path")]
pub(crate) struct MalformedPath;

/// What a pattern found in a path.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PathMatch<'p, 't>(Vec<(&'p str, &'t str)>);

impl<'t> PathMatch<'_, 't> {
    /// A parameter's text as it stands in the path; `None` if it is absent or empty.
    pub(crate) fn get(&self, name: &str) -> Option<&'t str> {
        let found = self.0.iter().rev().find(|(it, _)| *it == name);
        found.map(|(_, text)| *text).filter(|text| !text.is_empty())
    }
}

impl PathPatterns {
    /// Reads patterns; they ignore case and allow one slash more at the end.
    pub(crate) fn parse<P: AsRef<str>>(patterns: &[P]) -> Result<Self, PatternError> {
        patterns
            .iter()
            .map(|it| Pattern::parse(it.as_ref()))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The parameters of the first pattern that matches this path, as it is; path-to-regexp's
    /// `match`. An empty list matches every path, as it does there.
    pub(crate) fn find<'t>(&self, path: &'t str) -> Option<PathMatch<'_, 't>> {
        if self.0.is_empty() {
            return Some(PathMatch(Vec::new()));
        }
        self.0.iter().find_map(|it| it.find(path))
    }

    /// Whether any pattern matches this path after the normalisation of Clerk's
    /// `createPathMatcher`: decoded but for delimiters, runs of slashes made one.
    pub(crate) fn matches_normalized(&self, path: &str) -> Result<bool, MalformedPath> {
        if self.0.is_empty() {
            return Ok(false);
        }
        let path = normalize(path)?;
        Ok(self.0.iter().any(|it| it.find(&path).is_some()))
    }
}

impl Pattern {
    fn parse(pattern: &str) -> Result<Self, PatternError> {
        let error = |problem| PatternError {
            pattern: pattern.to_owned(),
            problem,
        };
        let Template { source, names } = Template::parse(pattern).map_err(error)?;
        let regex = Regex::with_flags(&source, "i").map_err(|e| error(e.to_string()))?;
        Ok(Self { regex, names })
    }

    fn find<'t>(&self, path: &'t str) -> Option<PathMatch<'_, 't>> {
        let found = self.regex.find(path)?;
        let texts = (1..).map(|index| found.group(index).and_then(|range| path.get(range)));
        let named = self.names.iter().map(String::as_str).zip(texts);
        Some(PathMatch(
            named
                .filter_map(|(name, text)| Some((name, text?)))
                .collect(),
        ))
    }
}

/// Percent-decodes as JavaScript's `decodeURI` does, which leaves delimiters encoded, and makes
/// runs of slashes one.
fn normalize(path: &str) -> Result<String, MalformedPath> {
    let decoded = decode_uri(path)?;
    let mut normal = String::with_capacity(decoded.len());
    for char in decoded.chars() {
        if char != '/' || !normal.ends_with('/') {
            normal.push(char);
        }
    }
    Ok(normal)
}

fn decode_uri(path: &str) -> Result<String, MalformedPath> {
    let mut decoded = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'%' {
            decoded.push(*first);
            continue;
        }
        let (code, after) = tail.split_at_checked(2).ok_or(MalformedPath)?;
        let byte = hex_byte(code).ok_or(MalformedPath)?;
        if b";/?:@&=+$,#".contains(&byte) {
            decoded.push(b'%');
            decoded.extend(code);
        } else {
            decoded.push(byte);
        }
        rest = after;
    }
    String::from_utf8(decoded).map_err(|_| MalformedPath)
}

fn hex_byte(code: &[u8]) -> Option<u8> {
    let digits = code.iter().all(u8::is_ascii_hexdigit).then_some(code)?;
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(patterns: &[&str], path: &str) -> bool {
        PathPatterns::parse(patterns)
            .unwrap()
            .matches_normalized(path)
            .unwrap()
    }

    #[test]
    fn a_wildcard_spans_segments_and_a_parameter_does_not() {
        assert!(matches(&["/dashboard(.*)"], "/dashboardxyz"));
        assert!(!matches(&["/dashboard/:path*"], "/dashboardxyz"));
        assert!(matches(&["/dashboard/:path*"], "/Dashboard/a/b/"));
        assert!(!matches(&["/orgs/:slug"], "/orgs/a/b"));
    }

    #[test]
    fn paths_are_decoded_but_for_delimiters() {
        assert!(matches(&["/api/users"], "//api/%75sers"));
        assert!(!matches(&["/api/users"], "/api%2Fusers"));
        assert!(matches(&["/café"], "/caf%C3%A9"));
    }

    #[test]
    fn broken_encoding_is_an_error() {
        let any = PathPatterns::parse(&["/(.*)"]).unwrap();
        for path in ["/%", "/%zz", "/%E0%A4%A", "/%+1", "/%C3"] {
            assert_eq!(any.matches_normalized(path), Err(MalformedPath), "{path}");
        }
    }

    #[test]
    fn parameters_are_found_by_name() {
        let patterns = PathPatterns::parse(&["/x/:id", "/orgs/:slug{/:tab}?"]).unwrap();
        let found = patterns.find("/orgs/acme").unwrap();
        assert_eq!(
            (found.get("slug"), found.get("tab"), found.get("id")),
            (Some("acme"), None, None)
        );
    }

    #[test]
    fn groups_may_look_ahead() {
        assert!(!matches(&["/((?!_next).*)"], "/_next/x"));
        assert!(matches(&["/((?!_next).*)"], "/next"));
    }

    #[test]
    fn an_error_names_the_pattern() {
        let error = PathPatterns::parse(&["/ok", "/dashboard/*"]).unwrap_err();
        assert!(error.to_string().contains("/dashboard/*"));
    }
}
