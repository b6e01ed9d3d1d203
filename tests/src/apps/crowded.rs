//! As many arguments as axum, actix-web and warp take, with the guard or without it, and a body at the
//! end. `super` has the framework's own types, and its attribute for a handler.

use clerk_runtime::{UserId, auth};

use super::{Answer, CountedBody, Tally, handler};

#[auth(on_missing = 401)]
#[handler]
#[expect(clippy::too_many_arguments, reason = "more than anybody has")]
pub(super) async fn crowded(
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
) -> impl Answer {
    tally.handler();
    user_id.to_string()
}
