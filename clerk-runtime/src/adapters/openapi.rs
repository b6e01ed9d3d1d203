//! Texts that describe guarded operations in an OpenAPI document.

/// Name of the security scheme, a bearer token.
pub(super) const SCHEME: &str = "clerk";

/// Statuses and descriptions of rejections.
pub(super) const REJECTIONS: [(u16, &str); 3] = [
    (401, "Not signed in"),
    (403, "Not allowed"),
    (404, "Not found, or not visible to this caller"),
];

/// Status and description of a failed Backend API call.
pub(super) const UNAVAILABLE: (u16, &str) = (503, "The Backend API is unreachable");
