//! tonic 0.14: `guard` a method's request · `status` replies as statuses · `layer` a layer's
//! refusal. The layers are tower's.

mod guard;
mod layer;
mod status;

pub(super) use layer::{is_call, refuse};
