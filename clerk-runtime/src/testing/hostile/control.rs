//! Requests with a valid credential, which a route must accept. No I/O.

use super::client::RequestOutcome;
use super::response::Received;

/// Time of a request with a valid credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Control {
    /// Before the hostile requests.
    Before,
    /// After the hostile requests.
    After,
}

impl Control {
    /// Returns the response if it is a success.
    ///
    /// # Errors
    /// Returns a text with the reason and the remedy.
    pub(super) fn check(self, outcome: RequestOutcome) -> Result<Received, String> {
        let error = match outcome {
            RequestOutcome::Response(received) if received.is_success() => return Ok(received),
            RequestOutcome::Response(received) => self.rejected(&received),
            RequestOutcome::Unreachable(error) => format!("the server cannot be reached: {error}"),
            other => format!("a request with a valid credential failed: {other:?}"),
        };
        Err(match self {
            Self::Before => error,
            Self::After => format!("after the hostile requests, {error}"),
        })
    }

    fn rejected(self, received: &Received) -> String {
        let status = received.status;
        let reason = received.reason();
        let reason = reason.map_or_else(String::new, |reason| format!(" (`{reason}`)"));
        let remedy = self.remedy(status);
        format!(
            "a valid credential was rejected with {status}{reason}; the result proves nothing: {remedy}"
        )
    }

    const fn remedy(self, status: u16) -> &'static str {
        match (self, status) {
            (Self::After, _) => "the route must accept the same request twice",
            (Self::Before, 300..=399 | 401 | 403) => {
                "the credential needs what the route requires, such as its kind \
                 (`ProtectedRoute::accepts`), a role or permission of the user, or scopes \
                 (`OfflineTokens::scopes`)"
            }
            (Self::Before, _) => {
                "the request needs what the route requires, such as its method, its path and a body \
                 (`ProtectedRoute::body`)"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(time: Control, status: u16) -> String {
        let received = Received {
            status,
            body: br#"{"errors":[{"code":"insufficient-scope"}]}"#.to_vec(),
            ..Received::default()
        };
        time.check(RequestOutcome::Response(received)).unwrap_err()
    }

    #[test]
    fn rejection_names_status_reason_and_remedy() {
        let before = error(Control::Before, 403);
        for part in ["with 403 (`insufficient-scope`)", "`OfflineTokens::scopes`"] {
            assert!(before.contains(part), "{before}");
        }
        assert!(error(Control::Before, 422).contains("`ProtectedRoute::body`"));
        let after = error(Control::After, 403);
        assert!(after.starts_with("after the hostile requests, a valid credential was rejected"));
        assert!(after.ends_with("the same request twice"), "{after}");
    }

    #[test]
    fn success_is_accepted() {
        let received = Received {
            status: 204,
            ..Received::default()
        };
        assert!(
            Control::Before
                .check(RequestOutcome::Response(received))
                .is_ok()
        );
    }
}
