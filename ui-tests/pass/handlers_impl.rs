//! `#[handlers]` on `impl`s of a type, of a generic type and of a trait.

use std::fmt::Display;
use std::future::{Future, ready};

use axum::extract::State;
use clerk_runtime::{Granted, UserId, auth, handlers, policy, protect, public};
use http::{Request, Response};
use http_body_util::Full;

type Bytes = axum::body::Bytes;

policy!(
    /// Requires the role of administrators.
    pub Admin: role = "org:admin"
);

/// Type with handlers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Api;

#[handlers]
impl Api {
    /// A handler without a receiver.
    #[protect(role = "org:admin")]
    pub async fn show(user_id: UserId, State(state): State<u8>) -> String {
        ready(format!("{user_id} {state}")).await
    }

    /// A method.
    #[auth(on_missing = 401)]
    pub async fn method(&self, user_id: UserId, granted: Granted<Admin>) -> String {
        ready(format!("{self:?} {user_id} {granted:?}")).await
    }

    /// A public handler.
    #[public]
    pub async fn open() -> &'static str {
        ready("open").await
    }

    /// A function that is not a handler.
    #[must_use]
    pub const fn helper(&self) -> u8 {
        1
    }
}

/// Handlers with `cfg` attributes.
#[handlers]
pub mod systems {
    use std::future::ready;

    use clerk_runtime::{UserId, protect};

    use super::Api;

    #[cfg(unix)]
    impl Api {
        /// A handler that is compiled.
        #[protect(role = "org:admin")]
        pub async fn system(user_id: UserId) -> String {
            ready(format!("{user_id}")).await
        }
    }

    #[cfg(not(unix))]
    impl Api {
        /// A handler that is not compiled, with a policy that does not exist.
        #[protect(Elsewhere)]
        pub async fn system(user_id: UserId) -> String {
            ready(format!("{user_id}")).await
        }
    }
}

/// Generic type with handlers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Of<T>(T);

#[handlers]
impl<T: Display + Send + Sync> Of<T> {
    /// A method.
    #[protect]
    pub async fn show(&self, user_id: UserId) -> String {
        ready(format!("{} {user_id}", self.0)).await
    }
}

/// Trait of a handler.
pub trait Respond {
    /// Returns the response.
    fn respond(
        &self,
        request: Request<Full<Bytes>>,
    ) -> impl Future<Output = Response<Full<Bytes>>> + Send;
}

#[handlers]
impl Respond for Api {
    #[protect(role = "org:admin", request = request)]
    async fn respond(
        &self,
        request: Request<Full<Bytes>>,
        user_id: UserId,
    ) -> Response<Full<Bytes>> {
        ready(Response::new(Full::from(format!(
            "{user_id} {}",
            request.uri()
        ))))
        .await
    }
}

/// The router.
pub fn app() -> axum::Router {
    use axum::routing::get;

    axum::Router::new()
        .route("/", get(Api::show).post(Api::open))
        .with_state(1)
}
