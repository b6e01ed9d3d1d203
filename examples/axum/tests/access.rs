//! Checks that the access matrix in the README is up to date.

use clerk_runtime::access_matrix;
use clerk_runtime::dev::Instance;
use example_shared::Error;

#[tokio::test]
async fn the_readme_says_who_may_call_what() -> Result<(), Error> {
    let instance = Instance::start().await?;
    // Links the library with the handlers.
    let _app = example_axum::app(instance.clerk()?, String::new());
    access_matrix::handlers().assert_snapshot("README.md");
    Ok(())
}
