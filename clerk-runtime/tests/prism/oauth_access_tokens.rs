//! Access tokens that Clerk issued.

use crate::prism::{Prism, call};

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.oauth_access_tokens().verify("text"));
}
