//! Responses that a later version of the API may return: new fields, unknown names, missing fields.

use serde_json::{Map, Value, json};

/// Random changes of JSON; the same seed makes the same changes.
pub(crate) struct Mutation(u64);

impl Mutation {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Returns a changed copy.
    pub(crate) fn of(&mut self, value: &Value) -> Value {
        match value {
            Value::Object(object) => Value::Object(self.object(object)),
            Value::Array(items) => items.iter().map(|item| self.of(item)).collect(),
            Value::String(_) if self.one_in(4) => self.text().into(),
            other => other.clone(),
        }
    }

    fn object(&mut self, object: &Map<String, Value>) -> Map<String, Value> {
        let mut changed = Map::new();
        for (key, value) in object {
            if self.one_in(12) {
                continue;
            }
            let value = if self.one_in(12) {
                Value::Null
            } else {
                self.of(value)
            };
            changed.insert(key.clone(), value);
        }
        if self.one_in(2) {
            changed.insert(format!("new_{}", self.text()), self.anything());
        }
        changed
    }

    fn anything(&mut self) -> Value {
        match self.below(6) {
            0 => Value::Null,
            1 => json!(self.next() >> 1),
            2 => json!(-1.5),
            3 => json!([self.text(), { "deep": [] }]),
            4 => json!({ self.text(): self.text() }),
            _ => self.text().into(),
        }
    }

    fn text(&mut self) -> String {
        let letters: Vec<char> = "abc_ Z0\"\\\n\u{0}é漢🦀".chars().collect();
        (0..self.below(8))
            .map(|_| letters[self.below(letters.len())])
            .collect()
    }

    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % end
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}
