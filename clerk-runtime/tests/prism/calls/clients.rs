//! Browsers and devices.

use super::call;
use crate::prism::Prism;

#[expect(deprecated, reason = "Clerk still serves them")]
pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.clients().list());
    call!(
        prism,
        clerk.clients().list().paginated(true).limit(5).offset(3)
    );
    call!(prism, clerk.clients().verify("text"));
    call!(prism, clerk.clients().get(&"client_1".into()));
}
