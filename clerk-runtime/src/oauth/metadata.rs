//! Requests for metadata, and the replies to them. Pages of other origins may read the replies.

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, ALLOW, CACHE_CONTROL,
};
use http::{HeaderValue, Method};
use serde_json::{Value, json};

use super::ResourceUrl;
use super::resource::WELL_KNOWN;
use crate::engine::{EngineConfig, Frontend};
use crate::request_head::RequestHead;
use crate::response::{self, Reply};

/// Common prefix of both paths, so that most requests cost one comparison.
const PREFIX: &str = "/.well-known/oauth-";
const AUTHORIZATION_SERVER: &str = "/.well-known/oauth-authorization-server";
const METHODS: &str = "GET, HEAD, OPTIONS";

/// Settings of an application as a resource server.
#[derive(Clone, Debug)]
pub(crate) struct ResourceServer {
    /// `true` if the middleware responds to requests for metadata.
    pub(crate) serves_metadata: bool,
    /// Scopes of every resource; `None` if they are those of the policies that have rejected a request.
    pub(crate) scopes: Option<Vec<String>>,
}

impl Default for ResourceServer {
    fn default() -> Self {
        Self {
            serves_metadata: true,
            scopes: None,
        }
    }
}

/// A metadata document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Document<'a> {
    /// Metadata of the resource with this path, which may be empty (RFC 9728).
    ProtectedResource(&'a str),
    /// Metadata of the authorization server (RFC 8414). Clients of MCP revisions before 2025-06-18
    /// request it from the resource's origin.
    AuthorizationServer,
}

impl<'a> Document<'a> {
    /// Returns the document that this path names.
    pub(crate) fn at(path: &'a str) -> Option<Self> {
        if !path.starts_with(PREFIX) {
            return None;
        }
        if let Some(resource) = below(path, WELL_KNOWN) {
            return Some(Self::ProtectedResource(resource));
        }
        below(path, AUTHORIZATION_SERVER).map(|_| Self::AuthorizationServer)
    }
}

/// Returns the rest of the path, if it is empty or begins with a slash.
fn below<'a>(path: &'a str, parent: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(parent)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

/// Returns the reply to a preflight, or to a method that is not allowed; `None` for GET and HEAD.
pub(crate) fn by_method(method: &Method) -> Option<Reply> {
    if *method == Method::GET || *method == Method::HEAD {
        return None;
    }
    if *method != Method::OPTIONS {
        let message = "Metadata can only be read.";
        let reply = response::error(405, "method-not-allowed", message).set(ALLOW, METHODS);
        return Some(with_cors(reply));
    }
    let reply = Reply::status(204)
        .set(ALLOW, METHODS)
        .set(ACCESS_CONTROL_ALLOW_METHODS, METHODS)
        .set(ACCESS_CONTROL_ALLOW_HEADERS, "*")
        .set(ACCESS_CONTROL_MAX_AGE, "3600");
    Some(with_cors(reply))
}

/// Lets pages of every origin read the reply. It contains nothing that depends on the caller.
pub(crate) fn with_cors(mut reply: Reply) -> Reply {
    let any = HeaderValue::from_static("*");
    reply.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, any);
    reply
}

/// Returns the metadata of the resource with this path. It is not cacheable, since its origin may
/// come from headers that are not part of a cache's key, and its scopes change.
pub(crate) fn protected_resource(
    head: &RequestHead<'_>,
    path: &str,
    (config, frontend): (&EngineConfig, &Frontend),
    scopes: &[impl AsRef<str>],
) -> Reply {
    let head = match &config.public_url {
        Some(origin) => &head.with_public_origin(origin),
        None => head,
    };
    let resource = head
        .called_url()
        .and_then(|url| ResourceUrl::on_origin(url, path));
    let Some(resource) = resource else {
        return with_cors(response::without_public_origin());
    };
    let mut document = json!({
        "resource": resource.identifier(),
        "authorization_servers": [frontend.origin()],
        "bearer_methods_supported": ["header"],
    });
    if let (Some(document), false) = (document.as_object_mut(), scopes.is_empty()) {
        let scopes = scopes.iter().map(AsRef::as_ref).collect::<Value>();
        document.insert("scopes_supported".to_owned(), scopes);
    }
    with_cors(Reply::json(200, document).set(CACHE_CONTROL, "no-store"))
}

/// Returns the metadata of the authorization server as it published it.
pub(crate) fn authorization_server(document: &Value) -> Reply {
    with_cors(Reply::json(200, document).set(CACHE_CONTROL, "public, max-age=300"))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, Uri};

    use super::*;
    use crate::engine::InstanceType;

    #[test]
    fn document_is_found_by_its_path() {
        for (path, expected) in [
            ("", Some("")),
            ("/", Some("/")),
            ("/mcp", Some("/mcp")),
            ("/mcp/", Some("/mcp/")),
            ("//evil.com", Some("//evil.com")),
            ("s", None),
            ("-mcp", None),
        ] {
            let resource = format!("/.well-known/oauth-protected-resource{path}");
            let expected = expected.map(Document::ProtectedResource);
            assert_eq!(Document::at(&resource), expected, "{resource}");
            let server = format!("/.well-known/oauth-authorization-server{path}");
            let expected = expected.map(|_| Document::AuthorizationServer);
            assert_eq!(Document::at(&server), expected, "{server}");
        }
        for path in [
            "/",
            "/mcp",
            "/.well-known/openid-configuration",
            "/mcp/.well-known/oauth-protected-resource",
            "//.well-known/oauth-protected-resource",
            "/.well-known/oauth-",
        ] {
            assert_eq!(Document::at(path), None, "{path}");
        }
    }

    fn frontend() -> Frontend {
        Frontend {
            publishable_key: "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k".to_owned(),
            instance_type: InstanceType::Production,
            original_frontend_api: "clerk.example.com".to_owned(),
            cookie_suffix: "suffix".to_owned(),
            danger_origin: None,
        }
    }

    fn resource(path: &str, headers: &[(&'static str, &'static str)]) -> Result<String, u16> {
        let uri: Uri = format!("/.well-known/oauth-protected-resource{path}?x=1")
            .parse()
            .unwrap();
        let headers = headers.iter().map(|(name, value)| {
            let name = http::HeaderName::from_static(name);
            (name, HeaderValue::from_static(value))
        });
        let headers: HeaderMap = headers.collect();
        let Some(Document::ProtectedResource(path)) = Document::at(uri.path()) else {
            return Err(404);
        };
        let config = EngineConfig::default();
        let head = RequestHead::new(&Method::GET, &uri, &headers);
        let reply = protected_resource(&head, path, (&config, &frontend()), &[] as &[&str]);
        assert_eq!(reply.headers()["access-control-allow-origin"], "*");
        if reply.status_code() != 200 {
            return Err(reply.status_code().as_u16());
        }
        let document: Value = serde_json::from_slice(reply.body()).unwrap();
        let servers = &document["authorization_servers"];
        assert_eq!(servers, &json!(["https://clerk.example.com"]));
        assert_eq!(document.get("scopes_supported"), None);
        Ok(document["resource"].as_str().unwrap().to_owned())
    }

    #[test]
    fn resource_has_the_called_path_on_the_own_origin() {
        for (path, expected) in [
            ("", ""),
            ("/", "/"),
            ("/mcp", "/mcp"),
            ("/mcp/", "/mcp/"),
            ("/a%2Fb", "/a%2Fb"),
            ("/a%20b", "/a%20b"),
            ("/%C3%A4", "/%C3%A4"),
            ("/a\"b", "/a%22b"),
            ("/a//b", "/a//b"),
            ("//evil.com", "//evil.com"),
            ("/\\evil.com", "//evil.com"),
            ("/@evil.com", "/@evil.com"),
            ("/:81@evil.com", "/:81@evil.com"),
            ("/https://evil.com", "/https://evil.com"),
            ("/a/../../b", "/b"),
            ("/%2e%2e/b", "/b"),
        ] {
            let expected = format!("http://app.example.com{expected}");
            let resource = resource(path, &[("host", "app.example.com")]);
            assert_eq!(resource, Ok(expected), "{path}");
        }
    }

    #[test]
    fn resource_has_the_origin_that_the_browser_shows() {
        const HOST: (&str, &str) = ("host", "app.example.com");
        const HTTPS: (&str, &str) = ("x-forwarded-proto", "https");
        const IPV6: (&str, &str) = ("forwarded", "proto=https;host=\"[2001:db8::1]:8443\"");
        for (headers, expected) in [
            (&[HOST][..], "http://app.example.com"),
            (&[HOST, HTTPS], "https://app.example.com"),
            (&[("host", "127.0.0.1:3000")], "http://127.0.0.1:3000"),
            (&[("host", "[::1]:3000")], "http://[::1]:3000"),
            (&[("host", "[2001:DB8::1]")], "http://[2001:db8::1]"),
            (&[("host", "APP.example.com:80")], "http://app.example.com"),
            (
                &[HOST, HTTPS, ("x-forwarded-host", "mcp.example.com")],
                "https://mcp.example.com",
            ),
            (
                &[HOST, HTTPS, ("x-forwarded-port", "8443")],
                "https://app.example.com:8443",
            ),
            (&[HOST, IPV6], "https://[2001:db8::1]:8443"),
        ] {
            let expected = format!("{expected}/mcp");
            assert_eq!(resource("/mcp", headers), Ok(expected), "{headers:?}");
        }
    }

    #[test]
    fn unknown_origin_is_rejected() {
        for headers in [
            vec![],
            vec![("host", "")],
            vec![("host", "user@evil.com")],
            vec![("host", "evil.com/x")],
            vec![("forwarded", "for=192.0.2.1")],
            vec![("x-forwarded-host", "a b")],
        ] {
            assert_eq!(resource("/mcp", &headers), Err(400), "{headers:?}");
        }
    }

    #[test]
    fn method_other_than_get_and_head_returns_no_document() {
        assert!(by_method(&Method::GET).is_none() && by_method(&Method::HEAD).is_none());
        for (method, status) in [
            (Method::OPTIONS, 204),
            (Method::POST, 405),
            (Method::DELETE, 405),
        ] {
            let reply = by_method(&method).unwrap();
            assert_eq!(reply.status_code(), status);
            assert_eq!(reply.headers()["allow"], METHODS);
            assert_eq!(reply.headers()["access-control-allow-origin"], "*");
        }
    }
}
