//! Machines and their tokens.

use serde_json::{Map, Value, json};

use crate::clock::UnixMillis;

/// A machine that calls other machines.
#[derive(Clone)]
pub(super) struct Machine {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) secret_key: String,
}

/// The three types of machine tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    ApiKey,
    M2m,
    OAuth,
}

impl Kind {
    pub(super) const fn secret_prefix(self) -> &'static str {
        match self {
            Self::ApiKey => "ak_",
            Self::M2m => "mt_",
            Self::OAuth => "oat_",
        }
    }
}

/// A token that was issued.
#[derive(Clone)]
pub(super) struct MachineToken {
    pub(super) kind: Kind,
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) subject: String,
    pub(super) name: String,
    pub(super) client_id: String,
    pub(super) scopes: Vec<String>,
    pub(super) claims: Option<Map<String, Value>>,
    pub(super) audience: Option<Vec<String>>,
    pub(super) expires_at: Option<UnixMillis>,
    pub(super) revoked: bool,
    pub(super) created_at: UnixMillis,
}

impl MachineToken {
    /// The answer to its verification.
    pub(super) fn document(&self, now: UnixMillis) -> Value {
        let mut document = json!({
            "id": self.id,
            "subject": self.subject,
            "scopes": self.scopes,
            "revoked": self.revoked,
            "revocation_reason": self.revoked.then_some("revoked in a test"),
            "expired": self.expires_at.is_some_and(|at| at <= now),
            "expiration": self.expires_at.map(|at| self.time(at)),
            "created_at": self.time(self.created_at),
            "updated_at": self.time(self.created_at),
        });
        if let (Value::Object(document), Value::Object(own)) = (&mut document, self.own_fields()) {
            document.extend(own);
        }
        document
    }

    /// OAuth tokens count in seconds, the others in milliseconds.
    fn time(&self, at: UnixMillis) -> i64 {
        if self.kind == Kind::OAuth {
            at.as_secs()
        } else {
            at.as_millis()
        }
    }

    fn own_fields(&self) -> Value {
        match self.kind {
            Kind::ApiKey => json!({
                "object": "api_key",
                "type": "api_key",
                "name": self.name,
                "description": null,
                "claims": self.claims,
                "created_by": null,
                "last_used_at": null,
            }),
            Kind::M2m => json!({
                "object": "machine_to_machine_token",
                "claims": self.claims,
                "last_used_at": null,
            }),
            Kind::OAuth => self.oauth_fields(),
        }
    }

    fn oauth_fields(&self) -> Value {
        let mut fields = json!({
            "object": "clerk_idp_oauth_access_token",
            "client_id": self.client_id,
        });
        if let (Value::Object(fields), Some(audience)) = (&mut fields, &self.audience) {
            fields.insert("aud".into(), json!(audience));
        }
        fields
    }
}
