//! Claims of version 2 session tokens.

use serde_json::{Map, Value, json};

use super::organization::Org;
use super::session::SessionRecord;
use super::state::OfflineState;
use super::user::User;

/// Returns the claims of a session token for a user and the id of the active organization, without
/// `iss`, `iat`, `nbf`, `exp`, `jti` and `azp`, which the caller adds.
pub(super) fn session_claims(
    state: &OfflineState,
    session: &SessionRecord,
    (user, active): (&User, Option<&str>),
) -> Map<String, Value> {
    let organization = active.and_then(|id| state.organization(id));
    let features = scoped(
        &user.features,
        organization.map(|org| org.features.as_slice()),
    );
    let plans = scoped(&user.plans, organization.map(|org| org.plans.as_slice()));

    let mut claims = Map::new();
    claims.insert("sub".into(), json!(user.id));
    claims.insert("sid".into(), json!(session.id));
    claims.insert("sts".into(), json!(session.status.claim()));
    claims.insert("fva".into(), json!(session.factor_ages(state.now())));
    claims.insert("v".into(), json!(2));
    if let Some(organization) = organization {
        let role = state.role_in(&organization.id, &user.id);
        let claim = active_organization(organization, role, &features);
        claims.insert("o".into(), claim);
    }
    insert_list(&mut claims, "fea", &features);
    insert_list(&mut claims, "pla", &plans);
    if let Some(actor) = &session.actor {
        claims.insert("act".into(), actor.clone());
    }
    claims
}

/// Returns the claims of a session token, without its times, for a user who has been deleted.
pub(super) fn deleted_session_claims(session_id: &str, user_id: &str) -> Map<String, Value> {
    let mut claims = Map::new();
    claims.insert("sub".into(), json!(user_id));
    claims.insert("sid".into(), json!(session_id));
    claims.insert("sts".into(), json!("active"));
    claims.insert("fva".into(), json!([0, -1]));
    claims.insert("v".into(), json!(2));
    claims
}

/// An item of `fea` or `pla`.
struct PlanItem {
    name: String,
    holder: Holder,
}

#[derive(PartialEq)]
enum Holder {
    User,
    Organization,
    Both,
}

impl PlanItem {
    fn claim(&self) -> String {
        let scope = match self.holder {
            Holder::User => "u",
            Holder::Organization => "o",
            Holder::Both => "ou",
        };
        format!("{scope}:{}", self.name)
    }
}

fn insert_list(claims: &mut Map<String, Value>, name: &str, items: &[PlanItem]) {
    if !items.is_empty() {
        let list = items.iter().map(PlanItem::claim).collect::<Vec<_>>();
        claims.insert(name.into(), json!(list.join(",")));
    }
}

/// Returns the items of the user and the organization in one list, without duplicates.
fn scoped(user: &[String], organization: Option<&[String]>) -> Vec<PlanItem> {
    let organization = organization.unwrap_or_default();
    let mut names = [user, organization].concat();
    names.sort();
    names.dedup();
    let holder = |name: &String| match (user.contains(name), organization.contains(name)) {
        (true, true) => Holder::Both,
        (true, false) => Holder::User,
        _ => Holder::Organization,
    };
    names
        .into_iter()
        .map(|name| PlanItem {
            holder: holder(&name),
            name,
        })
        .collect()
}

/// Returns the `o` claim. Permissions are one bit mask per feature of the organization, over the
/// list of actions in `per`.
fn active_organization(org: &Org, role: &str, features: &[PlanItem]) -> Value {
    let permissions = org.permissions_of(role);
    let mut actions = permissions
        .iter()
        .map(|(_, action)| *action)
        .collect::<Vec<_>>();
    actions.sort_unstable();
    actions.dedup();

    let mask = |feature: &PlanItem| {
        let held = |action: &&str| permissions.contains(&(feature.name.as_str(), *action));
        decimal(actions.iter().rev().map(held))
    };
    let masks = features
        .iter()
        .filter(|feature| feature.holder != Holder::User)
        .map(mask);

    let mut claim =
        json!({ "id": org.id, "slg": org.slug, "rol": role.trim_start_matches("org:") });
    if let (Value::Object(claim), false) = (&mut claim, actions.is_empty()) {
        claim.insert("per".into(), json!(actions.join(",")));
        claim.insert("fpm".into(), json!(masks.collect::<Vec<_>>().join(",")));
    }
    claim
}

/// Returns bits, highest first, as a decimal number of any size.
fn decimal(bits: impl Iterator<Item = bool>) -> String {
    let mut digits = vec![0_u8];
    for bit in bits {
        let mut carry = u8::from(bit);
        for digit in &mut digits {
            let doubled = *digit * 2 + carry;
            (*digit, carry) = (doubled % 10, doubled / 10);
        }
        if carry > 0 {
            digits.push(carry);
        }
    }
    digits
        .iter()
        .rev()
        .map(|digit| char::from(b'0' + digit))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permission_masks_of_any_size_are_written() {
        assert_eq!(decimal([true, false, true].into_iter()), "5");
        assert_eq!(decimal([false, false].into_iter()), "0");
        let two_to_the_100 = std::iter::once(true).chain(std::iter::repeat_n(false, 100));
        assert_eq!(decimal(two_to_the_100), "1267650600228229401496703205376");
    }

    #[test]
    fn feature_of_user_and_organization_is_listed_once() {
        let (user, org) = (["beta".to_owned(), "all".to_owned()], ["beta".to_owned()]);
        let items = scoped(&user, Some(&org));
        let text = items.iter().map(PlanItem::claim).collect::<Vec<_>>();
        assert_eq!(text, ["u:all", "ou:beta"]);
    }
}
