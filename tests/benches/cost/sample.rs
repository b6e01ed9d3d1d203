//! Two functions timed in turn, so that a change of the machine's load affects both.

use std::time::{Duration, Instant};

/// Medians over all rounds.
pub(crate) struct Pair {
    pub(crate) first: Duration,
    pub(crate) second: Duration,
    /// Median of the rounds' own ratios, first / second.
    pub(crate) ratio: f64,
}

/// Measures both closures once per round. They take turns at being first.
pub(crate) fn side_by_side(
    rounds: usize,
    mut first: impl FnMut(),
    mut second: impl FnMut(),
) -> Pair {
    let mut samples: Vec<(Duration, Duration)> = Vec::with_capacity(rounds);
    for round in 0..rounds {
        samples.push(if round % 2 == 0 {
            let first = time(&mut first);
            (first, time(&mut second))
        } else {
            let second = time(&mut second);
            (time(&mut first), second)
        });
    }
    Pair {
        first: median(samples.iter().map(|sample| sample.0)),
        second: median(samples.iter().map(|sample| sample.1)),
        ratio: median(
            samples
                .iter()
                .map(|(a, b)| a.as_secs_f64() / b.as_secs_f64()),
        ),
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn time(work: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median<T: PartialOrd + Copy>(samples: impl Iterator<Item = T>) -> T {
    let mut sorted: Vec<T> = samples.collect();
    sorted.sort_by(|a, b| a.partial_cmp(b).expect("comparable samples"));
    sorted[sorted.len() / 2]
}
