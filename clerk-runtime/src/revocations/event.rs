//! Revocations that follow from webhook events.

use serde_json::Value;

use super::revocation::Revocation;
use crate::caller::{OrgId, SessionId, UserId};
use crate::webhook::RawEvent;

/// Returns the revocations that follow from an event. The data is read by path, so that an event with
/// unexpected other fields is not lost.
pub(super) fn revocation(event: &RawEvent) -> Option<Revocation> {
    let data = event.data();
    let revocation = match event.event_type() {
        "session.ended" | "session.removed" | "session.revoked" => {
            Revocation::session(&SessionId::from(text(data, "/id")?))
        }
        "user.deleted" => Revocation::user(&UserId::from(text(data, "/id")?)),
        "user.updated" if is_set(data, "/banned") || is_set(data, "/locked") => {
            Revocation::user(&UserId::from(text(data, "/id")?))
        }
        "organization.deleted" => Revocation::organization(&OrgId::from(text(data, "/id")?)),
        "organizationMembership.deleted" => {
            let (organization, user) = membership(data)?;
            Revocation::membership(&organization, &user)
        }
        "organizationMembership.updated" => {
            let (organization, user) = membership(data)?;
            let role = text(data, "/role").map(str::to_owned);
            Revocation::membership(&organization, &user).except_for(role)
        }
        _ => return None,
    };
    Some(match event.timestamp() {
        Some(time) => revocation.at(time),
        None => revocation,
    })
}

fn membership(data: &Value) -> Option<(OrgId, UserId)> {
    let organization = text(data, "/organization/id")?;
    let user = text(data, "/public_user_data/user_id")?;
    Some((OrgId::from(organization), UserId::from(user)))
}

fn text<'a>(data: &'a Value, path: &str) -> Option<&'a str> {
    data.pointer(path)?.as_str().filter(|text| !text.is_empty())
}

fn is_set(data: &Value, path: &str) -> bool {
    data.pointer(path) == Some(&Value::Bool(true))
}
