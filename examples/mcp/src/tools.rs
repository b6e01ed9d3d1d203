//! The tools of the MCP server.

use std::sync::Arc;

use clerk_runtime::{Clerk, User, policy};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{ErrorData, tool, tool_router};

use crate::caller::Caller;

policy!(pub(crate) ReadEmail: token = oauth, scopes = ["email"]);

/// The MCP server as a service.
pub(crate) type McpService = StreamableHttpService<Tools, NeverSessionManager>;

/// Returns the MCP server. It has no sessions: each request is complete, and has a token of its own.
///
/// By default, it only accepts the host names of this machine: add yours before you deploy it.
pub(crate) fn service(clerk: Clerk) -> McpService {
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true);
    let tools = Tools { clerk };
    StreamableHttpService::new(move || Ok(tools.clone()), Arc::default(), config)
}

/// The tools.
#[derive(Clone, Debug)]
pub(crate) struct Tools {
    clerk: Clerk,
}

#[tool_router(server_handler)]
impl Tools {
    /// Returns the name of the user who authorized this client.
    #[tool]
    async fn whoami(&self, caller: Caller) -> Result<String, ErrorData> {
        let user = self.user(&caller).await?;
        let names = [user.first_name, user.last_name];
        Ok(names.into_iter().flatten().collect::<Vec<_>>().join(" "))
    }

    /// Returns the email addresses of the user. Requires the scope `email`.
    #[tool]
    async fn emails(&self, caller: Caller) -> Result<String, ErrorData> {
        caller.require::<ReadEmail>()?;
        let user = self.user(&caller).await?;
        let addresses = user.email_addresses.into_iter();
        let addresses = addresses.map(|address| address.email_address);
        Ok(addresses.collect::<Vec<_>>().join("\n"))
    }

    async fn user(&self, caller: &Caller) -> Result<User, ErrorData> {
        let user = self.clerk.users().get(&caller.user_id()?).await;
        user.map_err(|error| ErrorData::internal_error(error.to_string(), None))
    }
}
