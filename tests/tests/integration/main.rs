//! Behaviour of one framework or one feature; behaviour of all frameworks is in `contract.rs`.

mod access_matrix;
mod attribute_order;
mod explain;
mod explicit_requests;
mod hidden_handlers;
mod log;
mod middleware_errors;
mod outages;
mod poem_openapi;
mod preflight_errors;
mod proxy_log;
mod regressions;
mod require_layer;
mod salvo_openapi;
mod tonic_rejections;
mod warp_rejections;
mod webhooks;
