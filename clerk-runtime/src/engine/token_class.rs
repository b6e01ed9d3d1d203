//! Class and type that a token claims to have. Nothing here is verified.

use super::browser::SESSION as SESSION_COOKIE;
use super::verify::RequestToken;
use super::{EngineConfig, Frontend, Run};
use crate::jwt::{Decoded, OAUTH_HEADER_TYPES};
use crate::policy::TokenType;
use crate::request_head::RequestHead;

/// Values of the header `cat`, which distinguishes the classes of tokens that an instance signs.
const SESSION: &str = "cl_B7d4PD111AAA";
const TEMPLATE: &str = "cl_B7d4PD222AAA";
const M2M: &str = "cl_B7d4PD333AAA";
/// Value that some instances use for tokens of every class, so it has no meaning.
const IGNORE: &str = "cl_I7d4PD111III";

const M2M_PREFIX: &str = "mt_";
const OAUTH_PREFIX: &str = "oat_";
const API_KEY_PREFIX: &str = "ak_";
const MACHINE_SUBJECT: &str = "mch_";

/// Returns the token type that the request's token claims to have; `None` if there is no token. A
/// token without the form of a machine token counts as a session token.
pub(crate) fn presented_type(head: &RequestHead<'_>, config: &EngineConfig) -> Option<TokenType> {
    if let Some(token) = head.bearer() {
        let jwt = || claimed_type(&Decoded::parse(&token).ok()?);
        let machine = opaque_type(&token).or_else(jwt);
        return Some(machine.unwrap_or(TokenType::Session));
    }
    let api_key = config.api_key_header.as_ref();
    if api_key.is_some_and(|name| head.header(name).is_some()) {
        return Some(TokenType::ApiKey);
    }
    let cookies = head.cookies();
    let suffixed = |it: &Frontend| cookies.suffixed(SESSION_COOKIE, &it.cookie_suffix);
    let sessions = [
        cookies.get(SESSION_COOKIE),
        config.frontend.as_ref().and_then(suffixed),
    ];
    let mut sessions = sessions.into_iter().flatten();
    let has_session = sessions.any(|it| it.text().is_some());
    has_session.then_some(TokenType::Session)
}

/// Returns the machine token type that the token claims to have. A cached token is a JWT and is not
/// parsed again.
pub(super) fn machine_type(run: &Run<'_>, token: &RequestToken<'_>) -> Option<TokenType> {
    match token {
        RequestToken::Cached(decoded) => jwt_type(decoded),
        RequestToken::Text(text) => {
            opaque_type(text).or_else(|| jwt_type(token.decode(run).ok()?.as_ref()))
        }
    }
}

/// Returns the machine token type of this prefix.
pub(super) fn opaque_type(token: &str) -> Option<TokenType> {
    let prefixes = [
        (M2M_PREFIX, TokenType::M2m),
        (OAUTH_PREFIX, TokenType::OAuth),
        (API_KEY_PREFIX, TokenType::ApiKey),
    ];
    let found = prefixes
        .into_iter()
        .find(|(prefix, _)| token.starts_with(prefix));
    found.map(|(_, token_type)| token_type)
}

/// Returns the machine token type that the `sub` or the header's `typ` of this token claims.
pub(super) fn jwt_type(token: &Decoded) -> Option<TokenType> {
    let subject = token.claims.sub.as_deref();
    if subject.is_some_and(|it| it.starts_with(MACHINE_SUBJECT)) {
        return Some(TokenType::M2m);
    }
    let header_type = token.header.typ.as_deref()?;
    OAUTH_HEADER_TYPES
        .contains(&header_type)
        .then_some(TokenType::OAuth)
}

/// Returns the type that the token claims to have; `None` for a session token.
fn claimed_type(token: &Decoded) -> Option<TokenType> {
    let is_of_template = is_template_class(token).then_some(TokenType::Template);
    jwt_type(token).or(is_of_template)
}

/// Returns `true` if the token claims to be of a JWT template.
pub(super) fn is_of_template(run: &Run<'_>, token: &RequestToken<'_>) -> bool {
    let decoded = token.decode(run);
    decoded.is_ok_and(|it| claimed_type(&it) == Some(TokenType::Template))
}

/// Returns `true` if `cat` is that of JWT templates.
fn is_template_class(token: &Decoded) -> bool {
    token.header.cat.as_deref() == Some(TEMPLATE)
}

/// Returns `true` if `cat` is that of a class other than session tokens. Old tokens have no `cat`.
pub(super) fn is_other_class(token: &Decoded) -> bool {
    let cat = token.header.cat.as_deref();
    cat.is_some_and(|it| it != SESSION && it != IGNORE)
}

/// Returns `true` if `cat` is that of M2M tokens.
pub(super) fn is_m2m_class(token: &Decoded) -> bool {
    token.header.cat.as_deref() == Some(M2M)
}

/// Returns `true` if `cat` is that of a class other than M2M tokens.
pub(super) fn is_not_m2m_class(token: &Decoded) -> bool {
    token.header.cat.as_deref().is_some_and(|it| it != M2M)
}

/// Returns `true` if the token cannot be a session token, even if it is valid: it has another
/// class, or the form of a machine token.
pub(super) fn is_not_session(token: &Decoded) -> bool {
    is_other_class(token) || jwt_type(token).is_some()
}
