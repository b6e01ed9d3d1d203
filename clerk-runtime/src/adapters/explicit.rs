//! `request = name`: the check in a function's body, for functions without extractors.

use super::head::Head;
use crate::gate;
use crate::guard::Guard;
use crate::policy::HasPolicy;
use crate::response::Reply;

/// A request that a function's body can have checked.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no request that `request = …` can check",
    label = "not a request",
    note = "with the features `tower`, `lambda` and `axum` it is an `http::Request<B>`, with `tonic` a `tonic::Request<T>`, with `actix` an `HttpRequest`, with `poem` a `&poem::Request`",
    note = "where the framework calls handlers with extractors, leave `request` out: the guard is one"
)]
pub trait ExplicitRequest {
    /// What the gate asks of it. `names` are the path parameters that the policy asks for.
    fn head(&self, names: &[&'static str]) -> Head<'_>;

    /// What the gate asks of it for a policy. Apart from [`admit`], whose future then knows nothing of
    /// the request's type: its body need not be `Sync`.
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

/// What a function that checks its request returns.
#[diagnostic::on_unimplemented(
    message = "a refusal can't be returned as `{Self}`",
    label = "this is what a refused caller would get",
    note = "with the features `tower`, `lambda` and `axum` write `http::Response<B>` or `Result<http::Response<B>, E>`, where `B` is a `clerk_runtime::ReplyBody`; with `tonic` a `Result<tonic::Response<T>, tonic::Status>`; with `actix` an `HttpResponse`; with `poem` a `poem::Response`"
)]
pub trait FromRejection {
    /// The refusal in the function's own type.
    fn from_rejection(reply: Reply) -> Self;
}

/// Judges a request by a policy.
///
/// # Errors
/// The refusal of a caller who may not.
pub async fn admit<P: HasPolicy>(head: Head<'_>) -> Result<Guard<P>, Reply> {
    gate::admit(head.ask()).await
}
