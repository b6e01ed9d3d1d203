//! Reports about the request head: scheme, host, origin.
