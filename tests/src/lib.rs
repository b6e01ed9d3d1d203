//! Code that the workspace's tests share.

pub mod apps;
pub mod conformance;
pub mod contract;
