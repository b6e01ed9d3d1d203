//! Grammar of the literals in policies: names, audiences, and targets of redirects. The macros use
//! it to report malformed literals, and the runtime evaluates it in constants. Each crate has a
//! copy of this file, so that each can be packaged alone; a test compares the two. An error
//! contains the expected form.

/// Checks a role, `org:<role>`.
pub(crate) const fn role(name: &[u8]) -> Result<(), &'static str> {
    match split(name) {
        (b"org", Some(key)) if is_lowercase_key(key) => Ok(()),
        _ => Err("invalid role: write `org:` and the role's key in lowercase, such as `org:admin`"),
    }
}

/// Checks a permission, `org:<feature>:<action>`. System permissions are errors.
pub(crate) const fn permission(name: &[u8]) -> Result<(), &'static str> {
    const FORM: &str = "invalid permission: write `org:<feature>:<action>` in lowercase, such as \
                        `org:invoices:create`";
    let (b"org", Some(rest)) = split(name) else {
        return Err(FORM);
    };
    if let [b's', b'y', b's', b'_', ..] = rest {
        return Err(
            "session tokens do not contain system permissions: require a role or a custom permission",
        );
    }
    match split(rest) {
        (feature, Some(action)) if is_lowercase_key(feature) && is_lowercase_key(action) => Ok(()),
        _ => Err(FORM),
    }
}

/// Checks a feature, with an optional scope.
pub(crate) const fn feature(name: &[u8]) -> Result<(), &'static str> {
    if is_scoped_key(name) {
        Ok(())
    } else {
        Err(
            "invalid feature: write its key, such as `invoices`, or with a scope, `org:invoices` or \
             `user:invoices`",
        )
    }
}

/// Checks a plan, with an optional scope.
pub(crate) const fn plan(name: &[u8]) -> Result<(), &'static str> {
    if is_scoped_key(name) {
        Ok(())
    } else {
        Err("invalid plan: write its key, such as `pro`, or with a scope, `org:pro` or `user:pro`")
    }
}

/// Checks the target of a redirect. `//host` and `/\host` lead to another site, and browsers remove
/// control characters from a URL before they parse it.
pub(crate) const fn redirect(target: &[u8]) -> Result<(), &'static str> {
    const FORM: &str = "invalid target of a redirect: write a path, such as `/sign-in`, or an absolute \
                        `https://` URL";
    let mut rest = target;
    while let [first, tail @ ..] = rest {
        if !first.is_ascii_graphic() || *first == b'\\' {
            return Err(FORM);
        }
        rest = tail;
    }
    match target {
        [b'/', b'/', ..] => Err(FORM),
        [b'/', ..] => Ok(()),
        [b'h', b't', b't', b'p', b's', b':', b'/', b'/', host, ..]
            if host.is_ascii_alphanumeric() =>
        {
            Ok(())
        }
        _ => Err(FORM),
    }
}

/// Checks an audience: an absolute URL without a fragment, such as that of a resource (RFC 8707),
/// or another identifier. Clients write the host of a URL in lowercase.
pub(crate) const fn audience(text: &[u8]) -> Result<(), &'static str> {
    const FORM: &str = "invalid audience: write an absolute URL without a fragment, such as \
                        `https://app.example.com/mcp`, with its host in lowercase, or another identifier \
                        without spaces, such as a machine's id";
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        if !first.is_ascii_graphic() || matches!(*first, b'"' | b'\\' | b'#') {
            return Err(FORM);
        }
        rest = tail;
    }
    let is_identifier = match split(text) {
        (scheme, Some([b'/', b'/', host @ ..])) => is_scheme(scheme) && has_host(host),
        _ => !matches!(text, [] | [b'/', ..]),
    };
    if is_identifier { Ok(()) } else { Err(FORM) }
}

const fn is_scheme(scheme: &[u8]) -> bool {
    let mut rest = scheme;
    while let [first, tail @ ..] = rest {
        if !(first.is_ascii_lowercase()
            || first.is_ascii_digit()
            || matches!(*first, b'+' | b'-' | b'.'))
        {
            return false;
        }
        rest = tail;
    }
    matches!(scheme, [first, ..] if first.is_ascii_lowercase())
}

/// Returns `true` if the text begins with a host in lowercase, without a user name.
const fn has_host(text: &[u8]) -> bool {
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        match *first {
            b'/' | b'?' => break,
            b'@' | b'A'..=b'Z' => return false,
            _ => rest = tail,
        }
    }
    matches!(text, [first, ..] if first.is_ascii_alphanumeric() || *first == b'[')
}

const fn is_scoped_key(name: &[u8]) -> bool {
    match split(name) {
        (key, None) | (b"o" | b"org" | b"organization" | b"u" | b"user", Some(key)) => is_key(key),
        _ => false,
    }
}

/// Splits at the first colon.
const fn split(name: &[u8]) -> (&[u8], Option<&[u8]>) {
    let mut at = 0;
    let mut rest = name;
    while let [first, tail @ ..] = rest {
        if *first == b':' {
            return (name.split_at(at).0, Some(tail));
        }
        at += 1;
        rest = tail;
    }
    (name, None)
}

/// Returns `true` for a `scope-token` of RFC 6749, section 3.3: no white space, quotes or backslashes.
pub(crate) const fn is_scope(scope: &[u8]) -> bool {
    let mut rest = scope;
    while let [first, tail @ ..] = rest {
        if !first.is_ascii_graphic() || matches!(*first, b'"' | b'\\') {
            return false;
        }
        rest = tail;
    }
    !scope.is_empty()
}

/// Returns `true` if Clerk's dashboard accepts the text as a key. A key can be a segment of a URL's
/// path.
pub(crate) const fn is_key(key: &[u8]) -> bool {
    let mut rest = key;
    while let [first, tail @ ..] = rest {
        if !(first.is_ascii_alphanumeric() || matches!(*first, b'_' | b'-')) {
            return false;
        }
        rest = tail;
    }
    !key.is_empty()
}

/// Returns `true` for a key without capital letters, which roles and permissions never contain.
const fn is_lowercase_key(key: &[u8]) -> bool {
    let mut rest = key;
    while let [first, tail @ ..] = rest {
        if first.is_ascii_uppercase() {
            return false;
        }
        rest = tail;
    }
    is_key(key)
}
