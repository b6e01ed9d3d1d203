//! `/v1/organizations/{id}/invitations` and `/v1/organization_invitations`

use serde_json::{Map, Value};

use super::invitations;
use super::memberships::check_role;
use super::organizations::{find, seat};
use super::users;
use crate::dev::http::call::Call;
use crate::dev::http::list::{Order, Page, contains, one_of, room};
use crate::dev::http::metadata;
use crate::dev::http::params::Params;
use crate::dev::http::refusal::{Answer, Refusal};
use crate::dev::http::reply::Reply;
use crate::dev::invitation::{OrganizationInvitation, STATUSES};
use crate::dev::shared::Shared;
use crate::dev::state::State;

pub(super) fn answer(call: &Call, path: &[&str], shared: &Shared) -> Option<Answer> {
    let state = &mut shared.state();
    let (organization, action) = match path {
        ["organization_invitations"] if call.verb() == "GET" => return Some(all(call, state)),
        ["organizations", id, "invitations", action @ ..] => (*id, action),
        _ => return None,
    };
    Some(match (call.verb(), action) {
        ("GET", []) => list(organization, call, state),
        ("POST", []) => create(organization, call, state),
        ("POST", ["bulk"]) => create_many(organization, call, state),
        ("GET", ["pending"]) => pending(organization, call, state),
        ("GET", [id]) => get(organization, id, state),
        ("POST", [id, "revoke"]) => revoke(organization, id, call, state),
        _ => return None,
    })
}

const ORDER: Order = Order(&[
    ("created_at", "/created_at"),
    ("email_address", "/email_address"),
    ("expires_at", "/expires_at"),
]);

/// Of every organization.
fn all(call: &Call, state: &State) -> Answer {
    let query = call.query("query");
    let documents = listed(call, state, true, |invitation| {
        contains(Some(&invitation.invitation.email_address), query.as_deref())
    })?;
    in_order(call, documents)
}

fn list(organization: &str, call: &Call, state: &State) -> Answer {
    find(organization, state)?;
    let address = call
        .query("email_address")
        .map(|address| address.to_lowercase());
    let documents = listed(call, state, false, |invitation| {
        invitation.organization_id == organization
            && address
                .as_ref()
                .is_none_or(|is| *is == invitation.invitation.email_address)
    })?;
    in_order(call, documents)
}

/// Those that a user's addresses have.
pub(super) fn of_user(user_id: &str, call: &Call, state: &State) -> Answer {
    let page = Page::of(call)?;
    let user = users::find(user_id, state)?;
    let mut documents = listed(call, state, true, |invitation| {
        let mut addresses = user.email_addresses();
        addresses.any(|address| address.eq_ignore_ascii_case(&invitation.invitation.email_address))
    })?;
    documents.reverse();
    Ok(page.counted(documents))
}

fn pending(organization: &str, call: &Call, state: &State) -> Answer {
    find(organization, state)?;
    let page = Page::of(call)?;
    let pending = state.pending_invitations(organization, state.now().as_millis());
    let shown = |invitation| state.organization_invitation_document(invitation, false);
    let mut documents = pending.map(shown).collect::<Vec<_>>();
    documents.reverse();
    Ok(page.counted(documents))
}

fn listed(
    call: &Call,
    state: &State,
    with_organization: bool,
    wanted: impl Fn(&OrganizationInvitation) -> bool,
) -> Result<Vec<Value>, Refusal> {
    let status = one_of(call, "status", &STATUSES)?;
    let now = state.now().as_millis();
    let wanted = state.organization_invitations.iter().filter(|invitation| {
        wanted(invitation)
            && status
                .as_ref()
                .is_none_or(|is| is == invitation.invitation.status(now))
    });
    let shown = |invitation| state.organization_invitation_document(invitation, with_organization);
    Ok(wanted.map(shown).collect())
}

fn in_order(call: &Call, mut documents: Vec<Value>) -> Answer {
    let page = Page::of(call)?;
    ORDER.sort(call, "-created_at", &mut documents)?;
    Ok(page.counted(documents))
}

fn get(organization: &str, id: &str, state: &State) -> Answer {
    find(organization, state)?;
    let mut all = state.organization_invitations.iter();
    let found = all.find(|one| one.organization_id == organization && one.invitation.id == id);
    let found = found.ok_or_else(missing)?;
    Ok(Reply::json(
        &state.organization_invitation_document(found, false),
    ))
}

/// What an invitation may hold.
const KNOWN: &[&str] = &[
    "email_address",
    "inviter_user_id",
    "role",
    "public_metadata",
    "private_metadata",
    "redirect_url",
    "expires_in_days",
    "notify",
];

fn create(organization: &str, call: &Call, state: &mut State) -> Answer {
    let draft = Draft::of(&Params::of(call, KNOWN)?, organization, state)?;
    seat(find(organization, state)?, 1, state)?;
    let document = draft.place(organization, state);
    Ok(Reply::json(&document))
}

/// All of them or none.
fn create_many(organization: &str, call: &Call, state: &mut State) -> Answer {
    let drafts = Params::list_of(call, KNOWN)?
        .iter()
        .map(|params| Draft::of(params, organization, state))
        .collect::<Result<Vec<_>, _>>()?;
    let mut addresses = drafts
        .iter()
        .map(|draft| &draft.email_address)
        .collect::<Vec<_>>();
    addresses.sort();
    addresses.dedup();
    if addresses.len() < drafts.len() {
        return Err(not_unique());
    }
    seat(find(organization, state)?, drafts.len(), state)?;
    let placed = drafts
        .into_iter()
        .map(|draft| draft.place(organization, state));
    let placed = placed.collect::<Vec<_>>();
    Ok(Page::of(call)?.counted(placed))
}

/// An invitation that may be made.
struct Draft {
    email_address: String,
    role: String,
    inviter_id: Option<String>,
    public_metadata: Map<String, Value>,
    private_metadata: Map<String, Value>,
    days: i64,
}

impl Draft {
    fn of(params: &Params, organization: &str, state: &State) -> Result<Self, Refusal> {
        find(organization, state)?;
        room(&state.organization_invitations)?;
        let email_address = params.email("email_address")?;
        let role = params.required("role")?;
        check_role(&role, state)?;
        params.text("redirect_url")?;
        params.flag("notify")?;
        let inviter_id = params.text("inviter_user_id")?;
        if let Some(inviter) = &inviter_id {
            check_member(organization, inviter, state)?;
        }
        check_address(organization, &email_address, state)?;
        Ok(Self {
            email_address,
            role,
            inviter_id,
            public_metadata: metadata::new(params, "public_metadata")?,
            private_metadata: metadata::new(params, "private_metadata")?,
            days: invitations::days(params)?,
        })
    }

    fn place(self, organization: &str, state: &mut State) -> Value {
        let (address, public) = (self.email_address, self.public_metadata);
        let invitation = OrganizationInvitation {
            invitation: invitations::new("orginv", (address, public), self.days, state),
            organization_id: organization.to_owned(),
            role: self.role,
            inviter_id: self.inviter_id,
            private_metadata: self.private_metadata,
        };
        let document = state.organization_invitation_document(&invitation, false);
        state.organization_invitations.push(invitation);
        document
    }
}

fn check_member(organization: &str, user_id: &str, state: &State) -> Result<(), Refusal> {
    if state.membership(organization, user_id).is_some() {
        return Ok(());
    }
    let message = "the user who invites is no member of the organization";
    Err(Refusal::forbidden("not_a_member_in_organization", message))
}

fn check_address(organization: &str, address: &str, state: &State) -> Result<(), Refusal> {
    let user = state.users.iter().find(|user| {
        let mut addresses = user.email_addresses();
        addresses.any(|known| known.eq_ignore_ascii_case(address))
    });
    if user.is_some_and(|user| state.membership(organization, &user.id).is_some()) {
        let message = format!("{address} is already a member of the organization");
        return Err(Refusal::conflict(
            "already_a_member_in_organization",
            message,
        ));
    }
    if state.is_invited(organization, address, state.now().as_millis()) {
        return Err(not_unique());
    }
    Ok(())
}

fn not_unique() -> Refusal {
    let message = "an address has one open invitation to an organization at most";
    Refusal::conflict("organization_invitation_not_unique", message)
}

fn revoke(organization: &str, id: &str, call: &Call, state: &mut State) -> Answer {
    let user = Params::of(call, &["requesting_user_id"])?.text("requesting_user_id")?;
    find(organization, state)?;
    if let Some(user) = user {
        check_member(organization, &user, state)?;
    }
    let now = state.now().as_millis();
    let mut all = state.organization_invitations.iter_mut();
    let found = all.find(|one| one.organization_id == organization && one.invitation.id == id);
    let found = found.ok_or_else(missing)?;
    if !found.invitation.is_pending(now) {
        let message = format!("the invitation is {}", found.invitation.status(now));
        return Err(Refusal::conflict(
            "organization_invitation_not_pending",
            message,
        ));
    }
    found.invitation.revoke(now);
    get(organization, id, state)
}

fn missing() -> Refusal {
    Refusal::not_found("invitation")
}
