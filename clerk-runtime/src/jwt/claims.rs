//! A token's payload: the claims that rules look at at once, the rest when somebody asks.

use std::ops::Range;
use std::sync::OnceLock;

use serde_json::{Map, Value};

use super::pick::{Kind, Members, pick};
use super::{Member, part};
use crate::caller::Token;

/// A token's claims. Nothing in them is verified.
///
/// Most requests need a few of them, and most tokens are kept for their whole life: so what isn't
/// asked for is read again from the token when it is.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    pub(crate) sub: Option<Member>,
    pub(crate) sid: Option<Member>,
    pub(crate) sts: Option<Member>,
    pub(crate) azp: Option<Member>,
    pub(crate) aud: Option<Member>,
    pub(crate) iss: Option<Member>,
    pub(crate) exp: Option<Member>,
    pub(crate) nbf: Option<Member>,
    pub(crate) iat: Option<Member>,
    /// The payload is the JSON text `null`, which even a check for a missing claim trips over.
    pub(super) is_null: bool,
    source: Option<Source>,
    all: OnceLock<Map<String, Value>>,
}

/// Where the payload stands.
#[derive(Debug)]
struct Source {
    token: Token,
    payload: Range<usize>,
}

impl Claims {
    /// Reads a token's payload; `None` if it isn't JSON. Without claims where it is JSON, but no
    /// object: every check then misses its claim.
    pub(super) fn read(token: &Token, payload: Range<usize>) -> Option<Self> {
        let mut claims = Self::default();
        let text = part::text(token.as_str().get(payload.clone())?)?;
        claims.is_null = pick(&text, &mut claims)? == Kind::Null;
        claims.source = Some(Source {
            token: token.clone(),
            payload,
        });
        Some(claims)
    }

    /// Claims that are known without a token.
    #[cfg(any(test, feature = "__test"))]
    pub(crate) fn from_map(all: Map<String, Value>) -> Self {
        let mut claims = Self::default();
        for (name, value) in &all {
            if let Some(place) = claims.place(name) {
                *place = Some(Member::from(value));
            }
        }
        claims.all = OnceLock::from(all);
        claims
    }

    /// Every claim, as it stands in the token; read when first asked for, and kept.
    pub(crate) fn all(&self) -> &Map<String, Value> {
        self.all.get_or_init(|| self.parse())
    }

    /// Lets somebody look at every claim who won't come back: they aren't kept.
    pub(crate) fn look<T>(&self, read: impl FnOnce(&Map<String, Value>) -> T) -> T {
        match self.all.get() {
            Some(all) => read(all),
            None => read(&self.parse()),
        }
    }

    fn parse(&self) -> Map<String, Value> {
        let text = self.source.as_ref().and_then(Source::text);
        match text.and_then(|text| serde_json::from_str(&text).ok()) {
            Some(Value::Object(fields)) => fields,
            _ => Map::new(),
        }
    }
}

impl Source {
    fn text(&self) -> Option<String> {
        part::text(self.token.as_str().get(self.payload.clone())?)
    }
}

impl Members for Claims {
    fn place(&mut self, name: &str) -> Option<&mut Option<Member>> {
        Some(match name {
            "sub" => &mut self.sub,
            "sid" => &mut self.sid,
            "sts" => &mut self.sts,
            "azp" => &mut self.azp,
            "aud" => &mut self.aud,
            "iss" => &mut self.iss,
            "exp" => &mut self.exp,
            "nbf" => &mut self.nbf,
            "iat" => &mut self.iat,
            _ => return None,
        })
    }
}
