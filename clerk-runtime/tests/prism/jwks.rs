//! Signing keys (JWKS).

use crate::prism::{Prism, call};

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.jwks().get());
}
