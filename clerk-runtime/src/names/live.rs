//! Names of an instance of Clerk, read with the Backend API.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::TryStreamExt as _;

use super::file::{Item, Names, Payer, Plan, Role, feature_of};
use crate::Clerk;
use crate::api::{Error, models};

/// A section of the file that the Backend API returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Roles,
    Permissions,
    Features,
    Plans,
    Templates,
}

impl Section {
    pub(super) const ALL: [Self; 5] = [
        Self::Roles,
        Self::Permissions,
        Self::Features,
        Self::Plans,
        Self::Templates,
    ];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Roles => "roles",
            Self::Permissions => "permissions",
            Self::Features => "features",
            Self::Plans => "plans",
            Self::Templates => "templates",
        }
    }
}

/// Names of an instance, and its roles that are in no role set: no member can have them.
#[derive(Debug, Default)]
pub(super) struct Live {
    pub(super) names: Names,
    pub(super) unassignable: Vec<String>,
}

/// Kind of names of the plans in a [`LiveError`].
pub(super) const PLANS: &str = "plans";

/// Error of a call, with the kind of names that it lists.
#[derive(Debug, thiserror::Error)]
#[error("the {what} cannot be listed: {error}")]
pub(super) struct LiveError {
    pub(super) what: &'static str,
    #[source]
    error: Error,
}

/// Reads the names of an instance. Features come from plans and from the names of permissions.
pub(super) async fn read(clerk: &Clerk, skipped: &[Section]) -> Result<Live, LiveError> {
    let is_read = |section| !skipped.contains(&section);
    let mut live = Live::default();
    if is_read(Section::Permissions) || is_read(Section::Features) {
        live.names.permissions = permissions(clerk).await?;
    }
    if is_read(Section::Plans) || is_read(Section::Features) {
        add_plans(clerk, &mut live.names).await?;
    }
    if is_read(Section::Roles) {
        live.names.roles = roles(clerk).await?;
        live.unassignable = unassignable(clerk, &live.names).await?;
    }
    if is_read(Section::Templates) {
        live.names.templates = templates(clerk).await?;
    }
    let features: Vec<String> = live
        .names
        .permissions
        .keys()
        .filter_map(|it| feature_of(it).map(str::to_owned))
        .collect();
    for feature in features {
        live.names.features.entry(feature).or_default();
    }
    Ok(live)
}

fn failed(what: &'static str) -> impl Fn(Error) -> LiveError {
    move |error| LiveError { what, error }
}

async fn permissions(clerk: &Clerk) -> Result<BTreeMap<String, Item>, LiveError> {
    let list = clerk.organization_permissions().list().stream();
    let list: Vec<models::Permission> = list
        .try_collect()
        .await
        .map_err(failed("organization permissions"))?;
    let custom = list.into_iter().filter(|it| !is_system(&it.key));
    Ok(custom
        .map(|it| (it.key, item(Some(it.description))))
        .collect())
}

async fn roles(clerk: &Clerk) -> Result<BTreeMap<String, Role>, LiveError> {
    let list = clerk.organization_roles().list().stream();
    let list: Vec<models::Role> = list
        .try_collect()
        .await
        .map_err(failed("organization roles"))?;
    let role = |role: models::Role| {
        let permissions = role.permissions.into_iter().map(|it| it.key);
        let role_value = Role {
            item: item(role.description),
            permissions: permissions.filter(|key| !is_system(key)).collect(),
        };
        (role.key, role_value)
    };
    Ok(list.into_iter().map(role).collect())
}

async fn unassignable(clerk: &Clerk, names: &Names) -> Result<Vec<String>, LiveError> {
    let sets: Vec<models::RoleSet> = clerk
        .role_sets()
        .list()
        .stream()
        .try_collect()
        .await
        .map_err(failed("role sets"))?;
    let in_sets = sets.iter().flat_map(|set| &set.roles);
    let in_sets: BTreeSet<&str> = in_sets.map(|role| role.key.as_str()).collect();
    let roles = names
        .roles
        .keys()
        .filter(|role| !in_sets.contains(role.as_str()));
    Ok(roles.cloned().collect())
}

async fn add_plans(clerk: &Clerk, names: &mut Names) -> Result<(), LiveError> {
    let list = clerk.billing().plans().stream();
    let list: Vec<models::Plan> = list.try_collect().await.map_err(failed(PLANS))?;
    for plan in list {
        let mut keys = BTreeSet::new();
        for feature in plan.features {
            names
                .features
                .insert(feature.slug.clone(), item(feature.description));
            keys.insert(feature.slug);
        }
        let value = Plan {
            item: item(plan.description),
            payer: match plan.for_payer_type.as_str() {
                "org" => Some(Payer::Org),
                "user" => Some(Payer::User),
                _ => None,
            },
            features: Some(keys),
        };
        names.plans.insert(plan.slug, value);
    }
    Ok(())
}

async fn templates(clerk: &Clerk) -> Result<BTreeMap<String, Item>, LiveError> {
    let list = clerk.jwt_templates().list().stream();
    let list: Vec<models::JwtTemplate> =
        list.try_collect().await.map_err(failed("JWT templates"))?;
    Ok(list
        .into_iter()
        .map(|it| (it.name, Item::default()))
        .collect())
}

fn item(description: Option<String>) -> Item {
    Item {
        description: description.filter(|text| !text.trim().is_empty()),
        line: 0,
    }
}

/// Returns `true` for Clerk's own permissions, which no token contains.
fn is_system(permission: &str) -> bool {
    permission.starts_with("org:sys_")
}
