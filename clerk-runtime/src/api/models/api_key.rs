//! API keys, M2M tokens and admin portal link tokens.

use serde_json::Value;

use super::macros::{model, open_enum};
use super::{AdminPortalLinkTokenId, ApiKeyId, InstanceId, M2mTokenId, MachineId, Redacted};
use crate::caller::OrgId;
use crate::clock::UnixMillis;

model! {
    /// An API key.
    ApiKey {
        /// Always `api_key`.
        object: String,
        /// The id, `ak_…`.
        id: ApiKeyId,
        /// The type.
        kind: String = "type",
        /// The subject.
        subject: String,
        /// The name.
        name: String,
        /// The description.
        description: Option<String>,
        /// The claims.
        claims: Value,
        /// The scopes.
        scopes: Vec<String>,
        /// The secret; not shown by `Debug`.
        secret: Option<Redacted<String>>,
        /// `true` if the key is revoked.
        revoked: bool,
        /// The reason for the revocation.
        revocation_reason: Option<String>,
        /// `true` if the key has expired.
        expired: bool,
        /// Time of expiry.
        expiration: Option<UnixMillis>,
        /// The id of the key's creator.
        created_by: Option<String>,
        /// Time of the last use.
        last_used_at: Option<UnixMillis>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// An API key's secret.
    ApiKeySecret {
        /// The secret; not shown by `Debug`.
        secret: Redacted<String>,
    }
}

model! {
    /// A token that authenticates requests between machines.
    M2mToken {
        /// Always `machine_to_machine_token`.
        object: String,
        /// The id, `mt_…`.
        id: M2mTokenId,
        /// The subject.
        subject: MachineId,
        /// The claims.
        claims: Value,
        /// The scopes.
        scopes: Vec<String>,
        /// The token; not shown by `Debug`.
        token: Option<Redacted<String>>,
        /// `true` if the token is revoked.
        revoked: bool,
        /// The reason for the revocation.
        revocation_reason: Option<String>,
        /// `true` if the token has expired.
        expired: bool,
        /// Time of expiry.
        expiration: Option<UnixMillis>,
        /// Time of the last use.
        last_used_at: Option<UnixMillis>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// A single-use token for a link to the admin portal, in which an IT contact sets up a
    /// connection.
    AdminPortalLinkToken {
        /// Always `admin_portal_link_token`.
        object: String,
        /// The id, `aplt_…`.
        id: AdminPortalLinkTokenId,
        /// The id of the admin portal link.
        admin_portal_link_id: String,
        /// The instance's id.
        instance_id: InstanceId,
        /// The organization's id.
        organization_id: Option<OrgId>,
        /// The id of the IT contact.
        it_contact_id: Option<String>,
        /// The scopes.
        scopes: Vec<String>,
        /// The token; not shown by `Debug`.
        token: Option<Redacted<String>>,
        /// `true` if the token is revoked.
        revoked: bool,
        /// The reason for the revocation.
        revocation_reason: Option<String>,
        /// `true` if the token has expired.
        expired: bool,
        /// Time of expiry.
        expiration: Option<UnixMillis>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

open_enum! {
    /// The format of an M2M token.
    TokenFormat {
        Opaque = "opaque",
        Jwt = "jwt",
    }
}
