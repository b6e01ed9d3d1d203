//! What an API's document says of guarded operations.

/// The name of the security scheme: a bearer token.
pub(super) const SCHEME: &str = "clerk";

/// What strangers may be answered, by status.
pub(super) const REFUSALS: [(u16, &str); 3] = [
    (401, "Not signed in"),
    (403, "Not allowed"),
    (404, "Not found, or not to be seen by this caller"),
];

/// What a failed Backend API call may be answered.
pub(super) const UNAVAILABLE: (u16, &str) = (503, "The Backend API is out of reach");
