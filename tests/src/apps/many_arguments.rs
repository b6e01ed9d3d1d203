//! Handler with the maximum number of arguments of axum, actix-web and warp, the last of which is a
//! body. `super` has the framework's types and its handler attribute.

use clerk_runtime::{UserId, auth};

use super::{AppResponse, CountedBody, Tally, handler};

#[auth(on_missing = 401)]
#[handler]
#[expect(clippy::too_many_arguments, reason = "more than handlers usually have")]
pub(super) async fn many_arguments(
    user_id: UserId,
    tally: Tally,
    _second: Tally,
    _third: Tally,
    _fourth: Tally,
    _fifth: Tally,
    _sixth: Tally,
    _seventh: Tally,
    _eighth: Tally,
    _ninth: Tally,
    _tenth: Tally,
    _eleventh: Tally,
    _twelfth: Tally,
    _thirteenth: Tally,
    _fourteenth: Tally,
    _body: CountedBody,
) -> impl AppResponse {
    tally.handler();
    user_id.to_string()
}
