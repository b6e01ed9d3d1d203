//! Detection of types that only the attributes bind. Generated code checks parameters that the
//! framework fills: rustc prefers an inherent constant to that of a trait that all types implement.

use std::marker::PhantomData;

use super::{Claims, Granted};
use crate::api::models::User;
use crate::caller::{Auth, OrgId, SessionId, Token, UserId};
use crate::service::Clerk;

/// Wrapper of a type to check.
#[derive(Debug)]
pub struct ClerkType<T: ?Sized>(PhantomData<T>);

/// Fallback for all types that are not Clerk's.
pub trait NotClerkType {
    /// `true` if the type is Clerk's.
    const IS_CLERK_TYPE: bool = false;
}

impl<T: ?Sized> NotClerkType for ClerkType<T> {}

macro_rules! clerk_types {
    ($({$ty:ty $(; $generic:ident)?})*) => {
        $(impl$(<$generic>)? ClerkType<$ty> {
            /// `true` if the type is Clerk's.
            pub const IS_CLERK_TYPE: bool = true;
        })*
    };
}

clerk_types! {
    {Auth} {Clerk} {OrgId} {SessionId} {Token} {User} {UserId} {Claims<T>; T} {Granted<P>; P}
}

/// Type of a parameter that the framework fills, in the handler's signature. Usually it is the
/// parameter's own type. Clerk's types are reported as an error; they are replaced with a guard's
/// type, so that rustc does not report their missing extractor too.
pub trait Parameter<const IS_CLERK_TYPE: bool, G> {
    /// The type in the handler's signature.
    type Type;

    /// Returns the value as the parameter's own type.
    fn value(parameter: Self::Type) -> Self;
}

impl<T, G> Parameter<false, G> for T {
    type Type = T;

    fn value(parameter: T) -> T {
        parameter
    }
}

impl<T, G> Parameter<true, G> for T {
    type Type = G;

    fn value(_: G) -> T {
        crate::__private::broken()
    }
}

/// Returns `true` if a type is Clerk's, as a constant.
#[doc(hidden)]
#[macro_export]
macro_rules! __is_clerk_type {
    ($ty:ty) => {{
        use $crate::__private::NotClerkType as _;
        $crate::__private::ClerkType::<$ty>::IS_CLERK_TYPE
    }};
}
