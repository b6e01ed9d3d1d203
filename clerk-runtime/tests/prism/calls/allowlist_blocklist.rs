//! The allowlist and the blocklist of identifiers.

use clerk_runtime::api::resources::CreateAllowlistIdentifier;

use super::call;
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.allowlist().list());
    call!(
        prism,
        clerk.allowlist().list().paginated(true).limit(5).offset(3)
    );
    call!(
        prism,
        clerk
            .allowlist()
            .create(CreateAllowlistIdentifier::new("text"))
    );
    call!(
        prism,
        clerk
            .allowlist()
            .create(CreateAllowlistIdentifier::new("text").notify(true))
    );
    call!(prism, clerk.allowlist().delete(&"alid_1".into()));
    call!(prism, clerk.blocklist().list());
    call!(prism, clerk.blocklist().create("text"));
    call!(prism, clerk.blocklist().delete(&"blid_1".into()));
}
