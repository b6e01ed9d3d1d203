//! Address of the browser, for `X-Forwarded-For`.

use core::net::{IpAddr, SocketAddr};

use http::{HeaderMap, HeaderName};

pub(super) const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Returns the address of the browser; `None` if it is unknown.
///
/// `peer` is the address from which the request came. Each of the trusted proxies has appended the
/// address from which it received the request to `X-Forwarded-For`; entries before those are the
/// client's own and are ignored.
pub(super) fn client_address(
    headers: &HeaderMap,
    peer: Option<IpAddr>,
    trusted_proxies: usize,
) -> Option<IpAddr> {
    let Some(skipped) = trusted_proxies.checked_sub(1) else {
        return peer;
    };
    let values = headers.get_all(FORWARDED_FOR).iter().rev();
    let texts = values.filter_map(|value| value.to_str().ok());
    let mut entries = texts.flat_map(|text| text.rsplit(','));
    entries.nth(skipped).and_then(address)
}

/// Returns the address in an entry, which may have a port.
fn address(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let bare = entry.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let address = bare.unwrap_or(entry).parse();
    address.ok().or_else(|| {
        let with_port: Result<SocketAddr, _> = entry.parse();
        with_port.ok().map(|it| it.ip())
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn found(values: &[&'static str], trusted_proxies: usize) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(value));
        }
        let peer = "192.0.2.1".parse().ok();
        client_address(&headers, peer, trusted_proxies).map(|it| it.to_string())
    }

    #[test]
    fn header_is_ignored_without_trusted_proxies() {
        for values in [&[][..], &["198.51.100.7"]] {
            assert_eq!(found(values, 0).as_deref(), Some("192.0.2.1"));
        }
        let mut headers = HeaderMap::new();
        headers.insert(FORWARDED_FOR, HeaderValue::from_static("198.51.100.7"));
        assert_eq!(client_address(&headers, None, 0), None);
    }

    #[test]
    fn entry_of_the_outermost_trusted_proxy_is_used() {
        for (values, trusted_proxies, expected) in [
            (&["198.51.100.7"][..], 1, Some("198.51.100.7")),
            (&["1.1.1.1, 198.51.100.7"], 1, Some("198.51.100.7")),
            (&["1.1.1.1", "198.51.100.7"], 1, Some("198.51.100.7")),
            (&["198.51.100.7, 10.0.0.2"], 2, Some("198.51.100.7")),
            (
                &["1.1.1.1, 198.51.100.7", "10.0.0.2"],
                2,
                Some("198.51.100.7"),
            ),
            (&["2001:db8::1"], 1, Some("2001:db8::1")),
            (&["[2001:db8::1]"], 1, Some("2001:db8::1")),
            (&["[2001:db8::1]:4711"], 1, Some("2001:db8::1")),
            (&["198.51.100.7:4711"], 1, Some("198.51.100.7")),
            (&["198.51.100.7"], 2, None),
            (&["1.1.1.1, evil"], 1, None),
            (&["198.51.100.7,"], 1, None),
            (&[], 1, None),
        ] {
            assert_eq!(
                found(values, trusted_proxies).as_deref(),
                expected,
                "{values:?}"
            );
        }
    }
}
