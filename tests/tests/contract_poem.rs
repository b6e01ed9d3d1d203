//! The contract in poem.

tests::contract!(tests::apps::poem::Poem);
