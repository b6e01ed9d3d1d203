//! Behaviour that is one framework's or one feature's; what all frameworks share is in `contract.rs`.

mod attribute_order;
mod audit;
mod explain;
mod explicit_requests;
mod log;
mod middleware_errors;
mod poem_openapi;
mod regressions;
mod require_layer;
mod salvo_openapi;
mod tonic_refusals;
mod warp_refusals;
mod webhooks;
