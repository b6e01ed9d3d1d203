//! Support for `request = name`: the check in a function's body, for functions without extractors.

use super::head::Head;
use crate::authorize;
use crate::guard::Guard;
use crate::policy::HasPolicy;
use crate::response::Reply;

/// A request that can be checked in a function's body.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a request that `request = …` can check",
    label = "unsupported request type",
    note = "write `http::Request<B>` with the features `tower`, `lambda` and `axum`, `tonic::Request<T>` with `tonic`, `HttpRequest` with `actix`, or `&poem::Request` with `poem`",
    note = "if the framework calls the handler with extractors, remove `request`"
)]
pub trait ExplicitRequest {
    /// Returns the request's head. `names` are the path parameters that the policy needs.
    fn head(&self, names: &[&'static str]) -> Head<'_>;

    /// Returns the request's head for a policy. This is separate from `authorize`, so that the future
    /// of `authorize` does not depend on the request's type: the body need not be `Sync`.
    fn head_for<P: HasPolicy>(&self) -> Head<'_> {
        self.head(&P::POLICY.path_parameters())
    }
}

impl<R: ExplicitRequest + ?Sized> ExplicitRequest for &R {
    fn head(&self, names: &[&'static str]) -> Head<'_> {
        (**self).head(names)
    }
}

impl<R: ExplicitRequest + ?Sized> ExplicitRequest for &mut R {
    fn head(&self, names: &[&'static str]) -> Head<'_> {
        (**self).head(names)
    }
}

/// Return type of a function that checks its request in its body.
#[diagnostic::on_unimplemented(
    message = "a rejection cannot be returned as `{Self}`",
    label = "unsupported return type",
    note = "write `http::Response<B>` or `Result<http::Response<B>, E>` with the features `tower`, `lambda` and `axum`, where `B` is a `clerk_runtime::ReplyBody`; `Result<tonic::Response<T>, tonic::Status>` with `tonic`, `HttpResponse` with `actix`, or `poem::Response` with `poem`"
)]
pub trait FromRejection {
    /// Converts a rejection into the function's return type.
    fn from_rejection(reply: Reply) -> Self;
}

/// Checks a request against a policy.
///
/// # Errors
/// Returns the reply to send if the caller does not meet the policy.
pub async fn authorize<P: HasPolicy>(head: Head<'_>) -> Result<Guard<P>, Reply> {
    authorize::authorize(head.view()).await
}
