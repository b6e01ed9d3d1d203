//! Conversion of parts into parameters. There is one trait per binding, so that a compiler error
//! can name the types that fit.

use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::{Claims, Granted, Parts};
use crate::api::models::User;
use crate::caller::{Auth, OrgId, SessionId, Token, UserId};
use crate::policy::{Binding, BindingKind, HasPolicy, require};
use crate::service::Clerk;

macro_rules! binding {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        pub trait $name: Sized {
            /// The value that must be available before the handler runs.
            #[doc(hidden)]
            const BINDING: Binding;

            /// Returns the parameter's value.
            #[doc(hidden)]
            fn bind(parts: &Parts) -> Self;
        }
    };
}

macro_rules! bind {
    ($(<$generic:ident: $bound:path>)? $trait:ident for $ty:ty = $kind:expr, |$parts:ident| $read:expr) => {
        #[diagnostic::do_not_recommend]
        impl $(<$generic: $bound>)? $trait for $ty {
            const BINDING: Binding = Binding::required($kind);

            fn bind($parts: &Parts) -> Self {
                sealed($read)
            }
        }

        #[diagnostic::do_not_recommend]
        impl $(<$generic: $bound>)? $trait for Option<$ty> {
            const BINDING: Binding = Binding::optional($kind);

            fn bind($parts: &Parts) -> Self {
                $read
            }
        }
    };
}

macro_rules! bind_id {
    ($trait:ident, $id:ty, $kind:ident, $read:ident) => {
        bind!($trait for $id = BindingKind::$kind, |parts| parts.auth().$read());
        bind!($trait for String = BindingKind::$kind, |parts| {
            parts.auth().$read().map(String::from)
        });
        bind!($trait for Arc<str> = BindingKind::$kind, |parts| {
            parts.auth().$read().map(Arc::from)
        });
    };
}

binding! {
    /// Types that can hold a bound `user_id`.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot hold the caller's user id",
        label = "write `UserId`, `String` or `Arc<str>`, or an `Option` of one",
        note = "`skip(user_id)` leaves the parameter to the framework"
    )]
    BindUserId
}
bind_id!(BindUserId, UserId, UserId, user_id);

binding! {
    /// Types that can hold a bound `session_id`.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot hold the session's id",
        label = "write `SessionId`, `String` or `Arc<str>`, or an `Option` of one",
        note = "`skip(session_id)` leaves the parameter to the framework"
    )]
    BindSessionId
}
bind_id!(BindSessionId, SessionId, SessionId, session_id);

binding! {
    /// Types that can hold a bound `org_id`, the active organization's id.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot hold the active organization's id",
        label = "write `OrgId`, `String` or `Arc<str>`, or an `Option` of one",
        note = "`skip(org_id)` leaves the parameter to the framework"
    )]
    BindOrgId
}
bind_id!(BindOrgId, OrgId, OrgId, org_id);

binding! {
    /// Types that can hold a bound `token`.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot hold a token",
        label = "write `Token` or `Option<Token>`",
        note = "`skip(token)` leaves the parameter to the framework"
    )]
    BindToken
}
bind!(BindToken for Token = BindingKind::Token, |parts| parts.token().cloned());

binding! {
    /// Types that can hold a bound `user`, the current user.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot hold the current user",
        label = "write `User` or `Arc<User>`, or an `Option` of one",
        note = "`skip(user)` leaves the parameter to the framework"
    )]
    BindUser
}
bind!(BindUser for User = BindingKind::User, |parts| parts.user().map(|user| User::clone(user)));
bind!(BindUser for Arc<User> = BindingKind::User, |parts| parts.user().cloned());

binding! {
    /// Types that can hold a bound `auth`, the auth object.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot hold the auth object",
        label = "write `Auth`, or `Option<Auth>`, which is `None` for unauthenticated requests",
        note = "`skip(auth)` leaves the parameter to the framework"
    )]
    BindAuth
}

#[diagnostic::do_not_recommend]
impl BindAuth for Auth {
    const BINDING: Binding = Binding::required(BindingKind::Auth);

    fn bind(parts: &Parts) -> Self {
        parts.auth().clone()
    }
}

#[diagnostic::do_not_recommend]
impl BindAuth for Option<Auth> {
    const BINDING: Binding = Binding::optional(BindingKind::Auth);

    fn bind(parts: &Parts) -> Self {
        parts
            .auth()
            .is_authenticated()
            .then(|| parts.auth().clone())
    }
}

binding! {
    /// Types that can hold bound `claims` of the token.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot hold the token's claims",
        label = "write `Claims<T>` or `Option<Claims<T>>`, where `T` is an owned type",
        note = "`T` must implement `serde::de::DeserializeOwned + Send + Sync + 'static`; \
                `serde_json::Value` accepts all claims",
        note = "`skip(claims)` leaves the parameter to the framework"
    )]
    BindClaims
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + Send + Sync + 'static> BindClaims for Claims<T> {
    const BINDING: Binding = Binding::required(BindingKind::Claims(Self::parse));

    fn bind(parts: &Parts) -> Self {
        sealed(parts.claims().and_then(Self::of))
    }
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + Send + Sync + 'static> BindClaims for Option<Claims<T>> {
    const BINDING: Binding = Binding::optional(BindingKind::Claims(Claims::<T>::parse));

    fn bind(parts: &Parts) -> Self {
        parts.claims().and_then(Claims::of)
    }
}

binding! {
    /// Types that can hold a bound `clerk`, the instance.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot hold the Clerk instance",
        label = "write `Clerk`",
        note = "`skip(clerk)` leaves the parameter to the framework"
    )]
    BindClerk
}
bind!(BindClerk for Clerk = BindingKind::Clerk, |parts| parts.clerk().cloned());

binding! {
    /// Types that can hold a bound `granted`, the proof that a policy was met.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot hold the proof that a policy was met",
        label = "write `Granted<YourPolicy>` or `Option<Granted<YourPolicy>>`",
        note = "declare a policy, such as `clerk_runtime::policy!(pub YourPolicy: role = \"org:admin\");`",
        note = "`skip(granted)` leaves the parameter to the framework"
    )]
    BindGranted
}

#[diagnostic::do_not_recommend]
impl<P: HasPolicy> BindGranted for Granted<P> {
    const BINDING: Binding = Binding::required(BindingKind::Granted(&P::POLICY));

    fn bind(parts: &Parts) -> Self {
        // The policy of a required proof is checked with the handler's own, before the guard is
        // created.
        Self::new(parts.auth().clone())
    }
}

#[diagnostic::do_not_recommend]
impl<P: HasPolicy> BindGranted for Option<Granted<P>> {
    const BINDING: Binding = Binding::optional(BindingKind::Granted(&P::POLICY));

    fn bind(parts: &Parts) -> Self {
        require(&P::POLICY, parts.auth())
            .ok()
            .map(|()| Granted::new(parts.auth().clone()))
    }
}

/// Unwraps a required value. Evaluation has checked that it exists; for a value that had to be
/// resolved, [`Guard::seal`](super::Guard::seal) has.
#[expect(
    clippy::expect_used,
    reason = "no guard exists without its policy's required bindings"
)]
fn sealed<T>(value: Option<T>) -> T {
    value.expect("a guard contains the values that its policy binds")
}
