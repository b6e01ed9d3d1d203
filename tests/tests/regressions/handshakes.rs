//! Reports about handshakes, refreshes and session cookies.
