//! Creation of a [`Clerk`] that uses the instance.

use std::time::Duration;

use super::Instance;
use crate::Clerk;
use crate::api::ReqwestTransport;
use crate::config::{ClerkBuilder, ConfigError};

/// Time limit for connecting. Loopback answers at once or never.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

impl Instance {
    /// Returns a [`Clerk`] that uses this instance in place of Clerk.
    ///
    /// ```
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clerk_runtime::dev::Instance;
    ///
    /// let instance = Instance::start().await?;
    /// let clerk = instance.clerk()?;
    /// let alice = instance.sign_in("alice")?;
    /// let user = clerk.users().get(&alice.user_id()).await?;
    /// assert_eq!(user.first_name.as_deref(), Some("Alice"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Fails if the HTTP client cannot be set up.
    pub fn clerk(&self) -> Result<Clerk, ConfigError> {
        self.clerk_builder().build()
    }

    /// Returns the builder of such a [`Clerk`], for additional settings.
    pub fn clerk_builder(&self) -> ClerkBuilder {
        let builder = match ReqwestTransport::plain_http(CONNECT_TIMEOUT) {
            Ok(transport) => ClerkBuilder::new().transport(transport),
            // The default transport fails too, and `build` returns its error.
            Err(_) => ClerkBuilder::new(),
        };
        builder
            .secret_key(self.secret_key())
            .publishable_key(self.publishable_key())
            .api_url(self.url())
            .danger_frontend_api_origin(self.url())
            .webhook_signing_secret(self.webhook_signing_secret())
            .no_rate_limit()
            .sign_in_url(self.sign_in_url())
            .clock(self.shared.state().clock())
    }
}
