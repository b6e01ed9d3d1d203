//! Tasks for which agents sign in.

use clerk_runtime::api::resources::{CreateAgentTask, OnBehalfOf};

use super::{USER, call};
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(
        prism,
        clerk.agent_tasks().create(CreateAgentTask::new(
            OnBehalfOf::new().user_id(USER).identifier("text"),
            "text",
            "text",
            "https://example.com/next"
        ))
    );
    call!(
        prism,
        clerk.agent_tasks().create(
            CreateAgentTask::new(
                OnBehalfOf::new().user_id(USER).identifier("text"),
                "text",
                "text",
                "https://example.com/next"
            )
            .session_max_duration_in_seconds(60)
        )
    );
    call!(prism, clerk.agent_tasks().revoke(&"id_1".into()));
}
