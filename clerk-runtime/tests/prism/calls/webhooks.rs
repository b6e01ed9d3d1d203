//! The Svix application that sends webhooks.

use super::call;
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.webhooks().create_svix_app());
    call!(prism, clerk.webhooks().delete_svix_app());
    call!(prism, clerk.webhooks().svix_url());
}
