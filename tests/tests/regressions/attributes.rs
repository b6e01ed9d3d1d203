//! Reports about compile-time and binding behaviour.
