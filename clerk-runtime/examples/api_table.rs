//! Prints `METHOD path operationId` for every operation of the Backend API that is compiled in.
//!
//! `cargo run -q -p clerk-runtime --example api_table --features full-api`

use clerk_runtime::api::resources::operations;

#[expect(clippy::print_stdout, reason = "the example prints a table")]
fn main() {
    for operation in operations() {
        println!(
            "{} {} {}",
            operation.method(),
            operation.path(),
            operation.name()
        );
    }
}
