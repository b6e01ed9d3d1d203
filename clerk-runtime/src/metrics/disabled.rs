//! The functions of `metrics` without the feature: they do nothing.

use tokio::time::Instant;

use crate::api;
use crate::clock::UnixMillis;
use crate::policy::Denial;
use crate::response::Reply;
use crate::service::RequestState;

pub(crate) fn describe() {}

pub(crate) fn authenticated(_: &RequestState) {}

pub(crate) fn looked_up(_: &'static str, _: bool) {}

pub(crate) fn keys_fetched(_: &'static str) {}

pub(crate) fn api_called(_: &'static str, _: &Result<api::Response, api::Error>, _: Instant) {}

pub(crate) fn denied(_: &Denial, _: &Reply) {}

pub(crate) fn revoked(_: &'static str) {}

pub(crate) fn revocations(_: usize) {}

pub(crate) fn overflowed(_: &'static str) {}

pub(crate) fn unpublished(_: usize) {}

pub(crate) fn store_read(_: Option<UnixMillis>) {}

pub(crate) fn store_written(_: bool) {}

pub(crate) fn published(_: Instant) {}
