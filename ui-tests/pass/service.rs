//! A service function that can't be called without the check.

use std::future::ready;

use clerk_runtime::{Auth, Denial, Granted, policy, protect};

policy!(
    /// Who removes invoices.
    pub RemoveInvoices: permission = "org:invoices:delete", on_denied = 403
);

async fn remove(id: u32, _proof: Granted<RemoveInvoices>) -> String {
    ready(format!("removed {id}")).await
}

/// The proof comes with the request.
#[protect]
pub async fn by_parameter(granted: Granted<RemoveInvoices>) -> String {
    remove(1, granted).await
}

/// The proof comes once it is known what is asked for.
///
/// # Errors
///
/// When the caller may not.
#[protect]
pub async fn by_code(auth: Auth) -> Result<String, Denial> {
    let id = ready(2).await;
    let granted = auth.require::<RemoveInvoices>()?;
    Ok(remove(id, granted).await)
}
