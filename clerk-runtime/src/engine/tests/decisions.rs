//! Tests of the properties of decisions.

use crate::caller::Reason;
use crate::engine::Decision;

#[test]
fn unknown_origin_or_host_rejects_the_request_of_any_handler() {
    for (decision, expected) in [
        (
            Decision::signed_out(Reason::OriginNotAllowed, ""),
            Some(403),
        ),
        (Decision::signed_out(Reason::InvalidHost, ""), Some(400)),
        (Decision::signed_out(Reason::TokenInvalid, ""), None),
        (Decision::fault("keys of another instance"), None),
    ] {
        assert_eq!(decision.rejection(), expected, "{:?}", decision.state);
    }
}
