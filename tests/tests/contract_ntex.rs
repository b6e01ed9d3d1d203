//! The contract in ntex.

tests::contract!(tests::apps::ntex::Ntex);
