//! Conversion of replies into the body type of `lambda_http`.

use bytes::Bytes;
use lambda_http::Body;

use crate::adapters::tower::ReplyBody;

impl ReplyBody for Body {
    fn from_bytes(bytes: Bytes) -> Self {
        if bytes.is_empty() {
            return Self::Empty;
        }
        // API Gateway receives binary bodies in base64.
        match String::from_utf8(bytes.into()) {
            Ok(text) => Self::Text(text),
            Err(error) => Self::Binary(error.into_bytes()),
        }
    }
}
