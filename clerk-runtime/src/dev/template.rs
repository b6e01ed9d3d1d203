//! JWT templates, whose claims can contain shortcodes.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::organization::Org;
use super::state::OfflineState;
use super::user::User;

/// A JWT template.
#[derive(Clone, Debug)]
pub(super) struct Template {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) claims: Map<String, Value>,
    pub(super) lifetime: Duration,
    /// Seconds by which the `nbf` of a token is before its `iat`.
    pub(super) clock_skew: i64,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
}

/// Clerk's default lifetime of session tokens and tokens of JWT templates.
pub(super) const TOKEN_LIFETIME: Duration = Duration::from_secs(60);

impl Template {
    /// Returns the template object of the Backend API.
    pub(super) fn document(&self) -> Value {
        json!({
            "object": "jwt_template",
            "id": self.id,
            "name": self.name,
            "claims": self.claims,
            "lifetime": self.lifetime.as_secs(),
            "allowed_clock_skew": self.clock_skew,
            "custom_signing_key": false,
            "signing_algorithm": "RS256",
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        })
    }
}

impl OfflineState {
    /// Adds a template, or replaces the one with this name. Returns its id.
    pub(super) fn add_template(&mut self, name: &str, claims: Map<String, Value>) -> String {
        let (id, now) = (self.ids.next("jtmp"), self.now().as_millis());
        self.templates.retain(|template| template.name != name);
        let template = Template {
            id: id.clone(),
            name: name.to_owned(),
            claims,
            lifetime: TOKEN_LIFETIME,
            clock_skew: 5,
            created_at: now,
            updated_at: now,
        };
        self.templates.push(template);
        id
    }
}

/// Objects that shortcodes can refer to.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) user: &'a User,
    pub(super) organization: Option<&'a Org>,
    /// Role in that organization.
    pub(super) role: &'a str,
    pub(super) actor: Option<&'a Value>,
}

impl<'a> Scope<'a> {
    pub(super) fn of(state: &'a OfflineState, session_id: &str) -> Option<Self> {
        let (session, user) = state.session_and_user(session_id)?;
        let organization = session
            .active
            .as_ref()
            .and_then(|id| state.organization(id));
        let role = organization.map(|org| state.role_in(&org.id, &user.id));
        Some(Self {
            user,
            organization,
            role: role.unwrap_or_default(),
            actor: session.actor.as_ref(),
        })
    }

    /// Replaces the shortcodes in a set of claims.
    pub(super) fn render(&self, claims: &Map<String, Value>) -> Map<String, Value> {
        claims
            .iter()
            .map(|(name, value)| (name.clone(), self.value(value)))
            .collect()
    }

    fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(fields) => Value::Object(self.render(fields)),
            other => other.clone(),
        }
    }

    /// Replaces the shortcodes in a string. If the string is a single shortcode, the value keeps
    /// its type; otherwise it becomes text.
    fn text(&self, text: &str) -> Value {
        let whole = text
            .trim()
            .strip_prefix("{{")
            .and_then(|rest| rest.strip_suffix("}}"));
        match whole {
            Some(code) if !code.contains("{{") => {
                self.shortcode(code).unwrap_or_else(|| Value::from(text))
            }
            _ => Value::from(self.interpolated(text)),
        }
    }

    fn interpolated(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, code, after)) = next_shortcode(rest) {
            out.push_str(before);
            match self.shortcode(code) {
                Some(Value::String(value)) => out.push_str(&value),
                Some(Value::Null) => {}
                Some(value) => out.push_str(&value.to_string()),
                None => out.extend(["{{", code, "}}"]),
            }
            rest = after;
        }
        out + rest
    }

    /// Returns the value of a shortcode, including alternatives (`a || b || 'text'`); `None` if the
    /// first alternative is not a shortcode.
    fn shortcode(&self, code: &str) -> Option<Value> {
        let mut alternatives = code.split("||").map(str::trim);
        let first = self.lookup(alternatives.next()?)?;
        if !first.is_null() {
            return Some(first);
        }
        let others = alternatives.filter_map(|other| literal(other).or_else(|| self.lookup(other)));
        Some(
            others
                .into_iter()
                .find(|value| !value.is_null())
                .unwrap_or(Value::Null),
        )
    }

    fn lookup(&self, path: &str) -> Option<Value> {
        let (subject, field) = path.split_once('.')?;
        match subject {
            "user" => self.user_field(field),
            "org" => self.organization_field(field),
            "session" if field == "actor" => Some(self.actor.cloned().unwrap_or_default()),
            _ => None,
        }
    }

    fn user_field(&self, field: &str) -> Option<Value> {
        let user = self.user;
        let value = match field {
            "primary_email_address" => json!(user.primary("email_addresses", "email_address")),
            "primary_phone_number" => json!(user.primary("phone_numbers", "phone_number")),
            "primary_web3_wallet" => json!(user.primary("web3_wallets", "web3_wallet")),
            "email_verified" => json!(user.primary("email_addresses", "email_address").is_some()),
            "phone_number_verified" => {
                json!(user.primary("phone_numbers", "phone_number").is_some())
            }
            "full_name" => full_name(user),
            _ => at_path(&user.document, field)?,
        };
        Some(value)
    }

    fn organization_field(&self, field: &str) -> Option<Value> {
        let value = |get: fn(&Org) -> &str| json!(self.organization.map(get));
        Some(match field {
            "id" => value(|org| &org.id),
            "slug" => value(|org| &org.slug),
            "name" => value(|org| &org.name),
            "role" => json!(self.organization.map(|_| self.role)),
            "has_image" => json!(self.organization.is_some_and(|org| org.has_image)),
            "image_url" => value(|org| &org.image_url),
            "public_metadata" => json!(self.organization.map(|org| &org.public_metadata)),
            _ => return None,
        })
    }
}

fn next_shortcode(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (code, after) = rest.split_once("}}")?;
    Some((before, code, after))
}

fn literal(text: &str) -> Option<Value> {
    let inner = text.strip_prefix('\'')?.strip_suffix('\'')?;
    Some(Value::from(inner))
}

fn full_name(user: &User) -> Value {
    let names = [user.text("first_name"), user.text("last_name")];
    let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        Value::Null
    } else {
        Value::from(name)
    }
}

/// Returns the value at a path such as `public_metadata.a.b`. A missing key below a known field is
/// null, like a missing value.
fn at_path(document: &Map<String, Value>, path: &str) -> Option<Value> {
    let mut keys = path.split('.');
    let mut value = document.get(keys.next()?)?;
    for key in keys {
        value = value.get(key).unwrap_or(&Value::Null);
    }
    Some(value.clone())
}

/// Returns the claims that Supabase's row-level security reads.
pub(super) fn supabase() -> Map<String, Value> {
    let mut claims = Map::new();
    claims.insert("aud".into(), json!("authenticated"));
    claims.insert("role".into(), json!("authenticated"));
    claims.insert("email".into(), json!("{{user.primary_email_address}}"));
    claims.insert("app_metadata".into(), json!({}));
    claims.insert("user_metadata".into(), json!({}));
    claims
}
