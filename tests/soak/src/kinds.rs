//! Kinds of requests, each with the expected response.

use crate::users::{Role, Users};

/// A kind of requests.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// Share of all requests.
    pub(crate) weight: u32,
    pub(crate) call: fn(&Users) -> Call,
}

/// A request, and its expected response.
pub(crate) struct Call {
    pub(crate) path: &'static str,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) status: u16,
    /// A part of the expected body.
    pub(crate) contains: String,
}

const fn kind(name: &'static str, weight: u32, call: fn(&Users) -> Call) -> Kind {
    Kind { name, weight, call }
}

#[rustfmt::skip]
pub(crate) const KINDS: &[Kind] = &[
    kind("no credentials", 40, |_| none("/me", 401)),
    kind("no credentials, hidden", 20, |_| none("/hello", 404)),
    kind("no credentials, optional", 20, |_| none("/home", 200)),
    kind("page without a session → handshake", 20, |_| page(none("/hello", 307))),
    kind("session token", 300, |users| {
        let user = users.any();
        Call { contains: user.id(), ..bearer("/me", 200, &user.token()) }
    }),
    kind("session token, new each time", 40, |users| {
        let user = users.any();
        let token = user.builder().claim("number", rand::random::<u64>()).mint();
        Call { contains: user.id(), ..bearer("/me", 200, &token) }
    }),
    kind("session cookie", 80, |users| {
        let user = users.any();
        Call { contains: user.id(), ..cookie("/me", 200, user.cookies()) }
    }),
    kind("page with a session", 20, |users| page(cookie("/hello", 200, users.any().cookies()))),
    kind("page with an expired session → handshake", 20, |users| {
        let user = users.any();
        page(cookie("/hello", 307, with_session(&user.cookies(), &user.builder().expired().mint())))
    }),
    kind("script with an expired session", 20, |users| {
        let user = users.any();
        cookie("/me", 401, with_session(&user.cookies(), &user.builder().expired().mint()))
    }),
    kind("page whose session cookie is lost → handshake", 20, |users| {
        page(cookie("/hello", 307, with_session(&users.any().cookies(), "")))
    }),
    kind("admin", 60, |users| bearer("/admin", 200, &users.with(Role::Admin).token())),
    kind("member at a handler for admins", 60, |users| bearer("/admin", 403, &users.with(Role::Member).token())),
    kind("no organization at a handler for admins", 30, |users| bearer("/admin", 403, &users.with(Role::None).token())),
    kind("expired", 30, |users| bearer("/me", 401, &users.any().builder().expired().mint())),
    kind("not valid yet", 20, |users| bearer("/me", 401, &users.any().builder().not_yet_valid().mint())),
    kind("forged", 40, |users| bearer("/me", 401, &users.any().builder().signed_by_unknown_key().mint())),
    kind("unknown key", 30, |users| {
        let kid = format!("ins_{}", rand::random::<u64>());
        bearer("/me", 401, &users.any().builder().header("kid", kid).mint())
    }),
    kind("without a signature", 20, |users| bearer("/me", 401, &users.any().builder().unsigned().mint())),
    kind("signed with the public key", 20, |users| bearer("/me", 401, &users.any().builder().signed_with_public_key().mint())),
    kind("of another instance", 20, |users| bearer("/me", 401, &users.foreign_token())),
    kind("API key at a handler for sessions", 20, |users| bearer("/me", 401, &users.api_key)),
    kind("garbage", 40, |_| bearer("/me", 401, &format!("{:x}.{:x}.", rand::random::<u128>(), rand::random::<u64>()))),
];

fn none(path: &'static str, status: u16) -> Call {
    Call {
        path,
        headers: Vec::new(),
        status,
        contains: String::new(),
    }
}

fn bearer(path: &'static str, status: u16, token: &str) -> Call {
    let headers = vec![("authorization", format!("Bearer {token}"))];
    Call {
        headers,
        ..none(path, status)
    }
}

fn cookie(path: &'static str, status: u16, cookies: String) -> Call {
    Call {
        headers: vec![("cookie", cookies)],
        ..none(path, status)
    }
}

/// Makes the request a page load.
fn page(mut call: Call) -> Call {
    call.headers.push(("sec-fetch-dest", "document".to_owned()));
    call.headers.push(("accept", "text/html".to_owned()));
    call
}

/// Replaces the session's token in the cookies. An empty token removes the session cookies.
fn with_session(cookies: &str, token: &str) -> String {
    let replaced = cookies.split("; ").filter_map(|pair| {
        let (name, _) = pair.split_once('=')?;
        match name {
            _ if !name.starts_with("__session") => Some(pair.to_owned()),
            _ if token.is_empty() => None,
            _ => Some(format!("{name}={token}")),
        }
    });
    replaced.collect::<Vec<_>>().join("; ")
}
