//! A session token's payload, versions 1 and 2, as the properties of Clerk's auth object.

use serde_json::{Map, Value};

use crate::jwt::js;

/// A session's active organization as its claims say.
#[derive(Debug, Default)]
pub(super) struct Organization {
    pub(super) id: Value,
    pub(super) slug: Value,
    pub(super) role: Value,
    /// Texts, whatever Clerk put there for version 1, or null.
    pub(super) permissions: Value,
}

/// Claims that Clerk's code can't read either.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct ClaimsProblem(String);

/// Reads the organization. On a problem nothing of it is believed.
pub(super) fn organization(claims: &Map<String, Value>) -> Result<Organization, ClaimsProblem> {
    let is_version_2 = claims.get("v").and_then(Value::as_f64) == Some(2.0);
    if is_version_2 {
        version_2(claims)
    } else {
        Ok(version_1(claims))
    }
}

fn version_1(claims: &Map<String, Value>) -> Organization {
    let claim = |name| claims.get(name).cloned().unwrap_or_default();
    Organization {
        id: claim("org_id"),
        slug: claim("org_slug"),
        role: claim("org_role"),
        permissions: claim("org_permissions"),
    }
}

fn version_2(claims: &Map<String, Value>) -> Result<Organization, ClaimsProblem> {
    let organization = claims.get("o");
    if !js::is_truthy(organization) {
        return Ok(Organization::default());
    }
    let field = |name| organization.and_then(|organization| organization.get(name));
    let role = field("rol").filter(|role| js::is_truthy(Some(role)));
    let features = Scopes::of(text_claim("fea", claims.get("fea"))?)?;
    let permissions = match (
        text_claim("per", field("per")),
        text_claim("fpm", field("fpm")),
    ) {
        (Ok(""), _) | (_, Ok("")) => Vec::new(),
        (permissions, numbers) => permissions_of(features.org, permissions?, numbers?),
    };
    Ok(Organization {
        id: field("id").cloned().unwrap_or_default(),
        slug: field("slg").cloned().unwrap_or_default(),
        role: role
            .map(|role| format!("org:{}", js::to_text(Some(role))))
            .into(),
        permissions: permissions.into(),
    })
}

/// A text; where it is missing or falsy, the empty one.
fn text_claim<'c>(name: &str, claim: Option<&'c Value>) -> Result<&'c str, ClaimsProblem> {
    match claim {
        Some(Value::String(text)) => Ok(text),
        claim if !js::is_truthy(claim) => Ok(""),
        _ => Err(ClaimsProblem(format!("claim {name} is not a text"))),
    }
}

/// `org:<feature>:<permission>` for each bit that is set: the i-th number belongs to the i-th
/// feature of the organization, its j-th bit to the j-th permission.
fn permissions_of(features: Vec<&str>, permissions: &str, numbers: &str) -> Vec<String> {
    let permissions: Vec<_> = permissions.split(',').map(str::trim).collect();
    let mut granted = Vec::new();
    for (feature, number) in features.into_iter().zip(numbers.split(',')) {
        let bits = low_bits(number.trim(), permissions.len());
        for (permission, _) in permissions.iter().zip(bits).filter(|(_, bit)| *bit) {
            granted.push(format!("org:{feature}:{permission}"));
        }
    }
    granted
}

/// The lowest bits of a decimal number of any size, lowest first; none if it isn't a number.
fn low_bits(number: &str, count: usize) -> Vec<bool> {
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let mut digits: Vec<u8> = number.bytes().map(|byte| byte - b'0').collect();
    (0..count).map(|_| halve(&mut digits)).collect()
}

/// Halves a decimal number, most significant digit first, and says whether it was odd.
fn halve(digits: &mut [u8]) -> bool {
    let mut rest = 0;
    for digit in digits {
        let value = rest * 10 + *digit;
        *digit = value / 2;
        rest = value % 2;
    }
    rest == 1
}

/// Features or plans, by whom they belong to.
#[derive(Debug, Default)]
pub(super) struct Scopes<'c> {
    pub(super) org: Vec<&'c str>,
    pub(super) user: Vec<&'c str>,
}

impl<'c> Scopes<'c> {
    /// Reads `o:invoices,u:export,ou:reports`.
    pub(super) fn of(claim: &'c str) -> Result<Self, ClaimsProblem> {
        let mut scopes = Self::default();
        if claim.is_empty() {
            return Ok(scopes);
        }
        for item in claim.split(',').map(str::trim) {
            let Some((scope, name)) = item.split_once(':') else {
                let problem = format!("Invalid claim element (missing colon): {item}");
                return Err(ClaimsProblem(problem));
            };
            if matches!(scope, "o" | "ou" | "uo") {
                scopes.org.push(name);
            }
            if matches!(scope, "u" | "ou" | "uo") {
                scopes.user.push(name);
            }
        }
        Ok(scopes)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn permissions(features: &str, permissions: &str, numbers: &str) -> Value {
        let claims = json!({
            "v": 2, "fea": features,
            "o": {"id": "org_1", "rol": "admin", "per": permissions, "fpm": numbers},
        });
        organization(claims.as_object().unwrap())
            .unwrap()
            .permissions
    }

    #[test]
    fn each_bit_grants_one_permission() {
        assert_eq!(
            permissions("o:a", "x,y,z", "5"),
            json!(["org:a:x", "org:a:z"])
        );
        assert_eq!(
            permissions("o:a,u:b,ou:c", "x,y", "1,2"),
            json!(["org:a:x", "org:c:y"])
        );
        for not_a_number in ["-1", "0x3", "1.0", "1e0", "", "٣"] {
            assert_eq!(
                permissions("o:a", "x,y", not_a_number),
                json!([]),
                "{not_a_number}"
            );
        }
    }

    #[test]
    fn the_hundredth_permission_is_exact() {
        let names: Vec<_> = (0..=100).map(|index| format!("p{index}")).collect();
        let two_to_the_hundredth = "1267650600228229401496703205376";
        assert_eq!(
            permissions("o:a", &names.join(","), two_to_the_hundredth),
            json!(["org:a:p100"])
        );
    }

    #[test]
    fn an_item_without_a_scope_spoils_the_claim() {
        let claims = json!({"v": 2, "fea": "o:a,b", "o": {"id": "org_1"}});
        assert!(organization(claims.as_object().unwrap()).is_err());
    }
}
