//! Support for tonic 0.14. The layers are those of `tower`.
//!
//! `guard` check in a method's body · `status` conversion of replies into statuses · `layer`
//! rejections by a layer

mod guard;
mod layer;
mod status;

pub(super) use layer::{is_call, reject};
