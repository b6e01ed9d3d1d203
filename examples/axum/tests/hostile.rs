//! Hostile requests to the example's protected routes.

use std::net::Ipv4Addr;

use clerk_runtime::dev::Instance;
use clerk_runtime::testing::hostile::{self, OfflineTokens, ProtectedRoute};
use example_axum::app;
use example_shared::{Environment, Error};
use tokio::net::TcpListener;

#[tokio::test]
async fn hostile_requests_are_rejected() -> Result<(), Error> {
    let instance = Instance::start().await?;
    let page = Environment::offline().await?.page("axum");
    let app = app(instance.clerk()?, String::new(), page);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, app).await });

    let tokens = OfflineTokens::start(&instance, "alice").await?;
    let name = r#"{"firstName":"John","lastName":"Wick"}"#;
    let report = hostile::suite(&url, tokens)
        .protect("/hello", ProtectedRoute::get())
        .protect("/me", ProtectedRoute::get())
        .protect("/admin?from=test", ProtectedRoute::get())
        .protect("/user", ProtectedRoute::post_json(name))
        .run();
    report.await.assert();
    Ok(())
}
