//! Allowed redirect URLs.

use super::call;
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.redirect_urls().list());
    call!(
        prism,
        clerk
            .redirect_urls()
            .list()
            .paginated(true)
            .limit(5)
            .offset(3)
    );
    call!(prism, clerk.redirect_urls().create("https://example.com"));
    call!(prism, clerk.redirect_urls().get(&"ru_1".into()));
    call!(prism, clerk.redirect_urls().delete(&"ru_1".into()));
}
