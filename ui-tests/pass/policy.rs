//! A named policy in attributes, in code and as a proof.

use std::future::ready;

use clerk_runtime::{Auth, Denial, Granted, auth, policy, protect};

policy!(
    /// Requires the permission to manage invoices.
    pub ManageInvoices: all(permission = "org:invoices:manage", plan = "org:pro"), on_denied = 403
);

policy!(Machines: token = [api_key, m2m], scopes = ["invoices:read"]);

/// Deletes everything. Cannot be called without the proof.
#[must_use]
pub fn delete_all(proof: &Granted<ManageInvoices>) -> bool {
    proof.auth().user_id().is_some()
}

/// The policy in an attribute, and as a proof.
#[protect(ManageInvoices)]
pub async fn delete(granted: Granted<ManageInvoices>) -> String {
    ready(delete_all(&granted)).await.to_string()
}

/// Two policies, and another requirement.
#[protect(ManageInvoices, any(Machines, role = "org:admin"), token = any)]
pub async fn both() -> &'static str {
    ready("ok").await
}

/// The policy in code.
///
/// # Errors
///
/// Returns the denial if the caller may not manage invoices.
#[auth]
pub async fn late(auth: Auth) -> Result<String, Denial> {
    let granted = auth.require::<ManageInvoices>()?;
    Ok(ready(delete_all(&granted)).await.to_string())
}
