//! Reasons why a request is unauthenticated, with Clerk's codes.

use std::fmt;
use std::sync::Arc;

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $wire:literal,)*) => {
        /// Reason why a request is unauthenticated; the value of `x-clerk-auth-reason`.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Reason {
            $($(#[$doc])* $name,)*
            /// `session-token-expired-refresh-<why>`: the token is expired; `<why>` is the reason
            /// why it was not refreshed.
            SessionTokenExpired(Arc<str>),
            /// A code that this version does not know.
            Other(Arc<str>),
        }

        impl Reason {
            /// Returns the code if it is the same for all requests with this reason.
            pub(crate) const fn known_code(&self) -> Option<&'static str> {
                match self {
                    $(Self::$name => Some($wire),)*
                    Self::SessionTokenExpired(_) | Self::Other(_) => None,
                }
            }
        }
    };
}

reasons! {
    /// A client is active, but there is no session token.
    ClientUatWithoutSessionToken = "client-uat-but-no-session-token",
    /// The development instance's browser cookie is missing.
    DevBrowserMissing = "dev-browser-missing",
    /// The URL contains the id of a development browser.
    DevBrowserSync = "dev-browser-sync",
    /// The primary domain responds to the sync of a satellite.
    PrimaryRespondsToSyncing = "primary-responds-to-syncing",
    /// A signed-in user navigates to the primary domain from another origin.
    PrimaryDomainCrossOriginSync = "primary-domain-cross-origin-sync",
    /// A satellite must sync with the primary domain.
    SatelliteNeedsSyncing = "satellite-needs-syncing",
    /// There is neither a session token nor an active client.
    SessionTokenAndUatMissing = "session-token-and-uat-missing",
    /// A handshake returned no session token.
    SessionTokenMissing = "session-token-missing",
    /// The session token is older than the client's last change.
    SessionTokenIatBeforeClientUat = "session-token-iat-before-client-uat",
    /// The session token is not valid yet (`nbf`).
    SessionTokenNbf = "session-token-nbf",
    /// The session token was issued in the future.
    SessionTokenIatInTheFuture = "session-token-iat-in-the-future",
    /// There is a session token, but no active client.
    SessionTokenWithoutClientUat = "session-token-but-no-client-uat",
    /// The URL names an organization that is not the session's active one.
    ActiveOrganizationMismatch = "active-organization-mismatch",
    /// The session has ended since the token was issued, or was deleted. Only known after a call to
    /// Clerk, as for a bound token of a JWT template.
    SessionEnded = "session-ended",
    /// After the token was issued, the session ended, its user was banned, locked or deleted, its
    /// organization or membership was deleted, or the user's role was changed. Known from a
    /// [revocation](crate::revocations).
    SessionRevoked = "session-revoked",
    /// The user was deleted after the token was issued. Only known after a call to Clerk, as for a
    /// bound `user`.
    UserDeleted = "user-deleted",
    /// The token is of a type that is not accepted.
    TokenTypeMismatch = "token-type-mismatch",
    /// The session cookie is in a request that another site may have caused.
    OriginNotAllowed = "origin-not-allowed",
    /// The request names no host that a redirect could lead back to.
    InvalidHost = "invalid-host",
    /// The headers contain several credentials: repeated `Authorization` headers, several credentials
    /// in one, or an API key in its own header in addition to another.
    AuthorizationHeaderRepeated = "authorization-header-repeated",
    /// An unexpected error.
    UnexpectedError = "unexpected-error",
    /// A machine token is required, and the header has none.
    NoTokenInHeader = "No token in header",
    /// The token is expired. A request with an expired session token has
    /// [`SessionTokenExpired`](Self::SessionTokenExpired) in place of it.
    TokenExpired = "token-expired",
    /// The token is malformed or of the wrong class, or a machine token is unknown, revoked or
    /// expired.
    TokenInvalid = "token-invalid",
    /// The token's algorithm is not RS256, RS384 or RS512.
    TokenInvalidAlgorithm = "token-invalid-algorithm",
    /// `aud` does not name the audience that the handler requires.
    TokenInvalidAudience = "token-invalid-audience",
    /// `azp` is not one of the authorized parties.
    TokenInvalidAuthorizedParties = "token-invalid-authorized-parties",
    /// The issuer is not the expected one.
    TokenInvalidIssuer = "token-invalid-issuer",
    /// The signature is wrong.
    TokenInvalidSignature = "token-invalid-signature",
    /// `nbf` is in the future.
    TokenNotActiveYet = "token-not-active-yet",
    /// `iat` is in the future.
    TokenIatInTheFuture = "token-iat-in-the-future",
    /// A claim is missing or malformed, the audience is not an expected one, or the JWT of a
    /// machine is not valid.
    TokenVerificationFailed = "token-verification-failed",
    /// Clerk rejected the secret key.
    SecretKeyInvalid = "secret-key-invalid",
    /// There is no local key.
    JwkLocalMissing = "jwk-local-missing",
    /// The signing keys could not be loaded.
    JwkRemoteFailedToLoad = "jwk-remote-failed-to-load",
    /// The signing keys are malformed.
    JwkRemoteInvalid = "jwk-remote-invalid",
    /// The signing key is missing.
    JwkRemoteMissing = "jwk-remote-missing",
    /// Neither a secret key nor a local key is configured.
    JwkFailedToResolve = "jwk-failed-to-resolve",
    /// No signing key has the token's `kid`.
    JwkKidMismatch = "jwk-kid-mismatch",
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SessionTokenExpired(why) => write!(f, "session-token-expired-refresh-{why}"),
            Self::Other(code) => f.write_str(code),
            known => f.write_str(known.known_code().unwrap_or_default()),
        }
    }
}
