//! The header for API keys, which an application can enable in addition to `Authorization`.

use std::borrow::Cow;

use http::HeaderName;

use super::token_class::opaque_type;
use crate::policy::TokenType;
use crate::request_head::{Authorization, RequestHead};

/// Content of the header for API keys.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ApiKeyHeader<'a> {
    /// A text that begins like an API key.
    Key(Cow<'a, str>),
    /// Any other text. No other type of token is accepted in this header.
    OtherText,
    /// There are several such headers, or a bearer token in addition, so it is unknown which
    /// credential is meant.
    Repeated,
}

/// Reads the header; `None` if the request has none, or an empty one.
pub(super) fn read<'a>(head: &'a RequestHead<'_>, name: &HeaderName) -> Option<ApiKeyHeader<'a>> {
    let text = head.header(name)?;
    // Repeated headers are joined by a comma, here or by a proxy.
    let is_single = !text.contains(',');
    Some(
        if !is_single || head.authorization() != Authorization::NotBearer {
            ApiKeyHeader::Repeated
        } else if opaque_type(&text) == Some(TokenType::ApiKey) {
            ApiKeyHeader::Key(text)
        } else {
            ApiKeyHeader::OtherText
        },
    )
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, Method, Uri};

    use super::*;

    #[test]
    fn only_a_single_api_key_is_read() {
        const NAME: HeaderName = HeaderName::from_static("x-api-key");
        let key = || Some(ApiKeyHeader::Key("ak_1".into()));
        for (values, authorization, expected) in [
            (&[][..], None, None),
            (&[""], None, None),
            (&["ak_1"], None, key()),
            (&["ak_1"], Some("Basic dTpw"), key()),
            (&["ak_1"], Some("Bearer ak_1"), Some(ApiKeyHeader::Repeated)),
            (&["ak_1", "ak_1"], None, Some(ApiKeyHeader::Repeated)),
            (&["ak_1, ak_1"], None, Some(ApiKeyHeader::Repeated)),
            (&["mt_1"], None, Some(ApiKeyHeader::OtherText)),
            (&["key"], None, Some(ApiKeyHeader::OtherText)),
        ] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(NAME, HeaderValue::from_static(value));
            }
            if let Some(value) = authorization {
                headers.insert("authorization", HeaderValue::from_static(value));
            }
            let uri = Uri::from_static("/");
            let head = RequestHead::new(&Method::GET, &uri, &headers);
            assert_eq!(read(&head, &NAME), expected, "{values:?} {authorization:?}");
        }
    }
}
