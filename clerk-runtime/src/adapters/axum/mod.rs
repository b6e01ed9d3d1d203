//! axum 0.8: `guard` the extractor · `response` replies as responses · `webhook` verified webhooks as
//! an extractor. The layers are tower's.

mod guard;
mod response;
mod webhook;

pub(super) use guard::{original_uri, routed};
