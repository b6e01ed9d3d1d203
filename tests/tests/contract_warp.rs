//! The contract in warp.

tests::contract!(tests::apps::warp::Warp);
