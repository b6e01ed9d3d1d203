//! Handlers that a `macro_rules!` macro generates.

use std::future::ready;

use clerk_runtime::{UserId, protect};
use http::{Request, Response};
use ui_tests::handlers_of_another_crate;

macro_rules! handlers {
    ($($(#[$attr:meta])* $vis:vis $name:ident($id:ident: $ty:ty), $role:literal;)*) => {
        $(
            $(#[$attr])*
            #[protect(role = $role)]
            $vis async fn $name(#[clerk(user_id)] $id: $ty) -> String {
                ready(format!("{:?}", $id)).await
            }
        )*
    };
}

handlers! {
    /// A handler.
    pub show(id: UserId), "org:admin";
    /// A handler.
    pub list(user_id: Option<UserId>), "org:member";
}

macro_rules! wrapped {
    ($item:item) => {
        #[protect]
        $item
    };
}

wrapped! {
    /// A handler.
    pub async fn whole(user_id: UserId) -> String {
        ready(user_id.to_string()).await
    }
}

macro_rules! with_body {
    ($name:ident($id:ident), $body:block) => {
        /// A handler.
        #[protect]
        pub async fn $name($id: UserId) -> String $body
    };
}

with_body!(block(user_id), { ready(user_id.to_string()).await });

macro_rules! checked {
    ($item:item) => {
        #[protect(request = request)]
        $item
    };
}

checked! {
    /// A function that takes the request.
    pub async fn check(request: Request<u8>, user_id: UserId) -> Response<String> {
        let number = ready(request.into_body()).await;
        Response::new(format!("{user_id} {number}"))
    }
}

/// Type with handlers.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Service;

handlers_of_another_crate! {
    impl Service {
        /// A handler.
        #[protect(role = "org:admin")]
        pub async fn show() -> &'static str {
            ready("ok").await
        }

        /// Public.
        #[public]
        pub async fn open() -> &'static str {
            ready("ok").await
        }
    }

    /// Handlers.
    pub mod several {
        use std::future::ready;

        /// A handler.
        #[protect(role = "org:admin")]
        pub async fn list() -> &'static str {
            ready("ok").await
        }
    }
}
