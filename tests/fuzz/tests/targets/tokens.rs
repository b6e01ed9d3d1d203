//! Names of tokens in documents, so that a document is the same in each run: `{valid}` is a valid token.

use clerk_runtime::dev::{SignedIn, TokenBuilder};

use super::world::WORLD;

const DAY: std::time::Duration = std::time::Duration::from_hours(24);

/// Names of tokens in documents, and of the suffix of the instance's cookies.
pub(crate) const NAMES: &[&str] = &[
    "{valid}",
    "{expired}",
    "{forged}",
    "{unsigned}",
    "{confused}",
    "{pending}",
    "{early}",
    "{template}",
    "{machine}",
    "{handshake}",
    "{suffix}",
];

/// Tokens of a run.
pub(crate) struct Tokens(Vec<(&'static str, String)>);

impl Tokens {
    pub(crate) fn new(person: &SignedIn) -> Self {
        let token = || person.token_builder().lifetime(DAY);
        let valid = token().mint();
        let mint = |name| match name {
            "{valid}" => valid.clone(),
            "{expired}" => token().expired().mint(),
            "{forged}" => token().signed_by_unknown_key().mint(),
            "{unsigned}" => token().unsigned().mint(),
            "{confused}" => token().signed_with_public_key().mint(),
            "{pending}" => token().pending().mint(),
            "{early}" => token().not_yet_valid().mint(),
            "{template}" => person.template_token("supabase").unwrap().mint(),
            "{machine}" => WORLD.instance.m2m_token("worker").jwt().mint(),
            "{handshake}" => handshake(token(), &valid),
            _ => suffix(person),
        };
        Self(NAMES.iter().map(|name| (*name, mint(name))).collect())
    }

    /// Replaces the names in a document. Returns `true` if one of the tokens opens a session.
    pub(crate) fn expand(&self, document: &[u8]) -> (Vec<u8>, bool) {
        let (mut text, mut opens) = (Vec::with_capacity(document.len() + 2048), false);
        let mut rest = document;
        while let Some(place) = rest.iter().position(|byte| *byte == b'{') {
            text.extend(&rest[..place]);
            rest = &rest[place..];
            let named = self
                .0
                .iter()
                .find(|(name, _)| rest.starts_with(name.as_bytes()));
            let (name, token) = named.map_or(("{", "{"), |(name, token)| (name, token.as_str()));
            opens |= ["{valid}", "{handshake}"].contains(&name);
            text.extend(token.bytes());
            rest = &rest[name.len()..];
        }
        text.extend(rest);
        (text, opens)
    }
}

/// Returns a handshake that sets the session's cookie.
fn handshake(token: TokenBuilder, valid: &str) -> String {
    let directives = [
        format!("__session={valid}; Path=/; Secure"),
        "__client_uat=1; Path=/".to_owned(),
    ];
    token.claim("handshake", directives).mint()
}

fn suffix(person: &SignedIn) -> String {
    let cookies = person.cookie_header();
    let mut names = cookies.split(['=', ';', ' ']);
    let suffix = names.find_map(|it| it.strip_prefix("__session_"));
    suffix.unwrap().to_owned()
}
