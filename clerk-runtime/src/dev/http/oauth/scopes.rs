//! Scopes that a client can request.

use super::error::OAuthError;
use crate::dev::oauth::ORGANIZATION;
use crate::dev::shared::Shared;

/// Clerk's scopes.
const SCOPES: &[&str] = &[
    "openid",
    "profile",
    "email",
    "public_metadata",
    "private_metadata",
    "offline_access",
    ORGANIZATION,
];

/// Scopes of clients and requests that name none.
const DEFAULT: &str = "profile email";

/// Returns Clerk's scopes and those of
/// [`Builder::oauth_scopes`](crate::dev::Builder::oauth_scopes).
pub(super) fn supported(shared: &Shared) -> impl Iterator<Item = &str> {
    let own = shared.settings.oauth_scopes.iter().map(String::as_str);
    SCOPES.iter().copied().chain(own)
}

/// Parses a list of scopes. Default: [`DEFAULT`].
pub(super) fn parse(scope: Option<&str>, shared: &Shared) -> Result<Vec<String>, OAuthError> {
    let mut scopes = Vec::new();
    let scope = scope.filter(|scope| !scope.trim().is_empty());
    for scope in scope.unwrap_or(DEFAULT).split_ascii_whitespace() {
        if !supported(shared).any(|it| it == scope) {
            return Err(unknown(scope));
        }
        if !scopes.iter().any(|it| it == scope) {
            scopes.push(scope.to_owned());
        }
    }
    Ok(scopes)
}

fn unknown(scope: &str) -> OAuthError {
    // RFC 6749 limits the characters of an error's description.
    let is_printable = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\');
    let description = if scope.len() <= 64 && scope.bytes().all(is_printable) {
        format!("Clerk has no scope '{scope}'; add it with 'Builder::oauth_scopes'")
    } else {
        "Clerk has no such scope".to_owned()
    };
    OAuthError::new("invalid_scope", description)
}
