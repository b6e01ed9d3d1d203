//! State: the URL requires an organization other than the session's active one.

use super::browser::BrowserRequest;
use super::patterns::PathPatterns;
use super::{Decision, Run, State, redirect};
use crate::caller::{Reason, Session};

/// Organization or personal account that a path requires to be active.
pub(super) enum RequiredOrganization<'t> {
    OrganizationId(&'t str),
    OrganizationSlug(&'t str),
    PersonalAccount,
}

impl<'t> RequiredOrganization<'t> {
    /// Returns the value of `organization_id` that makes the Frontend API activate this
    /// organization.
    pub(super) fn parameter(&self) -> &'t str {
        match self {
            Self::OrganizationId(it) | Self::OrganizationSlug(it) => it,
            Self::PersonalAccount => "",
        }
    }

    fn is_active_in(&self, session: &Session) -> bool {
        match self {
            Self::OrganizationId(id) => session.org_id().is_some_and(|it| it.as_str() == *id),
            Self::OrganizationSlug(slug) => session.org_slug() == Some(*slug),
            Self::PersonalAccount => session.org_id().is_none(),
        }
    }
}

/// Returns the organization or personal account that the page's path requires.
pub(super) fn required_organization<'t>(
    run: &Run<'_>,
    browser: &BrowserRequest<'t>,
) -> Option<RequiredOrganization<'t>> {
    let config = run.env.config;
    organization(config.organization_patterns.as_ref(), browser).or_else(|| {
        let patterns = config.personal_account_patterns.as_ref()?;
        let personal = patterns.find(browser.url().path());
        personal.map(|_| RequiredOrganization::PersonalAccount)
    })
}

fn organization<'t>(
    patterns: Option<&PathPatterns>,
    browser: &BrowserRequest<'t>,
) -> Option<RequiredOrganization<'t>> {
    let found = patterns?.find(browser.url().path())?;
    let id = found.get("id").map(RequiredOrganization::OrganizationId);
    id.or_else(|| {
        found
            .get("slug")
            .map(RequiredOrganization::OrganizationSlug)
    })
}

/// Returns the redirect that activates the organization or personal account of the path. If no
/// redirect is possible, the handler receives the session unchanged: the organization may not
/// exist, or the visitor may not be a member.
pub(super) fn redirect(
    run: &Run<'_>,
    browser: &BrowserRequest<'_>,
    session: &Session,
) -> Option<Decision> {
    let required = required_organization(run, browser)?;
    if session.is_pending() || required.is_active_in(session) {
        return None;
    }
    let reason = Reason::ActiveOrganizationMismatch;
    let decision = redirect::to_handshake(run, browser, reason, String::new());
    matches!(decision.state, State::Handshake { .. }).then_some(decision)
}
