//! Access tokens that Clerk issued.

use super::call;
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.oauth_access_tokens().verify("text"));
}
