//! Conversion of replies, denials and Backend API errors into gRPC statuses. gRPC has no hidden
//! replies and no redirects: clients sign in after `UNAUTHENTICATED`, and give up after
//! `PERMISSION_DENIED`.

use http::HeaderMap;
use http::header::{
    ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, VARY,
};
use tonic::metadata::MetadataMap;
use tonic::{Code, Status};

use crate::api;
use crate::authorize;
use crate::policy::{Denial, DenialKind};
use crate::response::Reply;

impl From<Reply> for Status {
    fn from(reply: Reply) -> Self {
        let metadata = MetadataMap::from_headers(headers(reply.headers()));
        Self::with_metadata(code(&reply), message(&reply), metadata)
    }
}

impl From<Denial> for Status {
    fn from(denial: Denial) -> Self {
        authorize::denied(&denial).into()
    }
}

impl From<api::Error> for Status {
    fn from(error: api::Error) -> Self {
        authorize::api_failed(&error).into()
    }
}

/// Returns the code of the HTTP status, if gRPC has a counterpart, and otherwise the code of the
/// denial. The default 404 of a denial has no counterpart, since it hides the handler.
fn code(reply: &Reply) -> Code {
    match (reply.status_code().as_u16(), reply.denial_kind()) {
        (404, None) => Code::NotFound,
        (404, Some(_)) if !reply.is_default() => Code::NotFound,
        (status, denial_kind) => {
            code_of_status(status).unwrap_or_else(|| code_of_denial(status, denial_kind))
        }
    }
}

fn code_of_status(status: u16) -> Option<Code> {
    Some(match status {
        400 | 422 => Code::InvalidArgument,
        401 => Code::Unauthenticated,
        403 => Code::PermissionDenied,
        409 => Code::Aborted,
        412 => Code::FailedPrecondition,
        429 => Code::ResourceExhausted,
        500 => Code::Internal,
        501 => Code::Unimplemented,
        503 => Code::Unavailable,
        504 => Code::DeadlineExceeded,
        _ => return None,
    })
}

/// Returns the code of a denial. A redirect without a denial counts as unauthenticated, since it
/// usually leads to a sign-in page.
fn code_of_denial(status: u16, denial_kind: Option<DenialKind>) -> Code {
    match denial_kind {
        Some(DenialKind::Missing) => Code::Unauthenticated,
        Some(_) => Code::PermissionDenied,
        None if (300..400).contains(&status) => Code::Unauthenticated,
        None if (400..500).contains(&status) => Code::FailedPrecondition,
        None => Code::Unknown,
    }
}

/// Returns the machine-readable code of a reply, or the text of a reply that the application wrote.
fn message(reply: &Reply) -> String {
    match reply.code() {
        Some(code) => code.to_owned(),
        None => String::from_utf8_lossy(reply.body()).into_owned(),
    }
}

/// Returns the headers that neither describe the body nor are meant for browsers.
fn headers(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for name in [
        ACCESS_CONTROL_EXPOSE_HEADERS,
        CACHE_CONTROL,
        CONTENT_LENGTH,
        CONTENT_TYPE,
        LOCATION,
        VARY,
    ] {
        headers.remove(name);
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(reply: Reply) -> (Code, String) {
        let status = Status::from(reply);
        (status.code(), status.message().to_owned())
    }

    #[test]
    fn hidden_rejection_has_the_code_of_its_denial() {
        let reply = || Reply::hidden().with_code("a-reason");
        let missing = reply().with_denial(DenialKind::Missing, true);
        assert_eq!(
            converted(missing),
            (Code::Unauthenticated, "a-reason".into())
        );
        let denied = reply().with_denial(DenialKind::Denied, true);
        assert_eq!(
            converted(denied),
            (Code::PermissionDenied, "a-reason".into())
        );
        let stated = reply().with_denial(DenialKind::Denied, false);
        assert_eq!(converted(stated), (Code::NotFound, "a-reason".into()));
    }

    #[test]
    fn redirect_has_the_code_of_its_denial() {
        let redirect = |kind| Reply::redirect("/sign-in").with_denial(kind, false);
        let status = Status::from(redirect(DenialKind::Missing));
        assert_eq!(status.code(), Code::Unauthenticated);
        assert!(status.metadata().is_empty());
        assert_eq!(
            converted(redirect(DenialKind::Denied)).0,
            Code::PermissionDenied
        );
        assert_eq!(
            converted(Reply::redirect("/elsewhere")).0,
            Code::Unauthenticated
        );
    }

    #[test]
    fn http_status_is_converted_to_a_grpc_code() {
        for (status, code) in [
            (400, Code::InvalidArgument),
            (401, Code::Unauthenticated),
            (403, Code::PermissionDenied),
            (404, Code::NotFound),
            (422, Code::InvalidArgument),
            (429, Code::ResourceExhausted),
            (500, Code::Internal),
            (503, Code::Unavailable),
            (418, Code::FailedPrecondition),
            (502, Code::Unknown),
        ] {
            assert_eq!(converted(Reply::status(status)).0, code, "{status}");
        }
        let tea = Reply::text(418, "short and stout").with_denial(DenialKind::Missing, false);
        assert_eq!(
            converted(tea),
            (Code::Unauthenticated, "short and stout".into())
        );
    }
}
