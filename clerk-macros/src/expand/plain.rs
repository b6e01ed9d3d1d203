//! Literals that are sound at a glance, so that rustc needn't evaluate the runtime's grammar for them,
//! which takes it longer than all else about a handler's policy. That grammar decides on all others,
//! and says what is wrong with them; a test holds the two against each other.

/// Whether the option's grammar surely takes this name.
pub(crate) fn is_plain(option: &str, name: &str) -> bool {
    let parts: Vec<&str> = name.split(':').collect();
    match (option, parts.as_slice()) {
        ("role", ["org", key]) | ("feature" | "plan", [key] | ["org" | "user", key]) => is_key(key),
        ("permission", ["org", feature, action]) => {
            !feature.starts_with("sys_") && is_key(feature) && is_key(action)
        }
        _ => false,
    }
}

fn is_key(part: &str) -> bool {
    let is_small = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
    !part.is_empty() && part.bytes().all(is_small)
}
