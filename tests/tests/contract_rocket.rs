//! The contract in rocket.

tests::contract!(tests::apps::rocket::RocketApp);
