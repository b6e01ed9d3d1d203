//! Handlers that a macro of the user's writes.

use std::future::ready;

use clerk_runtime::{UserId, protect};

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
