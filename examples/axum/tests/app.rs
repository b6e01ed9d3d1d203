//! The example over HTTP, against an offline instance.

use std::net::{Ipv4Addr, SocketAddr};

use example_axum::app;
use example_shared::{Environment, Error};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;
use tokio::net::TcpListener;

async fn start() -> Result<(Environment, SocketAddr), Error> {
    let environment = Environment::offline().await?;
    let app = app(environment.clerk(), environment.data_source());
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok((environment, address))
}

/// Asks every route as alice, as bob and as nobody.
async fn statuses(
    environment: &Environment,
    address: SocketAddr,
) -> Result<Vec<(&'static str, [u16; 3])>, Error> {
    let mut all = Vec::new();
    for path in ["/hello", "/me", "/home", "/data", "/user", "/admin"] {
        let mut statuses = [0; 3];
        for (status, name) in statuses.iter_mut().zip(["alice", "bob", "nobody"]) {
            let request = Client::new().get(format!("http://{address}{path}"));
            *status = send(environment, request, name).await?.status().as_u16();
        }
        all.push((path, statuses));
    }
    Ok(all)
}

async fn send(
    environment: &Environment,
    request: RequestBuilder,
    name: &str,
) -> reqwest::Result<Response> {
    let request = match environment.person(name) {
        Some(person) => request.bearer_auth(person.token()),
        None => request,
    };
    request.send().await
}

async fn json(response: Response) -> Result<Value, Error> {
    Ok(serde_json::from_slice(&response.bytes().await?)?)
}

#[tokio::test]
async fn every_route_knows_who_may_call() -> Result<(), Error> {
    let (environment, address) = start().await?;
    let expected = [
        ("/hello", [200, 200, 404]),
        ("/me", [200, 200, 401]),
        ("/home", [200, 200, 200]),
        ("/data", [200, 200, 401]),
        ("/user", [200, 200, 401]),
        ("/admin", [200, 403, 404]),
    ];
    assert_eq!(statuses(&environment, address).await?, expected);
    Ok(())
}

#[tokio::test]
async fn the_data_source_answers_only_the_callers_rows() -> Result<(), Error> {
    let (environment, address) = start().await?;
    let rows = |name| {
        let request = Client::new().get(format!("http://{address}/data"));
        let environment = &environment;
        async move { json(send(environment, request, name).await?).await }
    };
    let (alice, bob) = (rows("alice").await?, rows("bob").await?);
    assert_eq!(alice[0]["title"], "Write the quarterly report");
    assert_eq!(bob[0]["title"], "Order more coffee");
    assert_eq!(
        (alice.as_array().map(Vec::len), bob.as_array().map(Vec::len)),
        (Some(2), Some(2))
    );
    Ok(())
}

#[tokio::test]
async fn a_post_renames_the_caller_or_leads_to_sign_in() -> Result<(), Error> {
    let (environment, address) = start().await?;
    let client = Client::builder().redirect(Policy::none()).build()?;
    let rename = || {
        let request = client.post(format!("http://{address}/user"));
        let body = r#"{"firstName":"John","lastName":"Wick"}"#;
        request
            .header("content-type", "application/json")
            .body(body)
    };
    let user = json(send(&environment, rename(), "alice").await?).await?;
    assert_eq!(
        (&user["first_name"], &user["last_name"]),
        (&"John".into(), &"Wick".into())
    );

    let answer = send(&environment, rename(), "nobody").await?;
    assert_eq!(answer.status().as_u16(), 303);
    assert_eq!(answer.headers()["location"], "/sign-in");
    Ok(())
}
