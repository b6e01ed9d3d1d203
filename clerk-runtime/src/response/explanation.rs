//! The reason of a rejection in a response header, for development.

use http::HeaderName;

use super::{Reply, ReplySettings, header};
use crate::policy::{Denial, TokenType};

const DENIED_BY: HeaderName = HeaderName::from_static("x-clerk-denied-by");

/// Adds the header if a development instance is configured to explain denials.
pub(super) fn attach(reply: Reply, denial: &Denial) -> Reply {
    let settings = denial.request().settings.as_deref();
    if settings.is_some_and(ReplySettings::explains_denials) {
        let text = text(denial, reply.code().unwrap_or_default());
        reply.set(DENIED_BY, &text)
    } else {
        reply
    }
}

/// Returns the header's value, with the part of unlimited length last:
/// `code=not-allowed; token=session_token; handler=admin; clause="role `org:admin`"`
fn text(denial: &Denial, code: &str) -> String {
    let token = denial.token_type().map_or("none", TokenType::as_str);
    let handler = denial.location().map_or("", |location| location.name);
    let clause = denial
        .clause()
        .map_or_else(|| denial.to_string(), |clause| clause.to_string());
    let before = format!("code={code}; token={token}; handler={handler}; clause=");
    header::with_quoted(&before, &clause)
}
