//! Tasks for which agents sign in.

use super::operation_table;
use crate::api::models::{AgentTask, AgentTaskId};
use crate::api::params::params;
use crate::api::{Call, Client};
use crate::caller::UserId;

operation_table! {
    CREATE: post("CreateAgentTask", "/agents/tasks"),
    REVOKE: post("RevokeAgentTask", "/agents/tasks/{agent_task_id}/revoke").idempotent(),
}

/// Tasks for which agents sign in; Clerk's `clerkClient.agentTasks`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "object": "agent_task", "agent_task_id": "task_1", "agent_id": "agent_1" });
/// # let (method, ok) = (http::Method::POST, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/agents/tasks", ok, response);
/// use clerk_runtime::api::resources::{CreateAgentTask, OnBehalfOf};
///
/// let parameters = CreateAgentTask::new(
///     OnBehalfOf::new().user_id("user_123"),
///     "Accountant",
///     "Pay the invoices",
///     "https://example.com/agent",
/// );
/// let task = clerk.agent_tasks().create(parameters).await?;
/// assert_eq!(task.agent_id, "agent_1");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct AgentTasks {
    client: Client,
}

impl AgentTasks {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Creates a task for which an agent signs in on a user's behalf.
    pub fn create(&self, parameters: CreateAgentTask) -> Call<AgentTask> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Revokes a task.
    pub fn revoke(&self, task_id: &AgentTaskId) -> Call<AgentTask> {
        Call::new(&self.client, REVOKE.request().path(task_id))
    }
}

params! {
    /// Parameters of [`AgentTasks::create`].
    CreateAgentTask(
        on_behalf_of: OnBehalfOf,
        agent_name: String,
        task_description: String,
        redirect_url: String;
        permissions = "*"
    ) {
        /// The maximum duration of the session, in seconds. Default 1,800.
        session_max_duration_in_seconds: i64,
    }
}

params! {
    /// The user on whose behalf a [`CreateAgentTask`] is carried out.
    OnBehalfOf {
        /// The user's id.
        user_id: UserId,
        /// A verified identifier of the user, such as an email address.
        identifier: String,
    }
}
