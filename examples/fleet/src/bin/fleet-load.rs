//! Load generator: `fleet-load URL URL [TRIALS [WORKERS]]`. Fails unless 99 of 100 revocations reach the
//! other process within a second.

use std::env;
use std::io::{self, Write as _};
use std::time::Duration;

use clerk_runtime::config::ClerkBuilder;
use example_fleet::{Error, Fleet};

/// Longest acceptable time until a revoked session is rejected.
const GOAL: Duration = Duration::from_secs(1);

#[tokio::main]
async fn main() -> Result<(), Error> {
    let mut arguments = env::args().skip(1);
    let mut url = || {
        arguments
            .next()
            .ok_or("usage: fleet-load URL URL [TRIALS [WORKERS]]")
    };
    let processes = [url()?, url()?];
    let trials = arguments.next().map_or(Ok(200), |it| it.parse::<usize>())?;
    let workers = arguments.next().map_or(Ok(4), |it| it.parse::<usize>())?;

    // The limit of Clerk does not apply to an offline instance.
    let clerk = ClerkBuilder::from_env()?.no_rate_limit().build()?;
    let report = Fleet::new(clerk, processes)
        .await?
        .run(trials, workers)
        .await?;
    writeln!(io::stdout(), "{report}")?;
    if report.percentile(99) > GOAL {
        return Err("revocations take more than a second".into());
    }
    Ok(())
}
