//! Creation of a [`Clerk`] that uses the instance.

use std::time::Duration;

use super::Instance;
use crate::Clerk;
use crate::api::ReqwestTransport;
use crate::config::{ClerkBuilder, ConfigError};

/// Time limit for connecting. A loopback address accepts a connection at once or never.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

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

    /// Returns the builder that [`clerk`](Self::clerk) uses, for additional settings.
    pub fn clerk_builder(&self) -> ClerkBuilder {
        self.keyless_clerk_builder()
            .secret_key(self.secret_key())
            .webhook_signing_secret(self.webhook_signing_secret())
            .sign_in_url(self.sign_in_url())
    }

    /// Returns the builder of a [`Clerk`] that has the publishable key and no secret, and therefore
    /// accepts bearer tokens only.
    ///
    /// ```
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clerk_runtime::dev::Instance;
    ///
    /// let instance = Instance::start().await?;
    /// let clerk = instance.keyless_clerk_builder().build()?;
    /// let alice = instance.sign_in("alice")?;
    /// assert!(clerk.verify_token(&alice.token()).await.is_ok());
    /// assert!(clerk.users().get(&alice.user_id()).await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn keyless_clerk_builder(&self) -> ClerkBuilder {
        let builder = match ReqwestTransport::plain_http(CONNECT_TIMEOUT) {
            Ok(transport) => ClerkBuilder::new().transport(transport),
            // The default transport fails too, and `build` returns its error.
            Err(_) => ClerkBuilder::new(),
        };
        builder
            .publishable_key(self.publishable_key())
            .api_url(self.url())
            .danger_frontend_api_origin(self.url())
            .no_rate_limit()
            .clock(self.shared.state().clock())
    }
}
