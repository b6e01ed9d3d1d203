//! Organizations and their roles.

use serde_json::{Map, Value, json};

use super::document::with;
use super::people::Organization;
use super::state::OfflineState;

/// An organization with its roles.
pub(super) struct Org {
    pub(super) id: String,
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) roles: Vec<(String, Vec<String>)>,
    pub(super) features: Vec<String>,
    pub(super) plans: Vec<String>,
    /// 0 is unlimited.
    pub(super) max_allowed_memberships: i64,
    pub(super) admin_delete_enabled: bool,
    pub(super) image_url: String,
    pub(super) has_image: bool,
    pub(super) public_metadata: Map<String, Value>,
    pub(super) private_metadata: Map<String, Value>,
    pub(super) created_by: Option<String>,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
}

/// Role of the user who creates an organization. Only users with this role can manage it.
pub(super) const ADMIN: &str = "org:admin";

/// Roles that every Clerk instance has.
pub(super) const DEFAULT_ROLES: [&str; 2] = [ADMIN, "org:member"];

impl Org {
    fn new(from: Organization, id: String, (image_url, now): (String, i64)) -> Self {
        let mut features = from.features;
        let permissions = from.roles.iter().flat_map(|(_, permissions)| permissions);
        features.extend(
            permissions
                .filter_map(|p| parts(p))
                .map(|(feature, _)| feature.into()),
        );
        features.sort();
        features.dedup();
        Self {
            id,
            slug: from.slug,
            name: from.name,
            roles: from.roles,
            features,
            plans: from.plans,
            max_allowed_memberships: 0,
            admin_delete_enabled: true,
            image_url,
            has_image: false,
            public_metadata: Map::new(),
            private_metadata: Map::new(),
            created_by: None,
            created_at: now,
            updated_at: now,
        }
    }

    /// Returns the feature and action of each permission of a role.
    pub(super) fn permissions_of(&self, role: &str) -> Vec<(&str, &str)> {
        self.granted(role).filter_map(parts).collect()
    }

    fn granted(&self, role: &str) -> impl Iterator<Item = &str> {
        let granted = self.roles.iter().filter(move |(name, _)| name == role);
        granted.flat_map(|(_, permissions)| permissions.iter().map(String::as_str))
    }

    /// Returns all permissions of a role, with Clerk's system permissions, as a membership has
    /// them.
    pub(super) fn permissions(&self, role: &str) -> Vec<&str> {
        let system = system_permissions(role).iter().copied();
        system.chain(self.granted(role)).collect()
    }

    /// Returns the organization object of the Backend API.
    pub(super) fn document(&self) -> Value {
        let document = json!({
            "object": "organization",
            "id": self.id,
            "name": self.name,
            "slug": self.slug,
            "image_url": self.image_url,
            "has_image": self.has_image,
            "max_allowed_memberships": self.max_allowed_memberships,
            "admin_delete_enabled": self.admin_delete_enabled,
            "public_metadata": self.public_metadata,
            "private_metadata": self.private_metadata,
            "role_set_key": null,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        });
        match &self.created_by {
            Some(user_id) => with(document, "created_by", user_id.as_str()),
            None => document,
        }
    }

    /// Returns the organization's public data.
    pub(super) fn public_data(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "slug": self.slug,
            "image_url": self.image_url,
            "has_image": self.has_image,
        })
    }
}

/// System permissions of admins. Clerk's own components require them, and tokens never contain
/// them.
const ADMIN_PERMISSIONS: &[&str] = &[
    "org:sys_profile:manage",
    "org:sys_profile:delete",
    "org:sys_memberships:read",
    "org:sys_memberships:manage",
    "org:sys_domains:read",
    "org:sys_domains:manage",
    "org:sys_billing:read",
    "org:sys_billing:manage",
    "org:sys_api_keys:read",
    "org:sys_api_keys:manage",
];

/// System permissions of all other roles.
const MEMBER_PERMISSIONS: &[&str] = &[
    "org:sys_memberships:read",
    "org:sys_billing:read",
    "org:sys_api_keys:read",
];

/// Returns the system permissions of a role, which Clerk defines.
pub(super) fn system_permissions(role: &str) -> &'static [&'static str] {
    if role == ADMIN {
        ADMIN_PERMISSIONS
    } else {
        MEMBER_PERMISSIONS
    }
}

/// Parses `org:<feature>:<action>`.
fn parts(permission: &str) -> Option<(&str, &str)> {
    permission.strip_prefix("org:")?.split_once(':')
}

impl OfflineState {
    /// Adds an organization and returns its id.
    pub(super) fn add_organization(&mut self, organization: Organization) -> String {
        let (id, now) = (self.ids.next("org"), self.now().as_millis());
        let organization = self.declared.completed(organization);
        let organization = Org::new(organization, id.clone(), (self.picture_url.clone(), now));
        self.organizations.push(organization);
        id
    }

    /// Returns an organization by slug or id.
    pub(super) fn organization(&self, which: &str) -> Option<&Org> {
        let mut all = self.organizations.iter();
        all.find(|org| org.slug == which || org.id == which)
    }

    /// Removes an organization, its memberships and its invitations. Sessions in which it is active
    /// continue without it.
    pub(super) fn remove_organization(&mut self, id: &str) {
        self.organizations.retain(|org| org.id != id);
        self.memberships
            .retain(|membership| membership.organization_id != id);
        self.organization_invitations
            .retain(|invitation| invitation.organization_id != id);
        self.deactivate(id, None);
    }

    /// Returns `true` if members can have this role. As in Clerk, roles belong to the instance: one
    /// that any organization declares is valid for all.
    pub(super) fn has_role(&self, role: &str) -> bool {
        let declared = self.organizations.iter().flat_map(|org| &org.roles);
        let held = self.memberships.iter().map(|membership| &membership.role);
        DEFAULT_ROLES.contains(&role)
            || declared
                .map(|(name, _)| name)
                .chain(held)
                .any(|name| name == role)
    }

    /// Returns the instance's roles with their permissions, each as the first organization declares
    /// it.
    pub(super) fn roles(&self) -> Vec<(String, Vec<String>)> {
        let mut roles = Vec::<(String, Vec<String>)>::new();
        for role in self.organizations.iter().flat_map(|org| &org.roles) {
            if !roles.iter().any(|(name, _)| *name == role.0) {
                roles.push(role.clone());
            }
        }
        roles
    }
}

/// Returns the display name of a role.
pub(super) fn role_name(role: &str) -> String {
    let name = role.rsplit(':').next().unwrap_or(role).replace('_', " ");
    let mut letters = name.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn role_names_are_human_readable() {
        assert_eq!(role_name("org:admin"), "Admin");
        assert_eq!(role_name("org:invoice_clerk"), "Invoice clerk");
        assert_eq!(role_name(""), "");
    }
}
