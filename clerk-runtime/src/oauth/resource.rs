//! URL of a protected resource, and of its metadata.

use url::Url;

/// Path of the metadata of the resource at the root of an origin. That of another resource is this
/// path followed by the resource's own (RFC 9728, section 3.1).
pub(super) const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

/// URL of a protected resource: scheme, host, port and path of a request, without its query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ResourceUrl {
    /// Origin, without a slash at its end.
    origin: String,
    /// Path, which is empty or begins with a slash.
    path: String,
}

impl ResourceUrl {
    /// Returns the resource that a request with this URL calls. A URL without a path is that of the
    /// resource at the root.
    pub(crate) fn called(url: &Url) -> Self {
        let path = match url.path() {
            "/" => "",
            path => path,
        };
        Self {
            origin: url.origin().ascii_serialization(),
            path: path.to_owned(),
        }
    }

    /// Returns the resource on the origin of this URL that has this path, which may be empty. `None`
    /// if it is on another origin.
    pub(super) fn on_origin(url: &Url, path: &str) -> Option<Self> {
        let origin = url.origin().ascii_serialization();
        if path.is_empty() {
            let path = String::new();
            return Some(Self { origin, path });
        }
        let resource = Url::parse(&format!("{origin}{path}")).ok()?;
        (resource.origin() == url.origin()).then(|| Self {
            origin,
            path: resource.path().to_owned(),
        })
    }

    /// Returns the path, which identifies the resource within the application.
    pub(crate) fn path(&self) -> &str {
        match self.path.as_str() {
            "" => "/",
            path => path,
        }
    }

    /// Returns the URL as text, the resource identifier of RFC 9728.
    pub(crate) fn identifier(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }

    /// Returns the URL of the resource's metadata.
    pub(super) fn metadata_url(&self) -> String {
        format!("{}{WELL_KNOWN}{}", self.origin, self.path)
    }
}

/// Returns `true` if both audiences are the same and not empty. The slash after a host without a path
/// does not matter, since clients add it to the URL of a resource.
pub(crate) fn is_same_audience(one: &str, other: &str) -> bool {
    !one.is_empty() && without_root_slash(one) == without_root_slash(other)
}

fn without_root_slash(text: &str) -> &str {
    text.strip_suffix('/')
        .filter(|rest| {
            let host = rest.split_once("://").map(|(_, host)| host);
            host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#']))
        })
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(url: &str) -> ResourceUrl {
        ResourceUrl::called(&Url::parse(url).unwrap())
    }

    #[test]
    fn query_and_fragment_are_not_part_of_a_resource() {
        let resource = called("https://app.example.com/mcp?x=1#y");
        assert_eq!(resource.identifier(), "https://app.example.com/mcp");
        assert_eq!(
            resource.metadata_url(),
            "https://app.example.com/.well-known/oauth-protected-resource/mcp"
        );
    }

    #[test]
    fn resource_at_the_root_has_no_path() {
        for url in ["https://app.example.com", "https://app.example.com/"] {
            assert_eq!(called(url).identifier(), "https://app.example.com");
            assert_eq!(called(url).path(), "/");
            assert_eq!(
                called(url).metadata_url(),
                "https://app.example.com/.well-known/oauth-protected-resource"
            );
        }
    }

    #[test]
    fn metadata_path_leads_back_to_the_resource() {
        for path in [
            "/mcp",
            "/mcp/",
            "/a%2Fb",
            "/a//b",
            "//evil.com",
            "/%E4",
            "/a:b@c",
        ] {
            let url = Url::parse("http://[::1]:3000").unwrap().join("x").unwrap();
            let resource = ResourceUrl::on_origin(&url, path).unwrap();
            assert_eq!(resource.identifier(), format!("http://[::1]:3000{path}"));
            assert_eq!(called(&resource.identifier()), resource, "{path}");
        }
    }

    #[test]
    fn slash_after_the_host_does_not_matter_in_an_audience() {
        let host = "https://app.example.com";
        assert!(is_same_audience(host, "https://app.example.com/"));
        assert!(is_same_audience("mch_1", "mch_1"));
        for (one, other) in [
            (
                "https://app.example.com/mcp",
                "https://app.example.com/mcp/",
            ),
            (host, "https://app.example.com//"),
            (host, "http://app.example.com"),
            ("https:/", "https:"),
            ("", "/"),
            ("", ""),
        ] {
            assert!(!is_same_audience(one, other), "{one} {other}");
        }
    }
}
