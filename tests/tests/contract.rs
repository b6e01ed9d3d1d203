//! The contract suite, in every framework. `cargo test -p tests --test contract axum::` runs that of one.

tests::in_every_framework!(contract);
