//! Mutations of documents: of their bytes, and of the values of JSON.

use rand::RngExt as _;
use rand::rngs::SmallRng;
use serde_json::{Value, json};

/// Longest document.
const MAX_LENGTH: usize = 16 * 1024;

/// Returns a document of the pool with one to four mutations.
pub(crate) fn mutate(pool: &[Vec<u8>], words: &[&str], random: &mut SmallRng) -> Vec<u8> {
    let mut document = pick(pool, random).cloned().unwrap_or_default();
    if random.random_bool(0.5)
        && let Ok(mut value) = serde_json::from_slice::<Value>(&document)
    {
        for _ in 0..random.random_range(1..=4) {
            mutate_value(&mut value, words, random);
        }
        return value.to_string().into_bytes();
    }
    for _ in 0..random.random_range(1..=4) {
        mutate_bytes(&mut document, pool, words, random);
    }
    document.truncate(MAX_LENGTH);
    document
}

fn pick<'a, T>(values: &'a [T], random: &mut SmallRng) -> Option<&'a T> {
    let place = random.random_range(0..values.len().max(1));
    values.get(place)
}

/// Flips a bit, replaces or removes bytes, repeats a part, inserts a word, or appends another document.
fn mutate_bytes(document: &mut Vec<u8>, pool: &[Vec<u8>], words: &[&str], random: &mut SmallRng) {
    let start = random.random_range(0..=document.len());
    let end = document.len().min(start + random.random_range(0..32));
    let part = || document.get(start..end).unwrap_or_default().to_vec();
    match random.random_range(0..7) {
        0 => {
            if let Some(byte) = document.get_mut(start) {
                *byte ^= 1 << random.random_range(0..8);
            }
        }
        1 => {
            if let Some(byte) = document.get_mut(start) {
                *byte = random.random();
            }
        }
        2 => drop(document.drain(start..end)),
        3 => {
            let repeated = part().repeat(random.random_range(1..=16));
            drop(document.splice(end..end, repeated));
        }
        4 | 5 => {
            let word = pick(words, random).map_or("", |it| *it);
            let end = if random.random_bool(0.5) { start } else { end };
            drop(document.splice(start..end, word.bytes()));
        }
        _ => {
            let other = pick(pool, random).map_or(&[][..], Vec::as_slice);
            let from = random.random_range(0..=other.len());
            document.truncate(start);
            document.extend(other.get(from..).unwrap_or_default());
        }
    }
}

/// Replaces, removes or adds a value at any depth.
fn mutate_value(value: &mut Value, words: &[&str], random: &mut SmallRng) {
    match value {
        Value::Object(object) if !object.is_empty() && random.random_bool(0.9) => {
            let place = random.random_range(0..object.len());
            let Some(name) = object.keys().nth(place).cloned() else {
                return;
            };
            match random.random_range(0..8) {
                0 => drop(object.remove(&name)),
                1 => drop(object.insert(word(words, random), leaf(words, random))),
                _ => {
                    if let Some(value) = object.get_mut(&name) {
                        mutate_value(value, words, random);
                    }
                }
            }
        }
        Value::Array(items) if !items.is_empty() && random.random_bool(0.9) => {
            let place = random.random_range(0..items.len());
            match random.random_range(0..6) {
                0 => drop(items.remove(place)),
                1 => items.push(items.get(place).cloned().unwrap_or_default()),
                _ => {
                    if let Some(value) = items.get_mut(place) {
                        mutate_value(value, words, random);
                    }
                }
            }
        }
        other => *other = leaf(words, random),
    }
}

fn word(words: &[&str], random: &mut SmallRng) -> String {
    pick(words, random).map_or_else(String::new, |it| (*it).to_owned())
}

/// Returns a value, often one at a limit.
fn leaf(words: &[&str], random: &mut SmallRng) -> Value {
    match random.random_range(0..14) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(false),
        3 => json!([]),
        4 => json!({}),
        5 => json!(0),
        6 => json!(-1),
        7 => json!(i64::MAX),
        8 => json!(u64::MAX),
        9 => json!(1e300),
        10 => json!(0.5),
        11 => json!([word(words, random), null, { word(words, random): [] }]),
        _ => json!(word(words, random)),
    }
}
