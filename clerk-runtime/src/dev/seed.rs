//! People and organizations from a JSON document.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::Builder;
use super::people::{Organization, Person};

/// Reason for which a document with people and organizations is invalid.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SeedError(String);

impl Builder {
    /// Adds the people and organizations of a JSON document:
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clerk_runtime::dev::Instance;
    ///
    /// let builder = Instance::builder().people_from_json(
    ///     r#"{
    ///       "organizations": [{
    ///         "slug": "globex",
    ///         "name": "Globex",
    ///         "roles": { "org:admin": ["org:reports:read"], "org:member": [] },
    ///         "features": ["reports"],
    ///         "plans": ["pro"]
    ///       }],
    ///       "people": [{
    ///         "username": "hank",
    ///         "email": "hank@globex.example",
    ///         "password": "cypress creek",
    ///         "first_name": "Hank",
    ///         "last_name": "Scorpio",
    ///         "memberships": [{ "organization": "globex", "role": "org:admin" }],
    ///         "public_metadata": { "beta": true }
    ///       }]
    ///     }"#,
    /// )?;
    /// # drop(builder);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Required are the `slug` of an organization, the `username` of a person, and the `organization`
    /// and `role` of a membership. People can also have `features`, `plans`,
    /// `pending`, `second_factor`, `private_metadata` and `unsafe_metadata`, which mean the same as
    /// the methods of [`Person`].
    ///
    /// # Errors
    /// Fails if the document has another form, and if two people have the same username or email
    /// address, or two organizations the same slug, ignoring case. The error names the place.
    pub fn people_from_json(self, json: &str) -> Result<Self, SeedError> {
        let mut document = serde_json::Deserializer::from_str(json);
        let seed: Seed = serde_path_to_error::deserialize(&mut document)
            .map_err(|error| SeedError(format!("{}: {}", error.path(), error.inner())))?;
        document
            .end()
            .map_err(|error| SeedError(error.to_string()))?;
        unique(
            "organizations",
            seed.organizations.iter().map(|it| it.slug.clone()),
        )?;
        unique("people", seed.people.iter().map(|it| it.username.clone()))?;
        unique("people", seed.people.iter().map(|it| it.person().email))?;
        let builder = seed
            .organizations
            .into_iter()
            .fold(self, |builder, organization| {
                builder.organization(organization.declared())
            });
        Ok(seed
            .people
            .iter()
            .fold(builder, |builder, person| builder.person(person.person())))
    }
}

/// Rejects a value that occurs twice, ignoring case.
fn unique(list: &str, names: impl Iterator<Item = String>) -> Result<(), SeedError> {
    let mut known = BTreeMap::new();
    for (at, name) in names.enumerate() {
        if let Some(before) = known.insert(name.to_lowercase(), at) {
            let message = format!("{list}[{at}]: `{name}` is already that of {list}[{before}]");
            return Err(SeedError(message));
        }
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seed {
    #[serde(default)]
    organizations: Vec<SeedOrganization>,
    #[serde(default)]
    people: Vec<SeedPerson>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedOrganization {
    slug: String,
    name: Option<String>,
    #[serde(default)]
    roles: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    features: Vec<String>,
    #[serde(default)]
    plans: Vec<String>,
}

impl SeedOrganization {
    fn declared(self) -> Organization {
        let mut organization = Organization::new(self.slug);
        if let Some(name) = self.name {
            organization = organization.name(name);
        }
        for (role, permissions) in self.roles {
            organization = organization.role(role, permissions);
        }
        organization.features = self.features;
        organization.plans = self.plans;
        organization
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedPerson {
    username: String,
    email: Option<String>,
    password: Option<String>,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
    #[serde(default)]
    memberships: Vec<SeedMembership>,
    #[serde(default)]
    features: Vec<String>,
    #[serde(default)]
    plans: Vec<String>,
    #[serde(default)]
    pending: bool,
    #[serde(default)]
    second_factor: bool,
    #[serde(default)]
    public_metadata: Map<String, Value>,
    #[serde(default)]
    private_metadata: Map<String, Value>,
    #[serde(default)]
    unsafe_metadata: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedMembership {
    organization: String,
    role: String,
}

impl SeedPerson {
    fn person(&self) -> Person {
        let mut person = Person::new(&self.username)
            .public_metadata(self.public_metadata.clone())
            .private_metadata(self.private_metadata.clone())
            .unsafe_metadata(self.unsafe_metadata.clone());
        if let Some(email) = &self.email {
            person = person.email(email);
        }
        if !(self.first_name.is_empty() && self.last_name.is_empty()) {
            person = person.named(&self.first_name, &self.last_name);
        }
        for membership in &self.memberships {
            person = person.member_of(&membership.organization, &membership.role);
        }
        person.password.clone_from(&self.password);
        person.features.clone_from(&self.features);
        person.plans.clone_from(&self.plans);
        (person.has_pending_sessions, person.second_factor) = (self.pending, self.second_factor);
        person
    }
}

#[cfg(test)]
mod tests {
    use crate::dev::Instance;

    fn error(json: &str) -> String {
        Instance::builder()
            .people_from_json(json)
            .unwrap_err()
            .to_string()
    }

    #[tokio::test]
    async fn people_of_a_document_can_sign_in() {
        let json = r#"{"people": [{"username": "hank", "password": "cypress creek",
            "memberships": [{"organization": "globex", "role": "org:admin"}]}]}"#;
        let builder = Instance::builder().people_from_json(json).unwrap();
        let instance = builder.start().await.unwrap();
        assert!(instance.sign_in("hank").unwrap().org_id().is_some());
        let mut browser = instance.browser().unwrap();
        browser
            .sign_in("hank@example.com", "cypress creek")
            .await
            .unwrap();
    }

    #[test]
    fn error_names_the_place() {
        let wrong_type = error(r#"{"people": [{"username": 1}]}"#);
        assert!(
            wrong_type.starts_with("people[0].username: invalid type"),
            "{wrong_type}"
        );
        let unknown = error(r#"{"people": [{"username": "a", "age": 1}]}"#);
        assert!(unknown.contains("unknown field `age`"), "{unknown}");
        assert!(error("{} {}").contains("trailing"));
    }

    #[test]
    fn repeated_name_is_rejected() {
        let people = error(r#"{"people": [{"username": "ann"}, {"username": "Ann"}]}"#);
        assert_eq!(people, "people[1]: `Ann` is already that of people[0]");
        let email =
            r#"{"people": [{"username": "a", "email": "b@example.com"}, {"username": "b"}]}"#;
        assert_eq!(
            error(email),
            "people[1]: `b@example.com` is already that of people[0]"
        );
    }
}
