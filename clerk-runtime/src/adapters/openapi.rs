//! Texts that describe guarded operations in an OpenAPI document.

/// Name of the security scheme, a bearer token.
pub(super) const SCHEME: &str = "clerk";

/// Statuses and descriptions of rejections.
pub(super) const REJECTIONS: [(u16, &str); 3] = [
    (401, "Unauthenticated"),
    (403, "Not authorized"),
    (404, "Not found, or not visible to this caller"),
];

/// Status and description of the response if the Backend API is unreachable.
pub(super) const UNAVAILABLE: (u16, &str) = (503, "The Backend API is unreachable");
