//! Tests of keys and caches, one test per guarantee, with a Backend API whose responses, failures
//! and delays the test controls.

mod authorization_server;
mod current_users;
mod event_order;
mod key_cache;
mod key_cache_faults;
mod machine_tokens;
mod published_keys;
mod requests;
mod revocations;
mod session_refreshes;
mod signer;
mod support;
mod template_tokens;
mod token_cache;
mod unknown_kids;
mod verify_token;
