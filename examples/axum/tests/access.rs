//! Checks that the access matrix in the README is up to date.

use clerk_runtime::access_matrix;
use example_shared::{Environment, Error};

#[tokio::test]
async fn access_matrix_in_the_readme_is_current() -> Result<(), Error> {
    let environment = Environment::offline().await?;
    // Links the library with the handlers.
    let _app = example_axum::app(environment.clerk(), String::new(), environment.page("axum"));
    access_matrix::handlers().assert_snapshot("README.md");
    Ok(())
}
