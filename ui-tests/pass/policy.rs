//! A named policy: in attributes, in code, as a proof.

use std::future::ready;

use clerk_runtime::{Auth, Denial, Granted, auth, policy, protect};

policy!(
    /// Who manages invoices.
    pub ManageInvoices: all(permission = "org:invoices:manage", plan = "org:pro"), on_denied = 403
);

policy!(Machines: token = [api_key, m2m], scopes = ["invoices:read"]);

/// Deletes everything. Can't be called without the check.
#[must_use]
pub fn delete_all(proof: &Granted<ManageInvoices>) -> bool {
    proof.auth().user_id().is_some()
}

/// In an attribute, and as a proof.
#[protect(ManageInvoices)]
pub async fn delete(granted: Granted<ManageInvoices>) -> String {
    ready(delete_all(&granted)).await.to_string()
}

/// Two, and something else.
#[protect(ManageInvoices, any(Machines, role = "org:admin"), token = any)]
pub async fn both() -> &'static str {
    ready("ok").await
}

/// In code.
///
/// # Errors
///
/// If the caller doesn't manage invoices.
#[auth]
pub async fn late(auth: Auth) -> Result<String, Denial> {
    let granted = auth.require::<ManageInvoices>()?;
    Ok(ready(delete_all(&granted)).await.to_string())
}
