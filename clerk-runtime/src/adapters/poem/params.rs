//! All path parameters of a request. Poem's own lookup returns only the first value of a name.

use std::borrow::Cow;
use std::fmt;

use poem::Request;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

#[derive(Default)]
pub(super) struct Params(Vec<(String, String)>);

impl Params {
    pub(super) fn of(request: &Request) -> Self {
        request.path_params().unwrap_or_default()
    }

    pub(super) fn named(&self, name: Cow<'static, str>) -> impl Iterator<Item = Option<String>> {
        let named = self.0.iter().filter(move |(known, _)| *known == name);
        named.map(|(_, value)| Some(value.clone()))
    }
}

impl<'de> Deserialize<'de> for Params {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Pairs)
    }
}

struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Params;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("path parameters")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Params, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Params(pairs))
    }
}
