//! Cost of protection: ratios, each measured side by side in one run and printed as a table.
//!
//! `cargo bench -p tests`, or for a part of a name: `cargo bench -p tests -- throughput`
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark panics if its setup fails or a response is wrong"
)]
#![expect(clippy::print_stdout, reason = "the benchmark prints a table")]

mod authenticate;
mod fetches;
mod memory;
mod revocations;
mod sample;
mod table;
mod throughput;

use table::Table;

type Measure = fn(&mut Table);

/// The measurements. Memory comes first, since the other measurements leave free pages.
const PARTS: [(&str, Measure); 5] = [
    ("memory", memory::measure),
    ("authenticate", authenticate::measure),
    ("revocations", revocations::measure),
    ("throughput", throughput::measure),
    ("fetches", fetches::measure),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` expects benchmarks to return quickly.
    if arguments.iter().any(|argument| argument == "--test") {
        return;
    }
    let wanted: Vec<&String> = arguments.iter().filter(|it| !it.starts_with('-')).collect();
    let mut table = Table::default();
    for (name, measure) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str())) {
            measure(&mut table);
        }
    }
    print!("{table}");
}
