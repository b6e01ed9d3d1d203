//! What the conformance data doesn't show: which effects are asked for and in what order, what
//! happens when they fail, and where we are stricter than Clerk.

mod arbitrary_requests;
mod cookies;
mod handshakes;
mod keys;
mod machines;
mod refreshes;
mod satellites;
mod scenario;
