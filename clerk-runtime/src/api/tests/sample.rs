//! Random JSON that conforms to a model, as returned by today's API or a later one.

use serde_json::{Map, Value, json};

use crate::api::models::Redacted;
use crate::clock::UnixMillis;

/// A type for which random JSON can be generated.
pub(crate) trait Sample {
    fn sample(random: &mut Random) -> Value;
}

/// Random generator; the same seed generates the same JSON.
pub(crate) struct Random {
    state: u64,
    depth: u32,
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        let state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        Self { state, depth: 0 }
    }

    /// Generates an object with the fields that `fill` adds and sometimes an unknown one.
    pub(crate) fn object(
        &mut self,
        fill: impl FnOnce(&mut Self, &mut Map<String, Value>),
    ) -> Value {
        let mut object = Map::new();
        if self.one_in(2) {
            let name = format!("new_{}", self.text());
            object.insert(name, self.anything());
        }
        self.depth += 1;
        fill(self, &mut object);
        self.depth -= 1;
        Value::Object(object)
    }

    /// Adds a field, which is sometimes `null` or missing.
    pub(crate) fn field<T: Sample>(&mut self, object: &mut Map<String, Value>, name: &str) {
        match self.below(12) {
            0 => {}
            1 => drop(object.insert(name.to_owned(), Value::Null)),
            _ => drop(object.insert(name.to_owned(), T::sample(self))),
        }
    }

    /// Returns one of the names, or an unknown one.
    pub(crate) fn name(&mut self, names: &[&str]) -> Value {
        let choice = self.below(names.len() + 1);
        names
            .get(choice)
            .map_or_else(|| self.text().into(), |name| (*name).into())
    }

    fn anything(&mut self) -> Value {
        match self.below(6) {
            0 => Value::Null,
            1 => json!(self.next()),
            2 => json!(-1.5),
            3 => json!([self.text(), { "deep": [[]] }]),
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
        usize::try_from(self.next() >> 33).unwrap() % end
    }

    fn next(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state
    }
}

impl Sample for bool {
    fn sample(random: &mut Random) -> Value {
        random.one_in(2).into()
    }
}

impl Sample for i64 {
    fn sample(random: &mut Random) -> Value {
        match random.below(8) {
            0 => json!(Self::MIN),
            _ => json!(random.next() >> 20),
        }
    }
}

/// Some times may be any number in Clerk's API description.
impl Sample for UnixMillis {
    fn sample(random: &mut Random) -> Value {
        match random.below(8) {
            0 => json!(3.0),
            1 => json!(1_713_880_800_123.75),
            _ => i64::sample(random),
        }
    }
}

impl Sample for f64 {
    fn sample(random: &mut Random) -> Value {
        if random.one_in(2) {
            json!(33.333)
        } else {
            json!(50)
        }
    }
}

impl Sample for String {
    fn sample(random: &mut Random) -> Value {
        random.text().into()
    }
}

impl Sample for Value {
    fn sample(random: &mut Random) -> Value {
        random.anything()
    }
}

impl Sample for Map<String, Value> {
    fn sample(random: &mut Random) -> Value {
        random.object(|random, object| drop(object.insert(random.text(), random.anything())))
    }
}

impl<T: Sample> Sample for Option<T> {
    fn sample(random: &mut Random) -> Value {
        if random.one_in(3) {
            Value::Null
        } else {
            T::sample(random)
        }
    }
}

impl<T: Sample> Sample for Vec<T> {
    fn sample(random: &mut Random) -> Value {
        let most = if random.depth > 4 { 1 } else { 3 };
        (0..random.below(most)).map(|_| T::sample(random)).collect()
    }
}

impl<T: Sample> Sample for Redacted<T> {
    fn sample(random: &mut Random) -> Value {
        T::sample(random)
    }
}
