//! The contract in hyper with tower.

tests::contract!(tests::apps::tower::Tower);
