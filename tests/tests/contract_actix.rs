//! The contract in actix-web.

tests::contract!(tests::apps::actix::Actix);
