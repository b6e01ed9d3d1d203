//! Tasks for which agents sign in.

use super::endpoints;
use crate::api::models::{AgentTask, AgentTaskId};
use crate::api::params::params;
use crate::api::{Call, Client};
use crate::caller::UserId;

endpoints! {
    CREATE: post("CreateAgentTask", "/agents/tasks"),
    REVOKE: post("RevokeAgentTask", "/agents/tasks/{agent_task_id}/revoke").repeatable(),
}

/// Tasks for which agents sign in; Clerk's `clerkClient.agentTasks`.
///
/// ```
/// # async fn example(clerk: clerk_runtime::Clerk) -> Result<(), clerk_runtime::api::Error> {
/// clerk.agent_tasks().revoke(&"task_123".into()).await?;
/// # Ok(())
/// # }
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
    /// What [`AgentTasks::create`] takes.
    CreateAgentTask(
        on_behalf_of: OnBehalfOf,
        agent_name: String,
        task_description: String,
        redirect_url: String;
        permissions = "*"
    ) {
        /// For how many seconds the session lasts at most. Default 1,800.
        session_max_duration_in_seconds: i64,
    }
}

params! {
    /// What [`CreateAgentTask`] takes.
    OnBehalfOf {
        /// The user's id.
        user_id: UserId,
        /// The identifier.
        identifier: String,
    }
}
