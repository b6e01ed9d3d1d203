//! What protection costs: ratios, each measured side by side in one run and printed as a table.
//!
//! `cargo bench -p tests`

mod authenticate;
mod fetches;
mod memory;
mod sample;
mod table;
mod throughput;

use table::Table;

fn main() {
    // `cargo test --benches` asks benchmarks to do nothing that takes long.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let mut table = Table::default();
    authenticate::measure(&mut table);
    throughput::measure(&mut table);
    fetches::measure(&mut table);
    memory::measure(&mut table);
    print!("{table}");
}
