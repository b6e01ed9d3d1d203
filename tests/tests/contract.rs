//! The contract suite in every framework; `cargo test -p tests --test contract axum::` tests one.

tests::in_every_framework!(contract);
