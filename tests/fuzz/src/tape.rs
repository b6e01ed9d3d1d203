//! Documents that are generated from arbitrary bytes.

use serde_json::{Map, Number, Value};

/// A source of decisions, each read from the next byte. After the last byte, every decision is the
/// first alternative.
#[derive(Debug)]
pub struct Tape<'a>(&'a [u8]);

impl<'a> Tape<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Returns the next byte.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    /// Returns a number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end.max(1)
    }

    /// Returns `true` with a probability of 1/4.
    pub fn rarely(&mut self) -> bool {
        self.byte() % 4 == 3
    }

    /// Returns one of several values.
    ///
    /// # Panics
    /// Panics if there are none.
    #[expect(clippy::indexing_slicing, reason = "documented")]
    pub fn pick<'v, T: ?Sized>(&mut self, values: &[&'v T]) -> &'v T {
        let index = self.below(values.len());
        values[index]
    }

    /// Returns up to `count` bytes.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..self.below(count + 1)).map(|_| self.byte()).collect()
    }

    /// Returns a text of up to five pieces: words, and arbitrary characters.
    pub fn text(&mut self, words: &[&str]) -> String {
        let mut text = String::new();
        for _ in 0..=self.below(5) {
            if self.rarely() {
                text.push(char::from(self.byte()));
            } else {
                text.push_str(self.pick(words));
            }
        }
        text
    }

    /// Returns a JSON value whose keys and strings are made of words.
    pub fn json(&mut self, words: &[&str], depth: usize) -> Value {
        match self.below(if depth == 0 { 6 } else { 9 }) {
            0 => Value::Null,
            1 => Value::Bool(self.rarely()),
            2 => self.number(),
            3..=5 => Value::String(self.text(words)),
            6 => {
                let items = (0..self.below(4)).map(|_| self.json(words, depth - 1));
                items.collect()
            }
            _ => Value::Object(self.object(words, depth - 1)),
        }
    }

    /// Returns a JSON object.
    pub fn object(&mut self, words: &[&str], depth: usize) -> Map<String, Value> {
        let fields =
            (0..self.below(6)).map(|_| (self.pick(words).to_owned(), self.json(words, depth)));
        fields.collect()
    }

    /// Returns a number, often one at a limit.
    fn number(&mut self) -> Value {
        let integers = [
            0,
            1,
            -1,
            60,
            i64::MAX,
            i64::MIN,
            4_102_444_800,
            2_147_483_648,
        ];
        match self.below(integers.len() + 3) {
            0 => Number::from_f64(0.5).map_or(Value::Null, Value::Number),
            1 => Number::from_f64(1e300).map_or(Value::Null, Value::Number),
            2 => Value::from(u64::MAX),
            other => Value::from(integers.get(other - 3).copied()),
        }
    }
}
