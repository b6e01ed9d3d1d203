//! Machines and their tokens.

use serde_json::{Map, Value, json};

use super::document::with;
use super::random::secret;
use super::state::OfflineState;
use crate::clock::UnixMillis;

/// A machine that calls other machines.
#[derive(Clone)]
pub(super) struct MachineRecord {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) secret_key: String,
    /// The former secret key, and the time in milliseconds until which it is valid.
    pub(super) former_key: Option<(String, i64)>,
    /// Ids of the machines that it may call.
    pub(super) scopes: Vec<String>,
    /// In seconds.
    pub(super) default_token_ttl: i64,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
}

impl MachineRecord {
    pub(super) fn has_key(&self, key: &str, now: i64) -> bool {
        let former = self.former_key.as_ref();
        self.secret_key == key || former.is_some_and(|(old, until)| old == key && *until > now)
    }
}

impl OfflineState {
    /// Returns the id of a machine by name or id. The machine is created if it does not exist.
    pub(super) fn machine(&mut self, name: &str) -> String {
        let mut known = self.machines.iter();
        let known = known.find(|machine| machine.name == name || machine.id == name);
        let known = known.map(|machine| machine.id.clone());
        known.unwrap_or_else(|| self.add_machine(name))
    }

    /// Adds a machine that may call no other, and returns its id.
    pub(super) fn add_machine(&mut self, name: &str) -> String {
        let (id, now) = (self.ids.next("mch"), self.now().as_millis());
        let machine = MachineRecord {
            id: id.clone(),
            name: name.to_owned(),
            secret_key: secret("ak_"),
            former_key: None,
            scopes: Vec::new(),
            default_token_ttl: 3600,
            created_at: now,
            updated_at: now,
        };
        self.machines.push(machine);
        id
    }

    /// Returns the tokens of one type, oldest first.
    pub(super) fn tokens(
        &self,
        kind: MachineTokenKind,
    ) -> impl DoubleEndedIterator<Item = &MachineToken> {
        let all = self.machine_tokens.iter();
        all.filter(move |token| token.kind == kind)
    }

    pub(super) fn machine_by_id(&self, id: &str) -> Option<&MachineRecord> {
        self.machines.iter().find(|machine| machine.id == id)
    }

    /// Returns the machine object of the Backend API.
    pub(super) fn machine_document(&self, machine: &MachineRecord) -> Value {
        let scopes = machine
            .scopes
            .iter()
            .filter_map(|id| self.machine_by_id(id));
        let scopes = scopes.map(|other| self.plain_machine_document(other));
        let document = self.plain_machine_document(machine);
        with(document, "scoped_machines", scopes.collect::<Value>())
    }

    fn plain_machine_document(&self, machine: &MachineRecord) -> Value {
        json!({
            "object": "machine",
            "id": machine.id,
            "name": machine.name,
            "instance_id": self.instance_id,
            "default_token_ttl": machine.default_token_ttl,
            "created_at": machine.created_at,
            "updated_at": machine.updated_at,
        })
    }
}

/// The three types of machine tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MachineTokenKind {
    ApiKey,
    M2m,
    OAuth,
}

impl MachineTokenKind {
    /// Returns the name in error messages.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::ApiKey => "API key",
            Self::M2m => "M2M token",
            Self::OAuth => "access token",
        }
    }

    const fn id_prefix(self) -> &'static str {
        match self {
            Self::ApiKey => "ak",
            Self::M2m => "mt",
            Self::OAuth => "oat",
        }
    }

    const fn secret_prefix(self) -> &'static str {
        match self {
            Self::ApiKey => "ak_",
            Self::M2m => "mt_",
            Self::OAuth => "oat_",
        }
    }
}

/// An issued machine token.
#[derive(Clone)]
pub(super) struct MachineToken {
    pub(super) kind: MachineTokenKind,
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) subject: String,
    pub(super) name: String,
    /// The `type` of an API key.
    pub(super) class: String,
    pub(super) description: Option<String>,
    pub(super) created_by: Option<String>,
    pub(super) client_id: String,
    /// Id of the grant of the authorization server that issued the token.
    pub(super) grant_id: Option<String>,
    pub(super) scopes: Vec<String>,
    pub(super) claims: Option<Map<String, Value>>,
    pub(super) audience: Option<Vec<String>>,
    pub(super) expires_at: Option<UnixMillis>,
    pub(super) revoked: bool,
    pub(super) revocation_reason: Option<String>,
    pub(super) last_used_at: Option<UnixMillis>,
    pub(super) created_at: UnixMillis,
    pub(super) updated_at: UnixMillis,
}

impl MachineToken {
    /// Creates a token of this kind without scopes or claims.
    pub(super) fn new(kind: MachineTokenKind, subject: String, state: &mut OfflineState) -> Self {
        Self {
            kind,
            id: state.ids.next_hex(kind.id_prefix()),
            secret: secret(kind.secret_prefix()),
            subject,
            name: "test key".to_owned(),
            class: "api_key".to_owned(),
            description: None,
            created_by: None,
            client_id: state.ids.next("client"),
            grant_id: None,
            scopes: Vec::new(),
            claims: None,
            audience: None,
            expires_at: None,
            revoked: false,
            revocation_reason: None,
            last_used_at: None,
            created_at: state.now(),
            updated_at: state.now(),
        }
    }

    /// Sets the expiry in seconds from now.
    pub(super) fn expire_in(&mut self, seconds: i64, now: UnixMillis) {
        let millis = now.as_millis().saturating_add(seconds.saturating_mul(1000));
        self.expires_at = Some(UnixMillis::from_millis(millis));
    }

    pub(super) fn revoke(&mut self, reason: Option<String>, now: UnixMillis) {
        self.revoked = true;
        self.revocation_reason = reason;
        self.updated_at = now;
    }

    pub(super) fn is_expired(&self, now: UnixMillis) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }

    /// Returns the object of the Backend API, without the secret.
    pub(super) fn document(&self, now: UnixMillis) -> Value {
        let mut document = json!({
            "id": self.id,
            "subject": self.subject,
            "scopes": self.scopes,
            "revoked": self.revoked,
            "revocation_reason": self.revocation_reason,
            "expired": self.is_expired(now),
            "expiration": self.expires_at.map(|at| self.time(at)),
            "created_at": self.time(self.created_at),
            "updated_at": self.time(self.updated_at),
        });
        if let (Value::Object(document), Value::Object(own)) = (&mut document, self.own_fields()) {
            document.extend(own);
        }
        document
    }

    /// Returns a time in seconds for OAuth tokens, in milliseconds for the others.
    fn time(&self, at: UnixMillis) -> i64 {
        if self.kind == MachineTokenKind::OAuth {
            at.as_secs()
        } else {
            at.as_millis()
        }
    }

    fn own_fields(&self) -> Value {
        match self.kind {
            MachineTokenKind::ApiKey => json!({
                "object": "api_key",
                "type": self.class,
                "name": self.name,
                "description": self.description,
                "claims": self.claims,
                "created_by": self.created_by,
                "last_used_at": self.last_used_at.map(UnixMillis::as_millis),
            }),
            MachineTokenKind::M2m => json!({
                "object": "machine_to_machine_token",
                "claims": self.claims,
                "last_used_at": self.last_used_at.map(UnixMillis::as_millis),
            }),
            MachineTokenKind::OAuth => self.oauth_fields(),
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
