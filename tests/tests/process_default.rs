//! The contract of a process that has a default instance. In a binary of its own: in the others,
//! there must be none.

tests::in_every_framework!(process);
