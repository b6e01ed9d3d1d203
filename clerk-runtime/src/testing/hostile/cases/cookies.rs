//! Cookies.

use super::{Context, FOREIGN_HOST};
use crate::testing::hostile::attempt::Attempt;

/// Suffix of cookies if the source has none.
const INVENTED_SUFFIX: &str = "abcdefgh";

/// Values of `__client_uat` before and after the issue of all tokens.
const PAST: &str = "1";
const FUTURE: &str = "4102444800";

pub(super) fn attempts(context: &Context<'_>) -> Vec<Attempt> {
    let mut attempts = [forged(context), incomplete(context), unusual(context)].concat();
    attempts.extend(unusual_headers(context));
    if context.route.accepts_sessions() {
        attempts.extend(valid_token(context));
    }
    attempts.extend(cross_site(context));
    attempts
}

/// Returns the suffix that distinguishes several instances in one browser.
fn suffix<'a>(context: &'a Context<'_>) -> &'a str {
    let cookies = context.cookies.as_deref().unwrap_or_default();
    let mut names = cookies.split(';').filter_map(|pair| pair.split('=').next());
    let suffix = names.find_map(|name| name.trim().strip_prefix("__session_"));
    suffix.unwrap_or(INVENTED_SUFFIX)
}

fn cookie(context: &Context<'_>, name: &'static str, text: &str, cookies: String) -> Attempt {
    let attempt = context.attempt(name).description(text);
    attempt.header("cookie", cookies)
}

/// Forged session cookies, with every state of `__client_uat`.
fn forged(context: &Context<'_>) -> Vec<Attempt> {
    let (forged, suffix) = (context.forged(), suffix(context));
    let cookie = |name, text, cookies| cookie(context, name, text, cookies);
    vec![
        cookie(
            "cookie-forged",
            "forged `__session`",
            format!("__session={forged}"),
        ),
        cookie(
            "cookie-forged-suffixed",
            "forged `__session` with a suffix",
            format!("__session_{suffix}={forged}"),
        ),
        cookie(
            "cookie-forged-signed-in",
            "forged `__session` and `__client_uat`",
            format!(
                "__session={forged}; __client_uat={PAST}; __session_{suffix}={forged}; __client_uat_{suffix}={PAST}; __clerk_db_jwt=dvb_hostile"
            ),
        ),
        cookie(
            "cookie-forged-page",
            "forged `__session` and `__client_uat`, as a page load",
            format!("__session={forged}; __client_uat={PAST}"),
        )
        .page_load(),
    ]
}

/// Cookies of a browser without a session, or with a part of one.
fn incomplete(context: &Context<'_>) -> Vec<Attempt> {
    let (forged, suffix) = (context.forged(), suffix(context));
    let cookie = |name, text, cookies| cookie(context, name, text, cookies);
    let none = context.session.clone().header("alg", "none").message();
    vec![
        cookie(
            "cookie-alg-none",
            "`__session` with `alg: none`",
            format!("__session={none}.; __client_uat={PAST}"),
        ),
        cookie(
            "cookie-client-uat-only",
            "`__client_uat` without `__session`",
            format!("__client_uat={PAST}"),
        ),
        cookie(
            "cookie-client-uat-page",
            "`__client_uat` without `__session`, as a page load",
            format!("__client_uat={PAST}; __client_uat_{suffix}={PAST}"),
        )
        .page_load(),
        cookie(
            "cookie-client-uat-text",
            "text as `__client_uat`",
            format!("__session={forged}; __client_uat=NaN"),
        ),
        cookie(
            "cookie-refresh-forged",
            "forged `__session` and `__refresh`",
            format!("__session={forged}; __client_uat={PAST}; __refresh_{suffix}=hostile"),
        ),
    ]
}

/// `Cookie` headers that parsers read differently.
fn unusual(context: &Context<'_>) -> Vec<Attempt> {
    let forged = context.forged();
    let cookie = |name, text, cookies| cookie(context, name, text, cookies);
    let many = (0..200)
        .map(|n| format!("c{n}=hostile"))
        .collect::<Vec<_>>()
        .join("; ");
    vec![
        cookie(
            "cookie-twice",
            "two forged `__session`",
            format!("__session={forged}; __session={forged}"),
        ),
        cookie(
            "cookie-quoted",
            "quoted forged `__session`",
            format!("__session=\"{forged}\"; __client_uat={PAST}"),
        ),
        cookie(
            "cookie-nested",
            "forged `__session` within another cookie",
            format!("a=\"__session={forged}; __client_uat={PAST}\""),
        ),
        cookie(
            "cookie-version",
            "forged `__session` after `$Version`",
            format!("$Version=1; __session={forged}; $Path=/"),
        ),
        cookie(
            "cookie-many",
            "200 cookies and a forged `__session`",
            format!("{many}; __session={forged}"),
        ),
        cookie(
            "cookie-empty",
            "empty `__session`",
            format!("__session=; __client_uat={PAST}"),
        ),
        cookie(
            "cookie-malformed",
            "malformed cookies",
            "=; ;; __session; =__session=;%00=%".to_owned(),
        ),
    ]
}

/// A `Cookie` header that is not UTF-8, and two of them.
fn unusual_headers(context: &Context<'_>) -> [Attempt; 2] {
    let forged = context.forged();
    [
        context
            .attempt("cookie-bytes")
            .description("`__session` that is not UTF-8")
            .header("cookie", b"__session=\xff\xfe\x80; __client_uat=1"),
        context
            .attempt("cookie-two-headers")
            .description("forged `__session` in two headers")
            .header("cookie", format!("__session={forged}"))
            .header("cookie", format!("__session={forged}; __client_uat={PAST}")),
    ]
}

/// A valid session token in cookies of a browser that has signed out, or under other names.
fn valid_token(context: &Context<'_>) -> Vec<Attempt> {
    let (token, suffix) = (context.valid, suffix(context));
    let cookie = |name, text, cookies| cookie(context, name, text, cookies).weakness();
    let signed_out = |uat: &str| {
        format!(
            "__session={token}; __client_uat={uat}; __session_{suffix}={token}; __client_uat_{suffix}={uat}; __clerk_db_jwt=dvb_hostile; __clerk_db_jwt_{suffix}=dvb_hostile"
        )
    };
    vec![
        cookie(
            "cookie-signed-out",
            "valid token in `__session`, and `__client_uat=0`",
            signed_out("0"),
        ),
        cookie(
            "cookie-older-session",
            "valid token in `__session`, older than `__client_uat`",
            signed_out(FUTURE),
        ),
        cookie(
            "cookie-name",
            "valid token in the cookie `session`",
            format!("session={token}; token={token}; Authorization={token}"),
        ),
        cookie(
            "cookie-name-case",
            "valid token in the cookie `__SESSION`",
            format!("__SESSION={token}; __client_uat={PAST}"),
        ),
    ]
}

/// A state-changing request that another site has caused: browsers send the cookies.
fn cross_site(context: &Context<'_>) -> Option<Attempt> {
    let cookies = context.cookies.as_ref()?;
    if context.route.method.is_safe() || !context.route.accepts_sessions() {
        return None;
    }
    let attempt = context
        .attempt("cross-site")
        .description("cookies of a signed-in browser, from a page of another site")
        .header("origin", format!("https://{FOREIGN_HOST}"))
        .header("sec-fetch-site", "cross-site")
        .header("cookie", cookies);
    Some(attempt.weakness())
}
