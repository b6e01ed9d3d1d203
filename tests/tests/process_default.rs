//! The contract of a process that has a default instance. It needs its own binary, since the others
//! must not have one.

tests::in_every_framework!(process);
