//! The contract in axum.

tests::contract!(tests::apps::axum::Axum);
