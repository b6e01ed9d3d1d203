//! The example over HTTP, with all kinds of tokens.

use std::net::Ipv4Addr;

use clerk_runtime::dev::{Instance, MachineTokenBuilder};
use example_mcp::app;
use example_shared::Error;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The running example.
struct Example {
    instance: Instance,
    origin: String,
    client: Client,
}

impl Example {
    async fn start() -> Result<Self, Error> {
        let instance = Instance::start().await?;
        let app = app(instance.clerk()?);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        tokio::spawn(async move { axum::serve(listener, app).await });
        let client = Client::new();
        Ok(Self {
            instance,
            origin,
            client,
        })
    }

    /// Returns the URL of the MCP server, which is the audience of its tokens.
    fn url(&self) -> String {
        format!("{}/mcp", self.origin)
    }

    /// Returns a token of alice for the MCP server.
    fn token(&self) -> Result<MachineTokenBuilder, Error> {
        let token = self.instance.oauth_token("alice")?;
        Ok(token.scopes(["profile"]).audience([self.url()]))
    }

    fn request(&self, tool: &str) -> RequestBuilder {
        let call = json!({
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": { "name": tool, "arguments": {} },
        });
        let request = self.client.post(self.url());
        request
            .header("content-type", "application/json")
            .header("accept", "application/json, text/event-stream")
            .body(call.to_string())
    }

    /// Calls a tool with a token.
    async fn call(&self, tool: &str, token: &str) -> Result<Response, Error> {
        Ok(self.request(tool).bearer_auth(token).send().await?)
    }

    /// Asserts that a token is rejected as invalid.
    async fn rejects(&self, token: &str) -> Result<(), Error> {
        let response = self.call("whoami", token).await?;
        assert_eq!(response.status(), 401);
        let challenge = challenge(&response)?;
        assert!(challenge.contains("error=\"invalid_token\""), "{challenge}");
        Ok(())
    }
}

fn challenge(response: &Response) -> Result<&str, Error> {
    Ok(response.headers()["www-authenticate"].to_str()?)
}

/// Returns the text that a tool has returned.
async fn text(response: Response) -> Result<Value, Error> {
    assert_eq!(response.status(), 200);
    let message: Value = serde_json::from_slice(&response.bytes().await?)?;
    let text = message.pointer("/result/content/0/text");
    Ok(text.cloned().unwrap_or_default())
}

#[tokio::test]
async fn page_shows_how_to_connect() -> Result<(), Error> {
    let example = Example::start().await?;
    let page = example.client.get(&example.origin).send().await?;
    assert_eq!(page.status(), 200);
    assert!(page.text().await?.contains("claude mcp add"));
    Ok(())
}

#[tokio::test]
async fn request_without_a_token_leads_to_the_metadata() -> Result<(), Error> {
    let example = Example::start().await?;
    let response = example.request("whoami").send().await?;
    assert_eq!(response.status(), 401);
    let metadata = format!(
        "{}/.well-known/oauth-protected-resource/mcp",
        example.origin
    );
    let challenge = challenge(&response)?;
    assert!(
        challenge.contains(&format!("resource_metadata=\"{metadata}\"")),
        "{challenge}"
    );
    assert!(challenge.contains("scope=\"profile\""), "{challenge}");
    assert!(!challenge.contains("error="), "{challenge}");

    let document = example.client.get(metadata).send().await?;
    let document: Value = serde_json::from_slice(&document.bytes().await?)?;
    assert_eq!(document["resource"], example.url());
    assert_eq!(
        document["authorization_servers"],
        json!([example.instance.url()])
    );
    Ok(())
}

#[tokio::test]
async fn tool_acts_for_the_user_of_the_token() -> Result<(), Error> {
    let example = Example::start().await?;
    for token in [
        example.token()?.issue().secret().to_owned(),
        example.token()?.jwt().mint(),
    ] {
        let response = example.call("whoami", &token).await?;
        assert_eq!(text(response).await?, "Alice Adams");
    }
    let bob = example.instance.oauth_token("bob")?;
    let bob = bob.scopes(["profile"]).audience([example.url()]).issue();
    let response = example.call("whoami", bob.secret()).await?;
    assert_eq!(text(response).await?, "Bob Brown");
    Ok(())
}

#[tokio::test]
async fn missing_scope_of_the_route_returns_403() -> Result<(), Error> {
    let example = Example::start().await?;
    let token = example.token()?.scopes(["openid"]).issue();
    let response = example.call("whoami", token.secret()).await?;
    assert_eq!(response.status(), 403);
    let challenge = challenge(&response)?;
    assert!(
        challenge.contains("error=\"insufficient_scope\""),
        "{challenge}"
    );
    assert!(challenge.contains("scope=\"profile\""), "{challenge}");
    Ok(())
}

#[tokio::test]
async fn missing_scope_of_a_tool_returns_403_with_all_scopes() -> Result<(), Error> {
    let example = Example::start().await?;
    let response = example
        .call("emails", example.token()?.issue().secret())
        .await?;
    assert_eq!(response.status(), 403);
    let challenge = challenge(&response)?;
    assert!(
        challenge.contains("error=\"insufficient_scope\""),
        "{challenge}"
    );
    assert!(challenge.contains("scope=\"profile email\""), "{challenge}");
    assert!(
        challenge.contains(&format!("{}/.well-known/", example.origin)),
        "{challenge}"
    );

    let token = example.token()?.scopes(["profile", "email"]).issue();
    let response = example.call("emails", token.secret()).await?;
    assert_eq!(text(response).await?, "alice@example.com");
    Ok(())
}

#[tokio::test]
async fn token_for_another_resource_is_rejected() -> Result<(), Error> {
    let example = Example::start().await?;
    for audience in [
        "https://app.example.com/mcp",
        &example.origin,
        &format!("{}/other", example.origin),
    ] {
        let token = example.token()?.audience([audience]);
        example.rejects(&token.jwt().mint()).await?;
        let token = example.token()?.audience([audience]);
        example.rejects(token.issue().secret()).await?;
    }
    Ok(())
}

#[tokio::test]
async fn token_without_audience_is_rejected() -> Result<(), Error> {
    let example = Example::start().await?;
    let token = example.instance.oauth_token("alice")?.scopes(["profile"]);
    example.rejects(&token.jwt().mint()).await?;
    let token = example.instance.oauth_token("alice")?.scopes(["profile"]);
    example.rejects(token.issue().secret()).await
}

#[tokio::test]
async fn expired_token_is_rejected() -> Result<(), Error> {
    let example = Example::start().await?;
    example
        .rejects(&example.token()?.expired().jwt().mint())
        .await?;
    example
        .rejects(example.token()?.expired().issue().secret())
        .await
}

#[tokio::test]
async fn revoked_token_is_rejected() -> Result<(), Error> {
    let example = Example::start().await?;
    let token = example.token()?.issue();
    token.revoke();
    example.rejects(token.secret()).await
}

#[tokio::test]
async fn token_of_another_issuer_is_rejected() -> Result<(), Error> {
    let example = Example::start().await?;
    let other = Instance::start().await?;
    let token = || Ok::<_, Error>(other.oauth_token("alice")?.audience([example.url()]));
    example
        .rejects(&token()?.scopes(["profile"]).jwt().mint())
        .await?;
    example
        .rejects(token()?.scopes(["profile"]).issue().secret())
        .await
}

#[tokio::test]
async fn session_token_is_rejected() -> Result<(), Error> {
    let example = Example::start().await?;
    let session = example.instance.sign_in("alice")?;
    let response = example.call("whoami", &session.token()).await?;
    assert_eq!(response.status(), 401);
    Ok(())
}

#[tokio::test]
async fn token_in_the_query_is_not_read() -> Result<(), Error> {
    let example = Example::start().await?;
    let token = example.token()?.issue();
    let query = [("access_token", token.secret()), ("token", token.secret())];
    let mut url = url::Url::parse(&example.url())?;
    url.query_pairs_mut().extend_pairs(query);
    let response = example.client.post(url).send().await?;
    assert_eq!(response.status(), 401);
    Ok(())
}
