//! The contract in tonic.

tests::contract!(tests::apps::tonic::Tonic);
