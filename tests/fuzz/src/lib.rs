//! Fuzz targets on stable Rust: documents that are generated or mutated, and a function that checks each.
//!
//! A target first replays its corpus, the files of `corpus/<name>`. Then half of its documents are generated
//! from random bytes, and half are mutations of the corpus and of earlier documents. A failure prints the
//! document, which can be added to the corpus as a file.

mod mutation;
mod tape;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use rand::rngs::SmallRng;
use rand::{Rng as _, RngExt as _, SeedableRng as _};

pub use tape::Tape;

/// Largest number of random bytes of a generated document.
const MAX_BYTES: usize = 512;

/// Number of generated documents that are kept for mutation, in addition to the corpus.
const POOL: usize = 64;

/// Longest time for one document. Most take microseconds; the rest is for a machine under load.
const LIMIT: Duration = Duration::from_secs(10);

/// A fuzz target.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "the targets are in this package")]
pub struct Target<'a> {
    /// Name, which is also that of its folder in `corpus`.
    pub name: &'a str,
    /// Words that mutations insert.
    pub words: &'a [&'a str],
}

impl Target<'_> {
    /// Generates documents, and checks them for five seconds, or `FUZZ_SECONDS`. Prints the number of
    /// inputs: `check` returns how many it has made of a document.
    ///
    /// # Panics
    /// Panics if `check` panics for a document, or takes more than ten seconds.
    #[expect(
        clippy::disallowed_methods,
        clippy::print_stdout,
        clippy::cast_precision_loss,
        reason = "the harness of tests, which measures time"
    )]
    pub fn run(self, generate: impl Fn(&mut Tape<'_>) -> Vec<u8>, check: impl Fn(&[u8]) -> u64) {
        let corpus = corpus(self.name);
        let mut inputs: u64 = corpus.iter().map(|it| self.checked(it, &check)).sum();
        let mut documents = Documents::new(corpus, self.words);
        let (begin, seconds) = (Instant::now(), seconds());
        while begin.elapsed() < seconds {
            let document = documents.next(&generate);
            inputs += self.checked(&document, &check);
        }
        let rate = inputs as f64 / begin.elapsed().as_secs_f64();
        println!("{}: {inputs} inputs, {rate:.0} per second", self.name);
    }

    #[expect(
        clippy::disallowed_methods,
        clippy::print_stdout,
        reason = "the harness of tests, which prints the document of a failure"
    )]
    fn checked(&self, document: &[u8], check: &impl Fn(&[u8]) -> u64) -> u64 {
        let begin = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let inputs = check(document);
            assert!(begin.elapsed() < LIMIT, "took {:?}", begin.elapsed());
            inputs
        }));
        outcome.unwrap_or_else(|panic| {
            let text = String::from_utf8_lossy(document);
            println!("{} fails for the document:\n{text}\n{text:?}", self.name);
            resume_unwind(panic)
        })
    }
}

/// Calls `check` `count` times with random decisions, which are the same for equal documents. Returns
/// the number of calls.
pub fn variants(document: &[u8], count: u64, mut check: impl FnMut(&mut Tape<'_>)) -> u64 {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let mut random = SmallRng::seed_from_u64(document.iter().fold(0xcbf2_9ce4_8422_2325, mix));
    for _ in 0..count {
        let mut bytes = [0; MAX_BYTES];
        random.fill_bytes(&mut bytes);
        check(&mut Tape::new(&bytes));
    }
    count
}

/// Source of documents.
struct Documents<'a> {
    random: SmallRng,
    words: &'a [&'a str],
    /// The corpus, then documents that are replaced by later ones.
    pool: Vec<Vec<u8>>,
    /// Length of the corpus.
    kept: usize,
}

impl<'a> Documents<'a> {
    fn new(corpus: Vec<Vec<u8>>, words: &'a [&'a str]) -> Self {
        Self {
            random: SmallRng::from_rng(&mut rand::rng()),
            words,
            kept: corpus.len(),
            pool: corpus,
        }
    }

    fn next(&mut self, generate: impl Fn(&mut Tape<'_>) -> Vec<u8>) -> Vec<u8> {
        if self.pool.is_empty() || self.random.random_bool(0.5) {
            let mut bytes = [0; MAX_BYTES];
            let length = self.random.random_range(0..=MAX_BYTES);
            let bytes = bytes.get_mut(..length).unwrap_or_default();
            self.random.fill_bytes(bytes);
            let document = generate(&mut Tape::new(bytes));
            self.keep(&document);
            return document;
        }
        mutation::mutate(&self.pool, self.words, &mut self.random)
    }

    /// Adds one in sixteen documents to the pool.
    fn keep(&mut self, document: &[u8]) {
        if self.random.random_range(0..16) != 0 {
            return;
        }
        if self.pool.len() < self.kept + POOL {
            self.pool.push(document.to_vec());
        } else {
            let place = self.random.random_range(self.kept..self.pool.len());
            if let Some(kept) = self.pool.get_mut(place) {
                *kept = document.to_vec();
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "`tests/fuzz/run` sets the time"
)]
fn seconds() -> Duration {
    let seconds = std::env::var("FUZZ_SECONDS").map_or(5, |it| it.parse().expect("a number"));
    Duration::from_secs(seconds)
}

/// Returns the files of a target's corpus. A trailing line break is not part of a document.
#[expect(
    clippy::expect_used,
    reason = "a corpus that cannot be read fails the target"
)]
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(name);
    let files = fs::read_dir(&folder).expect("a corpus");
    let mut files: Vec<_> = files.map(|it| it.expect("a file").path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    let document = |file: &std::path::PathBuf| {
        let mut bytes = fs::read(file).expect("a file");
        bytes.pop_if(|it| *it == b'\n');
        bytes
    };
    files.iter().map(document).collect()
}
