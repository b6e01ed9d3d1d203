//! The whole flow with rmcp's client: discovery, registration, consent, tokens and calls.

use std::net::Ipv4Addr;

use clerk_runtime::dev::Instance;
use example_mcp::app;
use example_shared::Error;
use reqwest::redirect::Policy;
use reqwest::{Client, header};
use rmcp::ServiceExt as _;
use rmcp::model::{CallToolRequestParams, ClientConfig};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::auth::{AuthClient, AuthorizationManager, AuthorizationRequest, OAuthState};
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use tokio::net::TcpListener;
use url::Url;

const REDIRECT_URI: &str = "http://127.0.0.1:8976/callback";

/// Starts the example, and returns the URL of the MCP server.
async fn start(instance: &Instance) -> Result<String, Error> {
    let app = app(instance.clerk()?);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let url = format!("http://{}/mcp", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok(url)
}

/// Consents on the page at this URL, and returns the URL to which the browser is redirected.
async fn consent(url: &str, user: &str) -> Result<String, Error> {
    let browser = Client::builder().redirect(Policy::none()).build()?;
    let page = browser.get(url).send().await?.error_for_status()?;
    let cookie = page.headers()[header::SET_COOKIE].to_str()?;
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    let page = page.text().await?;
    let request = between(&page, "name=\"request\" value=\"", "\"")?;
    let (before, _) = page
        .split_once(&format!("\">Allow as {user}<"))
        .ok_or("the user is not on the page")?;
    let user = before.rsplit('"').next().unwrap_or_default();
    let form = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("request", request), ("user", user)])
        .finish();
    let request = browser
        .post(Url::parse(url)?.join("/oauth/consent")?)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(form);
    let response = request.send().await?;
    Ok(response.headers()[header::LOCATION].to_str()?.to_owned())
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Result<&'a str, Error> {
    let (_, rest) = text.split_once(start).ok_or("the page has no such field")?;
    Ok(rest.split(end).next().unwrap_or_default())
}

/// Authorizes a new client for a user, with these scopes or those that the server requests.
async fn authorize(url: &str, user: &str, scopes: &[&str]) -> Result<AuthorizationManager, Error> {
    let mut state = OAuthState::new(url, None).await?;
    let request = AuthorizationRequest::new(REDIRECT_URI)
        .with_client_name("Test of rmcp")
        .with_scopes(scopes.iter().copied());
    state.start_authorization(request).await?;
    let callback = consent(&state.get_authorization_url().await?, user).await?;
    assert!(callback.starts_with(REDIRECT_URI), "{callback}");
    state.handle_callback_url(&callback).await?;
    Ok(state.into_authorization_manager().ok_or("not authorized")?)
}

/// Calls a tool, and returns its text.
async fn call(
    url: &str,
    manager: AuthorizationManager,
    tool: &'static str,
) -> Result<String, Error> {
    let client = AuthClient::new(Client::new(), manager);
    let config = StreamableHttpClientTransportConfig::with_uri(url);
    let transport = StreamableHttpClientTransport::with_client(client, config);
    let service = ClientConfig::default().serve(transport).await?;
    let tools = service.list_all_tools().await?;
    assert_eq!(tools.len(), 2, "{tools:?}");
    let result = service.call_tool(CallToolRequestParams::new(tool)).await?;
    let text = result.content.first().and_then(|content| content.as_text());
    Ok(text.ok_or("the tool returned no text")?.text.clone())
}

#[tokio::test]
async fn client_authorizes_its_user_and_calls_a_tool() -> Result<(), Error> {
    for jwt in [false, true] {
        let builder = Instance::builder().oauth_jwt_access_tokens(jwt);
        let instance = builder.start().await?;
        let url = start(&instance).await?;
        for (user, name) in [("alice", "Alice Adams"), ("bob", "Bob Brown")] {
            let manager = authorize(&url, user, &[]).await?;
            assert_eq!(call(&url, manager, "whoami").await?, name);
        }
    }
    Ok(())
}

#[tokio::test]
async fn client_with_more_scopes_calls_more_tools() -> Result<(), Error> {
    let instance = Instance::start().await?;
    let url = start(&instance).await?;
    let manager = authorize(&url, "alice", &["profile", "email"]).await?;
    assert_eq!(call(&url, manager, "emails").await?, "alice@example.com");
    let manager = authorize(&url, "alice", &["profile"]).await?;
    assert!(call(&url, manager, "emails").await.is_err());
    Ok(())
}

#[tokio::test]
async fn client_refreshes_its_token() -> Result<(), Error> {
    let instance = Instance::start().await?;
    let url = start(&instance).await?;
    let manager = authorize(&url, "bob", &[]).await?;
    let first = manager.get_access_token().await?;
    manager.refresh_token().await?;
    assert_ne!(manager.get_access_token().await?, first);
    assert_eq!(call(&url, manager, "whoami").await?, "Bob Brown");
    Ok(())
}
