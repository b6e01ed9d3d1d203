//! Tokens that let tests bypass bot detection.

use super::call;
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.testing_tokens().create());
}
