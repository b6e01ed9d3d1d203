//! Tokens that let tests bypass bot detection.

use crate::prism::{Prism, call};

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.testing_tokens().create());
}
