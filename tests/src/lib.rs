//! Code that the workspace's tests share.

pub mod apps;
pub mod conformance;
pub mod contract;

/// Pages of the guide, whose code needs all frameworks.
#[cfg(doctest)]
#[path = "../../clerk-runtime/src/guide.rs"]
pub mod guide;

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
#[doc = include_str!("../../clerk-runtime/README.md")]
pub mod readme {}
