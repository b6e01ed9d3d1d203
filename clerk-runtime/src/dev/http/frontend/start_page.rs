//! A page with Clerk's components: sign-in form, user button and organization switcher.

use axum::response::Html;

use super::pages::escaped;
use crate::dev::shared::Shared;

const PAGE: &str = include_str!("start_page.html");

/// Returns the page, whose scripts come from the developer's `node_modules`.
pub(super) fn components(shared: &Shared) -> Html<String> {
    let settings = &shared.settings;
    let page = PAGE.replace("{publishable_key}", &escaped(&settings.publishable_key));
    Html(page.replace("{url}", &escaped(&settings.url)))
}
