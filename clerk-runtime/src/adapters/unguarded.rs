//! Compile error for a bound type that is extracted without its attribute.
//!
//! The extractor trait of every framework is implemented for the bound types, with a trait bound
//! that no type satisfies. A handler whose attribute is missing, or is placed below the framework's
//! own, therefore does not compile, and the error names the mistake instead of listing the
//! framework's extractors.

/// Trait that no type implements: only `#[protect]` and `#[auth]` provide the bound types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is bound by `#[protect]` or `#[auth]`, not extracted by the framework",
    label = "this parameter is not bound",
    note = "place `#[protect]` or `#[auth]` on the handler, above the framework's attribute, such as `#[get(\"/…\")]` or `#[debug_handler]`",
    note = "a parameter is bound by its name: `user_id`, `session_id`, `org_id`, `token`, `user`, `auth`, `claims`, `clerk`, `granted`"
)]
pub trait BoundByProtectOrAuthAboveTheRouteAttribute<'never> {}

/// Passes the bound types to a macro of an adapter, which implements the framework's extractor
/// trait for each.
#[cfg(any(
    feature = "actix",
    feature = "axum",
    feature = "ntex",
    feature = "poem",
    feature = "rocket",
    feature = "salvo"
))]
macro_rules! for_bound_types {
    ($implement:ident) => {
        $implement! {
            {$crate::Auth} {$crate::Clerk} {$crate::OrgId} {$crate::SessionId} {$crate::Token}
            {$crate::User} {$crate::UserId}
            {$crate::Claims<T>; T: serde::de::DeserializeOwned + 'static}
            {$crate::Granted<P>; P: $crate::policy::HasPolicy}
        }
    };
}

#[cfg(any(
    feature = "actix",
    feature = "axum",
    feature = "ntex",
    feature = "poem",
    feature = "rocket",
    feature = "salvo"
))]
pub(super) use for_bound_types;
