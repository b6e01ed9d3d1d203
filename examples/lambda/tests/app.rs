//! The example over HTTP, against an offline instance.

use std::net::Ipv4Addr;

use example_lambda::{ROUTES, app, local};
use example_shared::{Environment, Error, Trial};
use tokio::net::TcpListener;

#[tokio::test]
async fn routes_return_the_expected_responses() -> Result<(), Error> {
    let environment = Environment::offline().await?;
    let alice = environment
        .person("alice")
        .ok_or("no user `alice`")?
        .clone();
    let page = environment.page("AWS Lambda");
    let app = app(environment.clerk(), environment.data_source(), page);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(local::serve(listener, ROUTES, app));
    Trial::new(environment, address)?.run().await?;

    let own = alice.org_id().ok_or("no organization")?;
    for (organization, status) in [(own.as_str(), 200), ("org_another", 403)] {
        let url = format!("http://{address}/orgs/{organization}");
        let request = reqwest::Client::new().get(url).bearer_auth(alice.token());
        assert_eq!(request.send().await?.status(), status, "{organization}");
    }
    Ok(())
}
