//! Every denial is explained in the log and, if a development instance enables it, in a header.
#![expect(
    clippy::unwrap_used,
    reason = "a log that cannot be read fails the test"
)]

use std::collections::BTreeMap;

use axum::Router;
use axum::routing::get;
use clerk_runtime::dev::Instance;
use clerk_runtime::{Auth, Clerk, ClerkLayer, Denial, policy, protect};
use reqwest::Response;
use tests::apps::Framework;
use tests::contract::world::{TestResponse, World, people};
use tokio::net::TcpListener;
use tracing::Level;

use crate::log::Log;

type Error = Box<dyn std::error::Error + Send + Sync>;

policy!(ManageInvoices: permission = "org:invoices:manage", on_denied = 403);

#[protect(
    any(role = "org:owner", plan = "org:gold"),
    on_missing = 401,
    on_denied = 403
)]
async fn owner() {}

#[protect]
async fn hidden() {}

#[protect]
async fn in_the_body(auth: Auth) -> Result<(), Denial> {
    auth.require::<ManageInvoices>().map(drop)
}

type Fields = BTreeMap<&'static str, String>;

/// Returns the application's response and its events in the log.
async fn fetch(
    clerk: Clerk,
    path: &str,
    token: Option<String>,
) -> Result<(Response, Vec<Fields>), Error> {
    let app = Router::new()
        .route("/owner", get(owner))
        .route("/hidden", get(hidden))
        .route("/in_the_body", get(in_the_body))
        .layer(ClerkLayer::new(clerk));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}{path}", listener.local_addr()?);
    // The server runs on this thread too, since the tests' runtimes have one thread each.
    let log = Log::listen();
    tokio::spawn(async move { axum::serve(listener, app).await });
    let mut request = reqwest::Client::new().get(url);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let response = request.send().await?;
    let events = log.take_of("clerk_runtime::denied").into_iter();
    let events = events.inspect(|event| assert_eq!(event.level, Level::DEBUG));
    Ok((response, events.map(|event| event.fields).collect()))
}

fn explanation(response: &Response) -> Option<&str> {
    response.headers().get("x-clerk-denied-by")?.to_str().ok()
}

#[tokio::test]
async fn log_contains_handler_clause_code_and_token_type() -> Result<(), Error> {
    let instance = Instance::start().await?;
    let token = instance.sign_in("alice")?.token();
    let (response, events) = fetch(instance.clerk()?, "/owner", Some(token.clone())).await?;
    assert_eq!(response.status(), 403);

    let [event] = events.as_slice() else {
        return Err(format!("not one event: {events:?}").into());
    };
    let line = event["line"].clone();
    let wanted = [
        ("clause", "any(role `org:owner`, plan `org:gold`)"),
        ("code", "not-allowed"),
        ("file", file!()),
        ("handler", "owner"),
        ("kind", "denied"),
        ("line", line.as_str()),
        ("message", "request rejected"),
        ("status", "403"),
        ("token_type", "session_token"),
    ];
    assert_eq!(
        *event,
        Fields::from(wanted.map(|(name, text)| (name, text.to_owned())))
    );
    assert!(line.parse::<u32>()? > 20);
    assert!(!format!("{events:?}").contains(&token));
    Ok(())
}

#[tokio::test]
async fn log_contains_the_reason_of_an_unauthenticated_request() -> Result<(), Error> {
    let instance = Instance::start().await?;
    let (response, events) = fetch(instance.clerk()?, "/owner", None).await?;
    assert_eq!(response.status(), 401);
    let event = events.first().ok_or("no event")?;
    assert_eq!(event["kind"], "missing");
    assert_eq!(event["status"], "401");
    assert!(!event["code"].is_empty());
    assert!(
        !event.contains_key("clause") && !event.contains_key("token_type"),
        "{event:?}"
    );
    Ok(())
}

#[tokio::test]
async fn denial_in_a_handler_body_is_explained_like_one_of_a_guard() -> Result<(), Error> {
    let instance = Instance::start().await?;
    let clerk = instance.clerk_builder().explain_denials(true).build()?;
    let token = instance.sign_in("bob")?.token();
    let (response, events) = fetch(clerk, "/in_the_body", Some(token)).await?;
    assert_eq!(response.status(), 403);
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["handler"], "ManageInvoices");
    assert_eq!(
        explanation(&response),
        Some(
            "code=not-allowed; token=session_token; handler=ManageInvoices; \
             clause=\"permission `org:invoices:manage`\""
        )
    );
    Ok(())
}

#[tokio::test]
async fn header_explains_only_if_enabled() -> Result<(), Error> {
    let instance = Instance::start().await?;
    let (response, _) = fetch(instance.clerk()?, "/owner", None).await?;
    assert_eq!(
        (response.status().as_u16(), explanation(&response)),
        (401, None)
    );

    let clerk = instance.clerk_builder().explain_denials(true).build()?;
    let (response, _) = fetch(clerk.clone(), "/owner", None).await?;
    let text = explanation(&response).ok_or("no header")?;
    assert!(
        text.starts_with("code=") && text.contains("; token=none; handler=owner; "),
        "{text}"
    );
    assert!(
        text.ends_with("clause=\"the request is unauthenticated\""),
        "{text}"
    );

    let (response, _) = fetch(clerk, "/hidden", None).await?;
    assert_eq!(response.status(), 404);
    assert!(explanation(&response).is_some());
    Ok(())
}

/// Starts an application of this framework, with or without explanations.
async fn world<F: Framework>(explain: bool) -> World {
    let instance = people().start().await.unwrap();
    let builder = instance.clerk_builder().explain_denials(explain);
    let clerk = builder.build().unwrap();
    World::with_clerk::<F>(instance, clerk, true).await
}

/// Returns the explanations of four denials: a visible one, two that are hidden before the handler
/// runs, and one that is hidden within it.
async fn denials<F: Framework>(explain: bool) -> [Option<String>; 4] {
    let world = world::<F>(explain).await;
    let shown = world.get_as("bob", "/admin").await;
    let [unauthenticated, bob, alice] = [
        world.get_unauthenticated("/hello").await,
        world.get_as("bob", "/hidden-admin").await,
        world.get_as("alice", "/required-hidden").await,
    ]
    .map(TestResponse::hidden);
    [shown, unauthenticated, bob, alice].map(|response| {
        let text = response.headers.get("x-clerk-denied-by")?.to_str().ok();
        text.map(str::to_owned)
    })
}

async fn every_denial_is_explained_if_enabled<F: Framework>() {
    let handlers = ["admin", "hello", "hidden_admin", "Hidden"];
    for (text, handler) in denials::<F>(true).await.iter().zip(handlers) {
        let text = text.as_deref().unwrap_or_default();
        assert!(text.contains(&format!("; handler={handler}; ")), "{text}");
    }
    assert_eq!(denials::<F>(false).await, [const { None }; 4]);
}

macro_rules! in_every_framework {
    ($($name:ident: $framework:ty),* $(,)?) => {
        mod in_every_framework {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $name() {
                    super::every_denial_is_explained_if_enabled::<$framework>().await;
                }
            )*
        }
    };
}

in_every_framework! {
    actix: tests::apps::actix::Actix,
    axum: tests::apps::axum::Axum,
    lambda: tests::apps::lambda::Lambda,
    ntex: tests::apps::ntex::Ntex,
    poem: tests::apps::poem::Poem,
    rocket: tests::apps::rocket::RocketApp,
    salvo: tests::apps::salvo::Salvo,
    tower: tests::apps::tower::Tower,
    warp: tests::apps::warp::Warp,
}

#[tokio::test]
async fn hidden_404_has_no_explanation_by_default() -> Result<(), Error> {
    let instance = Instance::start().await?;
    let names = |response: &Response| {
        let mut names: Vec<_> = response.headers().keys().cloned().collect();
        names.sort_by(|one, other| one.as_str().cmp(other.as_str()));
        names
    };
    let (hidden, _) = fetch(instance.clerk()?, "/hidden", None).await?;
    let (missing, _) = fetch(instance.clerk()?, "/nowhere", None).await?;
    assert_eq!(
        (hidden.status().as_u16(), missing.status().as_u16()),
        (404, 404)
    );
    assert_eq!(names(&hidden), names(&missing));
    assert_eq!(hidden.text().await?, missing.text().await?);
    Ok(())
}

#[tokio::test]
async fn production_instance_never_explains() -> Result<(), Error> {
    let instance = Instance::builder()
        .production("clerk.example.com")
        .start()
        .await?;
    let clerk = instance.clerk_builder().explain_denials(true).build()?;
    let token = instance.sign_in("alice")?.token();
    for (path, token) in [("/owner", Some(token)), ("/owner", None), ("/hidden", None)] {
        let (response, events) = fetch(clerk.clone(), path, token).await?;
        assert!(response.status().is_client_error());
        assert_eq!(explanation(&response), None, "{path}");
        assert_eq!(events.len(), 1, "the log contains the denial nevertheless");
    }
    Ok(())
}

/// A public key does not show the kind of instance, so the instance is treated as a production one.
#[tokio::test]
async fn instance_without_a_test_key_never_explains() -> Result<(), Error> {
    let instance = Instance::start().await?;
    let clerk = Clerk::builder()
        .jwt_key(instance.jwt_key())
        .explain_denials(true)
        .build()?;
    let (response, _) = fetch(clerk, "/owner", None).await?;
    assert_eq!(
        (response.status().as_u16(), explanation(&response)),
        (401, None)
    );
    Ok(())
}
