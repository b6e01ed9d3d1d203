//! The API over HTTP, as a page of another origin calls it.

use std::net::Ipv4Addr;

use clerk_runtime::dev::{Instance, SignedIn, TokenBuilder};
use example_fullstack_spa::{WEB_ORIGIN, app, configured};
use example_shared::{Error, ScriptSettings};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use tokio::net::TcpListener;

/// The running API.
struct Example {
    instance: Instance,
    origin: String,
}

impl Example {
    async fn start() -> Result<Self, Error> {
        let instance = Instance::start().await?;
        let clerk = configured(instance.clerk_builder(), WEB_ORIGIN).build()?;
        let settings = ScriptSettings::of(Some(&instance))?;
        let app = app(clerk, settings, WEB_ORIGIN.parse()?);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(Self { instance, origin })
    }

    /// Returns a request of a page.
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = Client::new().request(method, format!("{}{path}", self.origin));
        request.header("origin", WEB_ORIGIN)
    }
}

/// Returns a token that a page of the application has requested.
fn token(user: &SignedIn) -> TokenBuilder {
    user.token_builder().authorized_party(WEB_ORIGIN)
}

async fn parse(response: Response) -> Result<Value, Error> {
    Ok(serde_json::from_slice(&response.bytes().await?)?)
}

#[tokio::test]
async fn routes_return_the_expected_status_to_each_caller() -> Result<(), Error> {
    let example = Example::start().await?;
    let (alice, bob) = (
        example.instance.sign_in("alice")?,
        example.instance.sign_in("bob")?,
    );
    let (alice, bob) = (token(&alice).mint(), token(&bob).mint());
    for (method, path, expected) in [
        (Method::GET, "/settings", [200, 200, 200]),
        (Method::GET, "/me", [200, 200, 401]),
        (Method::GET, "/admin", [200, 403, 401]),
        (Method::POST, "/transfers", [200, 200, 401]),
    ] {
        let callers = [Some(&alice), Some(&bob), None];
        for (token, status) in callers.into_iter().zip(expected) {
            let mut request = example.request(method.clone(), path);
            if let Some(token) = token {
                request = request.bearer_auth(token);
            }
            let response = request.send().await?;
            assert_eq!(response.status().as_u16(), status, "{path}");
            let allowed = &response.headers()["access-control-allow-origin"];
            assert_eq!(allowed, WEB_ORIGIN, "{path}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn token_of_another_origin_is_unauthenticated() -> Result<(), Error> {
    let example = Example::start().await?;
    let alice = example.instance.sign_in("alice")?;
    let foreign = token(&alice).authorized_party("https://evil.example");
    let request = example
        .request(Method::GET, "/me")
        .bearer_auth(foreign.mint());
    assert_eq!(request.send().await?.status(), 401);
    Ok(())
}

#[tokio::test]
async fn preflight_names_only_the_allowed_origin() -> Result<(), Error> {
    let example = Example::start().await?;
    for origin in [WEB_ORIGIN, "https://evil.example"] {
        let preflight = Client::new()
            .request(Method::OPTIONS, format!("{}/me", example.origin))
            .header("origin", origin)
            .header("access-control-request-method", "GET")
            .header("access-control-request-headers", "authorization");
        let response = preflight.send().await?;
        assert_eq!(response.status(), 200);
        let headers = response.headers();
        assert_eq!(headers["access-control-allow-origin"], WEB_ORIGIN);
        assert!(!headers.contains_key("access-control-allow-credentials"));
    }
    Ok(())
}

#[tokio::test]
async fn stale_verification_returns_the_403_that_clerks_hook_understands() -> Result<(), Error> {
    let example = Example::start().await?;
    let alice = example.instance.sign_in("alice")?;
    let stale = token(&alice).factor_ages(11, -1);
    let request = example.request(Method::POST, "/transfers");
    let response = request.bearer_auth(stale.mint()).send().await?;
    assert_eq!(response.status(), 403);
    let error = parse(response).await?["clerk_error"].take();
    assert_eq!(error["reason"], "reverification-error");
    assert_eq!(error["metadata"]["reverification"], "strict");
    Ok(())
}

#[tokio::test]
async fn settings_contain_no_secret() -> Result<(), Error> {
    let example = Example::start().await?;
    let response = example.request(Method::GET, "/settings").send().await?;
    let settings = response.text().await?;
    assert!(settings.contains(example.instance.publishable_key()));
    assert!(!settings.contains(example.instance.secret_key()));
    Ok(())
}
