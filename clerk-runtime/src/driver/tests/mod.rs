//! What the driver promises about keys and caches, each sentence a test, against a Backend API
//! whose answers, failures and pauses are set by the test.

mod current_user;
mod key_faults;
mod keys;
mod machines;
mod refreshes;
mod requests;
mod signer;
mod support;
mod templates;
mod token_cache;
mod unknown_kids;
