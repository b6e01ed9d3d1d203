//! axum 0.8: `guard` the extractor · `response` replies as responses. The middleware is tower's.

mod guard;
mod response;

pub(super) use guard::original_uri;
