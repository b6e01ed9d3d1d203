//! What the driver promises about keys and caches, each sentence a test, against a Backend API
//! whose answers, failures and pauses are set by the test.

mod current_users;
mod key_cache;
mod key_cache_faults;
mod machine_tokens;
mod requests;
mod session_refreshes;
mod signer;
mod support;
mod template_tokens;
mod token_cache;
mod unknown_kids;
