//! A service function that cannot be called without a proof.

use std::future::ready;

use clerk_runtime::{Auth, Denial, Granted, policy, protect};

policy!(
    /// Requires the permission to remove invoices.
    pub RemoveInvoices: permission = "org:invoices:delete", on_denied = 403
);

async fn remove(id: u32, _proof: Granted<RemoveInvoices>) -> String {
    ready(format!("removed {id}")).await
}

/// The proof is a parameter of the handler.
#[protect]
pub async fn by_parameter(granted: Granted<RemoveInvoices>) -> String {
    remove(1, granted).await
}

/// The policy is checked in the body.
///
/// # Errors
///
/// Returns the denial if the caller is not authorized.
#[protect]
pub async fn by_code(auth: Auth) -> Result<String, Denial> {
    let id = ready(2).await;
    let granted = auth.require::<RemoveInvoices>()?;
    Ok(remove(id, granted).await)
}
