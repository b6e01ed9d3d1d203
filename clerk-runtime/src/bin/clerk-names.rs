//! Compares `clerk.toml` with an instance of Clerk, or updates it: `clerk-names --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    clerk_runtime::__private::clerk_names()
}
