//! `/v1/invitations`

use serde_json::{Map, Value};

use crate::dev::http::call::Call;
use crate::dev::http::list::{Order, Page, contains, one_of, room};
use crate::dev::http::metadata;
use crate::dev::http::params::Params;
use crate::dev::http::refusal::{Answer, Refusal};
use crate::dev::http::reply::Reply;
use crate::dev::invitation::{Invitation, STATUSES};
use crate::dev::shared::Shared;
use crate::dev::state::State;
use crate::dev::user::User;

pub(super) fn answer(call: &Call, path: &[&str], shared: &Shared) -> Option<Answer> {
    let state = &mut shared.state();
    Some(match (call.verb(), path) {
        ("GET", ["invitations"]) => list(call, state),
        ("POST", ["invitations"]) => create(call, state),
        ("POST", ["invitations", "bulk"]) => create_many(call, state),
        ("POST", ["invitations", id, "revoke"]) => revoke(id, state),
        _ => return None,
    })
}

const ORDER: Order = Order(&[
    ("created_at", "/created_at"),
    ("email_address", "/email_address"),
    ("expires_at", "/expires_at"),
]);

/// Without the revoked ones, unless they are asked for.
fn list(call: &Call, state: &State) -> Answer {
    let page = Page::of(call)?;
    let (status, query) = (one_of(call, "status", &STATUSES)?, call.query("query"));
    let now = state.now().as_millis();
    let wanted = state.invitations.iter().filter(|invitation| {
        let is = invitation.status(now);
        let found = contains(Some(&invitation.email_address), query.as_deref())
            || query.as_deref() == Some(&invitation.id);
        found
            && status
                .as_ref()
                .map_or(is != "revoked", |status| status == is)
    });
    let mut documents = wanted
        .map(|invitation| invitation.document(now))
        .collect::<Vec<_>>();
    ORDER.sort(call, "-created_at", &mut documents)?;
    page.as_asked(call, documents)
}

/// What an invitation may hold.
const KNOWN: &[&str] = &[
    "email_address",
    "public_metadata",
    "redirect_url",
    "notify",
    "ignore_existing",
    "expires_in_days",
    "template_slug",
];

fn create(call: &Call, state: &mut State) -> Answer {
    let draft = Draft::of(&Params::of(call, KNOWN)?, state)?;
    Ok(Reply::json(&draft.place(state)))
}

/// All of them or none.
fn create_many(call: &Call, state: &mut State) -> Answer {
    let drafts = Params::list_of(call, KNOWN)?
        .iter()
        .map(|params| Draft::of(params, state))
        .collect::<Result<Vec<_>, _>>()?;
    let strict = drafts.iter().filter(|draft| !draft.ignore_existing);
    let mut addresses = strict.map(|draft| &draft.email_address).collect::<Vec<_>>();
    let count = addresses.len();
    addresses.sort();
    addresses.dedup();
    if addresses.len() < count {
        return Err(duplicate());
    }
    let placed = drafts.into_iter().map(|draft| draft.place(state));
    Ok(Reply::json(&placed.collect()))
}

/// An invitation that may be made.
struct Draft {
    email_address: String,
    public_metadata: Map<String, Value>,
    days: i64,
    ignore_existing: bool,
}

impl Draft {
    fn of(params: &Params, state: &State) -> Result<Self, Refusal> {
        room(&state.invitations)?;
        let email_address = params.email("email_address")?;
        let ignore_existing = params.flag("ignore_existing")? == Some(true);
        params.text("redirect_url")?;
        params.flag("notify")?;
        let template = params.text("template_slug")?;
        let known = ["invitation", "waitlist_invitation"];
        if template.is_some_and(|slug| !known.contains(&slug.as_str())) {
            return Err(Refusal::value(
                "template_slug",
                "invitation or waitlist_invitation",
            ));
        }
        if !ignore_existing {
            check_address(&email_address, state)?;
        }
        Ok(Self {
            email_address,
            public_metadata: metadata::new(params, "public_metadata")?,
            days: days(params)?,
            ignore_existing,
        })
    }

    fn place(self, state: &mut State) -> Value {
        let (address, public) = (self.email_address, self.public_metadata);
        let invitation = new("inv", (address, public), self.days, state);
        let document = invitation.document(state.now().as_millis());
        state.invitations.push(invitation);
        document
    }
}

fn check_address(address: &str, state: &State) -> Result<(), Refusal> {
    let mut addresses = state.users.iter().flat_map(User::email_addresses);
    if addresses.any(|known| known.eq_ignore_ascii_case(address)) {
        return Err(Refusal::taken("email_address"));
    }
    let now = state.now().as_millis();
    let mut invitations = state.invitations.iter();
    if invitations.any(|one| one.email_address == address && one.is_pending(now)) {
        return Err(duplicate());
    }
    Ok(())
}

fn duplicate() -> Refusal {
    let message = "there is an open invitation for this address";
    Refusal::conflict("duplicate_record", message)
}

/// For how many days it is good; what Clerk gives it unless it is told otherwise.
pub(super) fn days(params: &Params) -> Result<i64, Refusal> {
    Ok(params.number("expires_in_days", 1..=365)?.unwrap_or(30))
}

/// An invitation of an address, with its public metadata.
pub(super) fn new(
    prefix: &str,
    (email_address, public_metadata): (String, Map<String, Value>),
    days: i64,
    state: &mut State,
) -> Invitation {
    let now = state.now().as_millis();
    Invitation {
        id: state.ids.next(prefix),
        email_address,
        public_metadata,
        revoked: false,
        expires_at: now + days * DAY,
        created_at: now,
        updated_at: now,
    }
}

/// In milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

fn revoke(id: &str, state: &mut State) -> Answer {
    let now = state.now().as_millis();
    let found = state
        .invitations
        .iter_mut()
        .find(|invitation| invitation.id == id);
    let found = found.ok_or_else(|| Refusal::not_found("invitation"))?;
    if found.revoked {
        let message = "the invitation is already revoked";
        return Err(Refusal::conflict("invitation_already_revoked", message));
    }
    found.revoke(now);
    Ok(Reply::json(&found.document(now)))
}
