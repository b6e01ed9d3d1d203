//! Two instances in one process, over the store in memory.

use clerk_runtime::Clerk;
use clerk_runtime::dev::Instance;
use clerk_runtime::shared::InProcess;
use example_fleet::{Error, Fleet, app, install_recorder, operations};
use serde_json::Value;
use tokio::net::TcpListener;

use crate::metrics;

async fn serve(app: axum::Router) -> Result<String, Error> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok(format!("http://{address}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn revoked_session_is_rejected_by_the_other_instance_and_all_metrics_are_exported()
-> Result<(), Error> {
    let prometheus = install_recorder()?;
    let (clerk, store) = (Instance::start().await?, InProcess::new());
    let instance = || clerk.clerk_builder().shared(store.clone()).build();
    let (a, b): (Clerk, Clerk) = (instance()?, instance()?);
    let processes = [serve(app(a.clone())).await?, serve(app(b)).await?];
    let operations = serve(operations(a, prometheus)).await?;

    let report = Fleet::new(clerk.clerk()?, processes)
        .await?
        .run(10, 2)
        .await?;
    assert!(report.percentile(100).as_secs() < 1, "{report}");

    let health = reqwest::get(format!("{operations}/health")).await?;
    let health: Value = serde_json::from_slice(&health.bytes().await?)?;
    assert_eq!(health["store"], true);
    assert_eq!(health["revocations"], 10);

    let text = reqwest::get(format!("{operations}/metrics"))
        .await?
        .text()
        .await?;
    for (name, kind) in metrics() {
        assert!(
            text.contains(&format!("# TYPE {name} {kind}\n")),
            "{name} in {text}"
        );
        assert!(
            text.contains(&format!("# HELP {name} ")),
            "{name} in {text}"
        );
    }
    let revoked = "clerk_authentications_total{outcome=\"signed-out\",reason=\"session-revoked\"";
    assert!(text.contains(revoked), "{text}");
    assert!(!text.contains("sess_") && !text.contains("user_"), "{text}");
    Ok(())
}
