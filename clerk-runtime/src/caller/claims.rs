//! The claims of a session token, versions 1 and 2.

use serde::Deserialize;
use serde_json::Value;

/// The claims of a session token that this crate reads.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SessionClaims {
    pub(super) sub: Option<String>,
    pub(super) sid: Option<String>,
    pub(super) aud: Option<Value>,
    /// Expiry, in seconds.
    pub(super) exp: Option<f64>,
    /// The session's status.
    pub(super) sts: Option<String>,
    /// The actor of an impersonated session.
    pub(super) act: Option<Value>,
    /// Minutes since the first and the second factor were verified.
    pub(super) fva: Option<[f64; 2]>,
    /// Features.
    pub(super) fea: Option<String>,
    /// Plans.
    pub(super) pla: Option<String>,
    v: Option<u64>,
    o: Option<OrganizationV2>,
    org_id: Option<String>,
    org_slug: Option<String>,
    org_role: Option<String>,
    org_permissions: Option<Vec<String>>,
}

/// The claim `o` of version 2.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct OrganizationV2 {
    id: Option<String>,
    slg: Option<String>,
    /// The role without `org:`.
    rol: Option<String>,
    /// Names of permissions, separated by commas.
    per: Option<String>,
    /// A bit mask over `per` for each of the organization's features.
    fpm: Option<String>,
}

/// Active organization of a session.
#[derive(Debug, Default)]
pub(super) struct ActiveOrganization {
    pub(super) id: Option<String>,
    pub(super) slug: Option<String>,
    pub(super) role: Option<String>,
    pub(super) permissions: Option<Vec<String>>,
}

impl SessionClaims {
    /// Takes the organization out of the claims. Returns an error if `fea` is malformed, since the
    /// bit masks of the permissions are in the order of its items.
    pub(super) fn take_organization(&mut self) -> Result<ActiveOrganization, MissingScope> {
        if self.v != Some(2) {
            return Ok(ActiveOrganization {
                id: self.org_id.take(),
                slug: self.org_slug.take(),
                role: self.org_role.take(),
                permissions: self.org_permissions.take(),
            });
        }
        let Some(organization) = self.o.take() else {
            return Ok(ActiveOrganization::default());
        };
        let features = Scopes::of(self.fea.as_deref().unwrap_or_default())?.org;
        let names = organization.per.as_deref().unwrap_or_default();
        let masks = organization.fpm.as_deref().unwrap_or_default();
        let role = organization.rol.filter(|role| !role.is_empty());
        Ok(ActiveOrganization {
            id: organization.id,
            slug: organization.slg,
            role: role.map(|role| format!("org:{role}")),
            permissions: Some(permissions(&features, names, masks)),
        })
    }
}

/// Returns `org:<feature>:<name>` for each bit that is set: the i-th mask belongs to the i-th
/// feature of the organization, its j-th bit to the j-th name.
fn permissions(features: &[&str], names: &str, masks: &str) -> Vec<String> {
    let names: Vec<_> = names.split(',').map(str::trim).collect();
    let mut granted = Vec::new();
    for (feature, mask) in features.iter().zip(masks.split(',')) {
        let mask = mask_of(mask.trim());
        for (bit, name) in (0..u128::BITS).zip(&names) {
            if mask >> bit & 1 == 1 && !name.is_empty() {
                granted.push(format!("org:{feature}:{name}"));
            }
        }
    }
    granted
}

/// Parses a decimal number. Returns 0, which grants no permission, for any other text and for
/// numbers above 128 bits.
fn mask_of(text: &str) -> u128 {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number).unwrap_or(0)
}

/// Error for an item of `fea` or `pla` without a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an item has no scope, such as `o:` or `u:`")]
pub(super) struct MissingScope;

/// Features or plans of the organization and of the user.
#[derive(Debug, Default)]
pub(super) struct Scopes<'c> {
    pub(super) org: Vec<&'c str>,
    pub(super) user: Vec<&'c str>,
}

impl<'c> Scopes<'c> {
    /// Reads `o:invoices,u:export,ou:reports`.
    pub(super) fn of(claim: &'c str) -> Result<Self, MissingScope> {
        let mut scopes = Self::default();
        if claim.is_empty() {
            return Ok(scopes);
        }
        for item in claim.split(',').map(str::trim) {
            let (scope, name) = item.split_once(':').ok_or(MissingScope)?;
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

    fn organization(claims: Value) -> Result<ActiveOrganization, MissingScope> {
        let mut claims: SessionClaims = serde_json::from_value(claims).unwrap();
        claims.take_organization()
    }

    fn permissions(features: &str, permissions: &str, masks: &str) -> Vec<String> {
        let claims = json!({
            "v": 2, "fea": features,
            "o": {"id": "org_1", "rol": "admin", "per": permissions, "fpm": masks},
        });
        organization(claims).unwrap().permissions.unwrap()
    }

    #[test]
    fn each_mask_bit_grants_one_permission() {
        assert_eq!(permissions("o:a", "x,y,z", "5"), ["org:a:x", "org:a:z"]);
        assert_eq!(
            permissions("o:a,u:b,ou:c", "x,y", "1,2"),
            ["org:a:x", "org:c:y"]
        );
        assert_eq!(permissions("o:a", " x , y ", " 3 "), ["org:a:x", "org:a:y"]);
    }

    #[test]
    fn mask_above_128_bits_or_malformed_grants_nothing() {
        let above_128_bits = "340282366920938463463374607431768211457";
        for mask in ["-1", "+1", "0x3", "1.0", "1e0", "", "٣", above_128_bits] {
            assert!(permissions("o:a", "x,y", mask).is_empty(), "{mask}");
        }
        assert!(permissions("o:a", "", "1").is_empty());
    }

    #[test]
    fn hundredth_permission_is_granted_exactly() {
        let names: Vec<_> = (0..=100).map(|index| format!("p{index}")).collect();
        let two_to_the_hundredth = "1267650600228229401496703205376";
        assert_eq!(
            permissions("o:a", &names.join(","), two_to_the_hundredth),
            ["org:a:p100"]
        );
    }

    #[test]
    fn feature_without_a_scope_is_an_error() {
        let claims = json!({"v": 2, "fea": "o:a,b", "o": {"id": "org_1"}});
        assert_eq!(organization(claims).unwrap_err(), MissingScope);
    }

    #[test]
    fn version_1_claims_are_parsed_from_the_top_level() {
        let claims = json!({
            "org_id": "org_1", "org_slug": "acme", "org_role": "org:admin",
            "org_permissions": ["org:a:x"], "o": {"id": "org_2"},
        });
        let organization = organization(claims).unwrap();
        assert_eq!(organization.id.as_deref(), Some("org_1"));
        assert_eq!(organization.slug.as_deref(), Some("acme"));
        assert_eq!(organization.role.as_deref(), Some("org:admin"));
        assert_eq!(organization.permissions.unwrap(), ["org:a:x"]);
    }

    #[test]
    fn version_2_claims_are_parsed_from_o() {
        let claims = json!({
            "v": 2, "org_id": "org_2", "org_role": "org:owner", "org_permissions": ["org:a:x"],
            "o": {"id": "org_1", "slg": "acme", "rol": "admin"},
        });
        let organization = organization(claims).unwrap();
        assert_eq!(organization.id.as_deref(), Some("org_1"));
        assert_eq!(organization.slug.as_deref(), Some("acme"));
        assert_eq!(organization.role.as_deref(), Some("org:admin"));
        assert!(organization.permissions.unwrap().is_empty());
    }

    #[test]
    fn version_2_without_o_has_no_organization() {
        let organization = organization(json!({"v": 2, "org_id": "org_1"})).unwrap();
        assert!(organization.id.is_none() && organization.permissions.is_none());
    }

    #[test]
    fn claims_of_another_type_are_an_error() {
        for (name, bad) in [
            ("sts", json!(7)),
            ("fva", json!([1])),
            ("fva", json!(["1", "2"])),
            ("fea", json!(["o:a"])),
            ("v", json!("2")),
            ("o", json!("org_1")),
            ("o", json!({"fpm": 5})),
            ("org_role", json!(7)),
            ("org_permissions", json!("org:a:x")),
        ] {
            let claims = json!({ name: bad });
            assert!(
                serde_json::from_value::<SessionClaims>(claims).is_err(),
                "{name}: {bad}"
            );
        }
    }
}
