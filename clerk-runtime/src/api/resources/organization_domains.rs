//! Domains of one organization.

use super::{Organizations, operation_table};
use crate::api::models::{DeletedObject, EnrollmentMode, OrganizationDomain, OrganizationDomainId};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, Nullable};
use crate::caller::OrgId;

operation_table! {
    CREATE: post("CreateOrganizationDomain", "/organizations/{organization_id}/domains"),
    LIST: get("ListOrganizationDomains", "/organizations/{organization_id}/domains"),
    UPDATE: patch(
        "UpdateOrganizationDomain",
        "/organizations/{organization_id}/domains/{domain_id}",
    ),
    DELETE: delete(
        "DeleteOrganizationDomain",
        "/organizations/{organization_id}/domains/{domain_id}",
    ),
    VERIFY_OWNERSHIP: post(
        "VerifyOrganizationDomainOwnership",
        "/organizations/{organization_id}/domains/{domain_id}/verify_ownership",
    ).idempotent(),
    ALL_DOMAINS: get("ListAllOrganizationDomains", "/organization_domains"),
}

/// Domains of one organization.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "data": [{ "object": "organization_domain", "id": "orgdmn_1", "name": "example.com" }], "total_count": 1 });
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/organizations/org_123/domains", ok, response);
/// use clerk_runtime::OrgId;
///
/// let domains = clerk.organizations().domains(&OrgId::from("org_123")).list().await?;
/// assert_eq!(domains[0].name, "example.com");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct OrganizationDomains {
    client: Client,
    organization_id: OrgId,
}

impl OrganizationDomains {
    /// Adds a domain.
    pub fn create(&self, parameters: CreateOrganizationDomain) -> Call<OrganizationDomain> {
        let request = CREATE
            .request()
            .path(&self.organization_id)
            .object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Lists the domains.
    pub fn list(&self) -> ListOrganizationDomains {
        ListOrganizationDomains(Call::new(
            &self.client,
            LIST.request().path(&self.organization_id),
        ))
    }

    /// Changes a domain.
    pub fn update(
        &self,
        domain_id: &OrganizationDomainId,
        parameters: UpdateOrganizationDomain,
    ) -> Call<OrganizationDomain> {
        let request = UPDATE
            .request()
            .path(&self.organization_id)
            .path(domain_id)
            .object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Deletes a domain.
    pub fn delete(&self, domain_id: &OrganizationDomainId) -> Call<DeletedObject> {
        Call::new(
            &self.client,
            DELETE.request().path(&self.organization_id).path(domain_id),
        )
    }

    /// Marks the ownership of a domain as verified, without a check of DNS records.
    pub fn verify_ownership(&self, domain_id: &OrganizationDomainId) -> Call<OrganizationDomain> {
        Call::new(
            &self.client,
            VERIFY_OWNERSHIP
                .request()
                .path(&self.organization_id)
                .path(domain_id),
        )
    }
}

impl Organizations {
    /// Domains of one organization.
    #[must_use]
    pub fn domains(&self, organization_id: &OrgId) -> OrganizationDomains {
        let (client, organization_id) = (self.client.clone(), organization_id.clone());
        OrganizationDomains {
            client,
            organization_id,
        }
    }

    /// Lists the domains of all organizations.
    pub fn all_domains(&self) -> ListAllOrganizationDomains {
        ListAllOrganizationDomains(Call::new(&self.client, ALL_DOMAINS.request()))
    }
}

params! {
    /// Parameters of [`OrganizationDomains::create`].
    CreateOrganizationDomain {
        /// The name.
        name: String,
        /// The enrollment mode: how users with the domain join.
        enrollment_mode: EnrollmentMode,
        /// Sets whether the domain is verified.
        verified: Nullable<bool>,
    }
}

list! {
    /// Call returned by [`OrganizationDomains::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListOrganizationDomains -> OrganizationDomain {
        /// Filters by whether domains are verified.
        verified: bool,
        /// The enrollment mode: how users with the domain join.
        enrollment_mode: String,
    }
}

params! {
    /// Parameters of [`OrganizationDomains::update`].
    UpdateOrganizationDomain {
        /// The enrollment mode: how users with the domain join.
        enrollment_mode: Nullable<EnrollmentMode>,
        /// Sets whether the domain is verified.
        verified: Nullable<bool>,
    }
}

list! {
    /// Call returned by [`Organizations::all_domains`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListAllOrganizationDomains -> OrganizationDomain {
        /// The organization's id.
        organization_id: String,
        /// Filters by whether domains are verified.
        verified: bool,
        /// The enrollment modes, separated by commas; the prefix `-` excludes one.
        enrollment_mode: String,
        /// A text to search for.
        query: String,
        /// The domain's name; each call adds one.
        domains: [String],
        /// The order: a field's name, prefixed with `+` or `-`. Default `-created_at`.
        order_by: String,
    }
}
