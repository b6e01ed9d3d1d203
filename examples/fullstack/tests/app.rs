//! The example over HTTP, against an offline instance.

use std::net::Ipv4Addr;

use clerk_runtime::Clerk;
use clerk_runtime::dev::Instance;
use clerk_runtime::revocations::Revocation;
use example_fullstack::{Page, app, people};
use example_shared::Error;
use example_shared::socket::{BINARY, PING, PONG, Socket, TEXT, upgrade};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use tokio::net::TcpListener;

/// The running example.
struct Example {
    instance: Instance,
    clerk: Clerk,
    origin: String,
    client: Client,
}

impl Example {
    async fn start() -> Result<Self, Error> {
        let instance = people().start().await?;
        let page = Page::new(Some(&instance))?;
        let clerk = instance.clerk_builder().sign_in_url("/").build()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let app = app(clerk.clone(), page);
        tokio::spawn(async move { axum::serve(listener, app).await });
        let client = Client::builder().redirect(Policy::none()).build()?;
        Ok(Self {
            instance,
            clerk,
            origin,
            client,
        })
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.origin);
        self.client.request(method, url)
    }

    fn upgrade(&self) -> RequestBuilder {
        upgrade(&format!("{}/api/chat", self.origin))
    }

    /// Sends a request as a user, or without credentials.
    async fn send(
        &self,
        user: Option<&str>,
        method: Method,
        path: &str,
    ) -> Result<Response, Error> {
        let mut request = self.request(method, path);
        if let Some(user) = user {
            request = request.bearer_auth(self.instance.sign_in(user)?.token());
        }
        Ok(request.send().await?)
    }
}

async fn parse(response: Response) -> Result<Value, Error> {
    Ok(serde_json::from_slice(&response.bytes().await?)?)
}

#[tokio::test]
async fn routes_return_the_expected_status_to_each_caller() -> Result<(), Error> {
    let example = Example::start().await?;
    for (method, path, alice, bob, anonymous) in [
        (Method::GET, "/", 200, 200, 200),
        (Method::GET, "/api/hello", 200, 200, 404),
        (Method::GET, "/api/me", 200, 200, 401),
        (Method::GET, "/api/profile", 200, 200, 401),
        (Method::GET, "/api/reports", 200, 200, 404),
        (Method::POST, "/api/transfers", 200, 200, 404),
        (Method::GET, "/admin", 200, 403, 404),
    ] {
        for (user, status) in [
            (Some("alice"), alice),
            (Some("bob"), bob),
            (None, anonymous),
        ] {
            let response = example.send(user, method.clone(), path).await?;
            assert_eq!(response.status().as_u16(), status, "{path}, {user:?}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn active_organization_without_the_permission_returns_403() -> Result<(), Error> {
    let example = Example::start().await?;
    let alice = example.instance.sign_in("alice")?;
    alice.activate("globex")?;
    for (path, status) in [("/api/me", 200), ("/api/reports", 403), ("/admin", 403)] {
        let request = example.request(Method::GET, path);
        let response = request.bearer_auth(alice.token()).send().await?;
        assert_eq!(response.status().as_u16(), status, "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn stale_verification_returns_the_403_that_clerks_scripts_understand() -> Result<(), Error> {
    let example = Example::start().await?;
    let alice = example.instance.sign_in("alice")?;
    let token = alice.token_builder().factor_ages(11, -1).mint();
    let request = example.request(Method::POST, "/api/transfers");
    let response = request.bearer_auth(token).send().await?;
    assert_eq!(response.status(), 403);
    let error = parse(response).await?["clerk_error"].take();
    assert_eq!(error["type"], "forbidden");
    assert_eq!(error["reason"], "reverification-error");
    assert_eq!(error["metadata"]["reverification"], "strict");
    Ok(())
}

#[tokio::test]
async fn admin_page_leads_an_unauthenticated_browser_to_the_sign_in_form() -> Result<(), Error> {
    let example = Example::start().await?;
    let mut browser = example.instance.browser()?;
    let url = format!("{}/admin", example.origin);
    let form = String::from_utf8(browser.load(&url).await?.into_body().into())?;
    assert!(
        form.contains("<title>Full stack with Clerk</title>"),
        "{form}"
    );
    browser.sign_in("alice", "clerk-offline").await?;
    let admin = String::from_utf8(browser.load(&url).await?.into_body().into())?;
    assert!(admin.contains("Admin page"), "{admin}");
    Ok(())
}

#[tokio::test]
async fn websocket_opens_for_signed_in_users_only() -> Result<(), Error> {
    let example = Example::start().await?;
    assert_eq!(example.upgrade().send().await?.status(), 401);
    let token = example.instance.sign_in("bob")?.token();
    let opened = example.upgrade().bearer_auth(token).send().await?;
    assert_eq!(opened.status(), 101);
    Ok(())
}

#[tokio::test]
async fn frontend_api_is_on_the_origin_of_the_page() -> Result<(), Error> {
    let example = Example::start().await?;
    let response = example
        .send(None, Method::GET, "/__clerk/v1/environment")
        .await?;
    assert_eq!(response.status(), 200);
    assert_eq!(parse(response).await?["object"], "environment");
    Ok(())
}

#[tokio::test]
async fn page_contains_the_settings_of_clerks_scripts_and_no_secret() -> Result<(), Error> {
    let example = Example::start().await?;
    let page = example.send(None, Method::GET, "/").await?.text().await?;
    assert!(page.contains(example.instance.publishable_key()), "{page}");
    assert!(page.contains("npm ci"), "{page}");
    assert!(!page.contains(example.instance.secret_key()), "{page}");
    assert!(!page.contains("{{"), "a placeholder is left");
    Ok(())
}

#[tokio::test]
async fn websocket_responds_to_pings_and_closes_when_the_session_is_revoked() -> Result<(), Error> {
    let example = Example::start().await?;
    let bob = example.instance.sign_in("bob")?;
    let mut socket = Socket::open(example.upgrade().bearer_auth(bob.token())).await?;
    socket.send(BINARY, &[1]).await?;
    socket.send(PING, &[7]).await?;
    assert_eq!(socket.receive().await?, Some((PONG, vec![7])));
    socket.send(TEXT, b"hi").await?;
    let text = format!("{}: hi", bob.user_id());
    assert_eq!(socket.receive().await?, Some((TEXT, text.into_bytes())));
    example
        .clerk
        .revocations()
        .revoke(Revocation::session(&bob.session_id()));
    assert!(socket.is_closed_next().await?);
    Ok(())
}
