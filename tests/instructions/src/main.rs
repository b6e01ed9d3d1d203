//! Counts the instructions of one request to an axum application, by set-up.
//!
//! Each set-up runs twice in callgrind, each time in its own process, with few and with many requests
//! over one connection. The difference is the cost of the requests without the start.
#![expect(
    clippy::print_stdout,
    reason = "the table and the server's address are the output"
)]

mod counter;
mod record;
mod server;

use std::error::Error;

use clerk_runtime::dev::Instance;
use tokio::runtime;

use counter::Counter;
use server::SetUp;

/// Error of the program.
type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["serve", name] => server::run(SetUp::named(name)?),
        [] => measure().map(drop),
        ["--check"] => record::check(&measure()?),
        ["--write"] => record::write(&measure()?),
        _ => Err("write `--check`, `--write` or nothing".into()),
    }
}

/// Instructions per request of each set-up.
fn measure() -> Result<Vec<(SetUp, u64)>, Failure> {
    // The instance serves its keys on the runtime's own thread while this one waits.
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let builder = Instance::builder().token_lifetime(std::time::Duration::from_hours(1));
    let instance = runtime.block_on(builder.start())?;
    let counter = Counter::new(&instance)?;
    SetUp::ALL
        .into_iter()
        .map(|set_up| {
            let count = counter.per_request(set_up)?;
            println!("{:<62} {count:>7}", set_up.description());
            Ok((set_up, count))
        })
        .collect()
}
