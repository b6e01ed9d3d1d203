//! Host and port of a request, which the client controls, and the headers in which proxies report
//! them.

use core::net::Ipv6Addr;
use std::borrow::Cow;

use http::{HeaderMap, HeaderName, Uri, header};
use url::{Host, Url};

use super::{FORWARDED, FORWARDED_HOST, FORWARDED_PORT, FORWARDED_PROTO, text};

/// Scheme, host and port that the browser used, as far as they are known.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ForwardedOrigin<'a> {
    pub(super) scheme: Option<Scheme>,
    /// `host` or `host:port`, well-formed.
    pub(super) authority: Option<Cow<'a, str>>,
    port: Option<u16>,
}

/// Schemes of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Http,
    Https,
}

impl Scheme {
    /// Parses a scheme without regard to case; `None` for other schemes.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("https") {
            return Some(Self::Https);
        }
        text.eq_ignore_ascii_case("http").then_some(Self::Http)
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

impl<'h> ForwardedOrigin<'h> {
    /// Reads the headers of proxies: `X-Forwarded-*`, or `Forwarded` if there is none of these. The
    /// first value is that of the proxy nearest to the browser.
    pub(super) fn from_proxy_headers(headers: &'h HeaderMap) -> Self {
        let first = |name: &HeaderName| text::joined(headers, name, ", ").map(first_of_list);
        let (host, scheme, port) = (
            first(&FORWARDED_HOST),
            first(&FORWARDED_PROTO),
            first(&FORWARDED_PORT),
        );
        if host.is_none() && scheme.is_none() && port.is_none() {
            let forwarded = text::joined(headers, &FORWARDED, ", ");
            return forwarded.map_or_else(Self::default, |it| Self::from_rfc7239(&it));
        }
        Self {
            scheme: scheme.as_deref().and_then(Scheme::parse),
            authority: host.filter(|it| is_authority(it)),
            port: port.as_deref().and_then(port_number),
        }
    }

    /// Reads the first element of `Forwarded`; empty if it is malformed.
    fn from_rfc7239(header: &str) -> Self {
        let mut reported = Self::default();
        let Some(element) = split_unquoted(header, ',').into_iter().next() else {
            return reported;
        };
        for pair in split_unquoted(element, ';') {
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            let Some(value) = unquoted(value.trim()) else {
                return Self::default();
            };
            match name.trim() {
                name if name.eq_ignore_ascii_case("proto") => {
                    reported.scheme = Scheme::parse(&value);
                }
                name if name.eq_ignore_ascii_case("host") && is_authority(&value) => {
                    reported.authority = Some(Cow::Owned(value));
                }
                _ => {}
            }
        }
        reported
    }

    /// Returns the port to add to a host that has none. 80 and 443 are ignored: if they do not
    /// match the scheme, they are the port of a connection between two proxies, which the browser's
    /// URL does not contain.
    pub(super) fn missing_port(&self, authority: &str) -> Option<u16> {
        let after_address = authority.rsplit_once(']').map_or(authority, |(_, it)| it);
        self.port
            .filter(|port| !after_address.contains(':') && ![80, 443].contains(port))
    }
}

/// Host and port in the request itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum OwnAuthority<'a> {
    Authority(Cow<'a, str>),
    /// Neither the URI nor a header names a host, as in HTTP/1.0 or in a test without a server.
    Missing,
    Malformed,
}

/// Reads the URI's authority, which is `:authority` in HTTP/2, or the `Host` header. The result is
/// malformed if `Host` is, even if the URI has an authority, since some servers derive the URI from
/// `Host`.
pub(super) fn own_authority<'r>(uri: Option<&'r Uri>, headers: &'r HeaderMap) -> OwnAuthority<'r> {
    let host = text::joined(headers, &header::HOST, ", ");
    let named = uri.and_then(Uri::authority);
    let Some(authority) = named.map(|it| it.as_str().into()).or_else(|| host.clone()) else {
        return OwnAuthority::Missing;
    };
    if is_authority(&authority) && host.is_none_or(|it| is_authority(&it)) {
        OwnAuthority::Authority(authority)
    } else {
        OwnAuthority::Malformed
    }
}

/// Returns `true` for a host with an optional port, and `false` for anything else, even if a URL
/// parser would accept it: user names, paths, queries.
pub(crate) fn is_authority(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[').and_then(|it| it.split_once(']')) {
        Some((address, rest)) => {
            if address.parse::<Ipv6Addr>().is_err() {
                return false;
            }
            (
                None,
                rest.strip_prefix(':').or((!rest.is_empty()).then_some("")),
            )
        }
        None => match text.split_once(':') {
            Some((host, port)) => (Some(host), Some(port)),
            None => (Some(text), None),
        },
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    host.is_none_or(|host| !host.is_empty() && host.bytes().all(plain))
        && port.is_none_or(|port| port_number(port).is_some())
}

/// Returns `true` for a URL whose host always means this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

fn port_number(text: &str) -> Option<u16> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|port| is_number && *port != 0)
}

fn first_of_list(list: Cow<'_, str>) -> Cow<'_, str> {
    let first = |text: &str| text.split(',').next().unwrap_or_default().trim().len();
    match list {
        Cow::Borrowed(text) => {
            let text = text.trim_start();
            Cow::Borrowed(text.get(..first(text)).unwrap_or_default())
        }
        Cow::Owned(text) => {
            Cow::Owned(text.split(',').next().unwrap_or_default().trim().to_owned())
        }
    }
}

/// Splits at a character outside of quoted strings.
fn split_unquoted(text: &str, at: char) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |c| {
        let splits = !quoted && c == at;
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        splits
    })
    .collect()
}

/// Returns the text of a token or of a quoted string; `None` for anything else.
fn unquoted(value: &str) -> Option<String> {
    let Some(rest) = value.strip_prefix('"') else {
        return (!value.contains(['"', '\\'])).then(|| value.to_owned());
    };
    let mut text = String::new();
    let mut rest = rest.chars();
    loop {
        match rest.next()? {
            '"' => return rest.next().is_none().then_some(text),
            '\\' => text.push(rest.next()?),
            c => text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_ports_are_authorities() {
        for text in [
            "localhost",
            "localhost:3000",
            "app.example.com",
            "app_1.internal:65535",
            "127.0.0.1:80",
            "[::1]",
            "[2001:db8::1]:8443",
            "xn--bcher-kva.example",
        ] {
            assert!(is_authority(text), "{text}");
        }
    }

    #[test]
    fn text_that_is_not_a_host_and_port_is_not_an_authority() {
        for text in [
            "",
            " ",
            ":80",
            "host:",
            "host:0",
            "host:65536",
            "host:+80",
            "host:80:81",
            "user@host",
            "user:secret@host",
            "host/path",
            "host\\path",
            "host?query",
            "host#fragment",
            "host name",
            "a, b",
            "a,b",
            "%65vil.example",
            "bücher.example",
            "ho\tst",
            "[::1",
            "::1",
            "[::1]x",
            "[::1]:",
            "[host]",
            "[fe80::1%25eth0]",
            "http://host",
        ] {
            assert!(!is_authority(text), "{text}");
        }
    }

    #[test]
    fn quoted_strings_of_forwarded_are_parsed() {
        let read = |header: &str| {
            let reported = ForwardedOrigin::from_rfc7239(header);
            let authority = reported.authority.map(Cow::into_owned);
            (reported.scheme, authority)
        };
        let https = Some(Scheme::Https);
        let app = Some("app.example.com".to_owned());
        for header in [
            "host=app.example.com;proto=https",
            "For=192.0.2.1;HOST=app.example.com;Proto=HTTPS",
            "for=\"[2001:db8::1]:4711\"; host=\"app.example.com\" ; proto=\"https\"",
            "proto=https;host=\"app.ex\\ample.com\", host=other.example;proto=http",
            "for=\"a,b;c\\\"d\";host=app.example.com;proto=https",
        ] {
            assert_eq!(read(header), (https, app.clone()), "{header}");
        }
        assert_eq!(
            read("host=\"[2001:db8::1]:8443\";proto=https").1.unwrap(),
            "[2001:db8::1]:8443"
        );
        for header in [
            "",
            "for=192.0.2.1",
            "host=\"evil",
            "host=a/b",
            "host=\"a\"b",
            "proto=ftp",
        ] {
            assert_eq!(read(header), (None, None), "{header}");
        }
    }
}
