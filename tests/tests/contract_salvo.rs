//! The contract in salvo.

tests::contract!(tests::apps::salvo::Salvo);
