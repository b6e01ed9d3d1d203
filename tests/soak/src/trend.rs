//! Growth of the application's resources over time.

use std::time::Duration;

/// Shortest run whose memory is judged. In a shorter one, the caches are not full after the first third.
const SHORTEST: Duration = Duration::from_mins(5);

/// Growth of the memory in KiB that is accepted: fragmentation of the allocator.
const SLACK: f64 = 2.0 * 1024.0;

/// Growth that is accepted in addition, as a share of the memory.
const SHARE: f64 = 0.03;

/// Number of further files and tasks that is accepted: connections of calls that were in flight.
const FURTHER: usize = 64;

/// A resource that is counted: its name, and its number in a sample.
type Count = (&'static str, fn(&Sample) -> usize);

const COUNTS: [Count; 3] = [
    ("files", |it| it.files),
    ("threads", |it| it.threads),
    ("tasks", |it| it.tasks),
];

/// Resources of a process at a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) at: Duration,
    /// Resident memory, in KiB.
    pub(crate) memory: u64,
    /// Open files and connections.
    pub(crate) files: usize,
    pub(crate) threads: usize,
    /// Tasks of tokio.
    pub(crate) tasks: usize,
}

/// Returns the resources that grow: memory by its slope after the first third of the run; files,
/// threads and tasks by the largest number in the last third, compared with that in the second.
pub(crate) fn growth(samples: &[Sample]) -> Vec<String> {
    let length = samples.last().map_or(Duration::ZERO, |it| it.at);
    let part = |from: u32, until: u32| {
        let (from, until) = (length * from / 3, length * until / 3);
        samples
            .iter()
            .filter(move |it| from <= it.at && it.at <= until)
    };
    let mut growing = Vec::new();
    let warm: Vec<_> = part(1, 3)
        .map(|it| (it.at.as_secs_f64(), kib(it.memory)))
        .collect();
    let (slope, mean) = line(&warm);
    let rise = slope * (length * 2 / 3).as_secs_f64();
    if length >= SHORTEST && rise > SLACK + SHARE * mean {
        growing.push(format!("memory grows by {:.0} KiB a minute", slope * 60.0));
    }
    for (name, count) in COUNTS {
        let [before, after] =
            [1, 2].map(|third| part(third, third + 1).map(count).max().unwrap_or(0));
        if after > before + FURTHER {
            growing.push(format!("{name} grow from {before} to {after}"));
        }
    }
    growing
}

/// Returns the growth of the memory in KiB a minute, after the first third of the run.
pub(crate) fn memory_slope(samples: &[Sample]) -> f64 {
    let length = samples.last().map_or(Duration::ZERO, |it| it.at);
    let warm = samples.iter().filter(|it| it.at >= length / 3);
    let warm: Vec<_> = warm
        .map(|it| (it.at.as_secs_f64(), kib(it.memory)))
        .collect();
    line(&warm).0 * 60.0
}

/// Returns the slope of the line with the least squares, and the mean.
fn line(points: &[(f64, f64)]) -> (f64, f64) {
    let count = points.iter().map(|_| 1.0).sum::<f64>().max(1.0);
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (time, value) = (mean(|it| it.0), mean(|it| it.1));
    let square: f64 = points.iter().map(|it| (it.0 - time).powi(2)).sum();
    let product: f64 = points.iter().map(|it| (it.0 - time) * (it.1 - value)).sum();
    (if square > 0.0 { product / square } else { 0.0 }, value)
}

#[expect(clippy::cast_precision_loss, reason = "less than 2^53 KiB")]
fn kib(memory: u64) -> f64 {
    memory as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns samples of ten minutes with this memory, in KiB, and this number of tasks at each
    /// second.
    fn run(memory: fn(u64) -> u64, tasks: fn(u64) -> u64) -> Vec<Sample> {
        let sample = |second| Sample {
            at: Duration::from_secs(second),
            memory: memory(second),
            files: 40,
            threads: 8,
            tasks: usize::try_from(tasks(second)).unwrap_or(usize::MAX),
        };
        (0..=600).map(sample).collect()
    }

    #[test]
    fn caches_that_fill_and_noise_are_no_growth() {
        let samples = run(
            |at| 40_000 + at.min(180) * 200 + at * 7919 % 2000,
            |at| 40 + at % 30,
        );
        assert_eq!(growth(&samples), Vec::<String>::new());
        assert!(memory_slope(&samples).abs() < 100.0);
    }

    #[test]
    fn leak_of_a_megabyte_a_minute_is_growth() {
        let samples = run(|at| 60_000 + at * 1024 / 60, |_| 40);
        assert_eq!(growth(&samples), ["memory grows by 1024 KiB a minute"]);
    }

    #[test]
    fn tasks_that_do_not_end_are_growth() {
        let samples = run(|_| 60_000, |at| 40 + at);
        assert_eq!(growth(&samples), ["tasks grow from 440 to 640"]);
    }
}
