//! Support for `request = name`: the check in a function's body, for functions without extractors.

use super::head::Head;
use crate::authorize;
use crate::guard::Guard;
use crate::policy::HasPolicy;
use crate::response::Reply;

/// A request that can be checked in a function's body.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no request that `request = …` can check",
    label = "not a request",
    note = "with the features `tower`, `lambda` and `axum` it is an `http::Request<B>`, with `tonic` a `tonic::Request<T>`, with `actix` an `HttpRequest`, with `poem` a `&poem::Request`",
    note = "where the framework calls handlers with extractors, leave `request` out: the guard is one"
)]
pub trait ExplicitRequest {
    /// Returns the request's head. `names` are the path parameters that the policy needs.
    fn head(&self, names: &[&'static str]) -> Head<'_>;

    /// Returns the request's head for a policy. This is separate from [`authorize`], so that the future
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
    message = "a denial_kind can't be returned as `{Self}`",
    label = "this is what a rejected caller would get",
    note = "with the features `tower`, `lambda` and `axum` write `http::Response<B>` or `Result<http::Response<B>, E>`, where `B` is a `clerk_runtime::ReplyBody`; with `tonic` a `Result<tonic::Response<T>, tonic::Status>`; with `actix` an `HttpResponse`; with `poem` a `poem::Response`"
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
