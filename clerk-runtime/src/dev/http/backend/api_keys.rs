//! `/api_keys`

use serde_json::{Value, json};

use crate::dev::document::with;
use crate::dev::http::call::Call;
use crate::dev::http::list::{Page, contains, room};
use crate::dev::http::params::Params;
use crate::dev::http::refusal::{Answer, Refusal};
use crate::dev::http::reply::Reply;
use crate::dev::machine::{Kind, MachineToken};
use crate::dev::shared::Shared;
use crate::dev::state::State;

pub(super) fn answer(call: &Call, path: &[&str], shared: &Shared) -> Option<Answer> {
    let state = &mut shared.state();
    Some(match (call.verb(), path) {
        ("GET", ["api_keys"]) => list(call, state),
        ("POST", ["api_keys"]) => create(call, state),
        ("POST", ["api_keys", "verify"]) => verify(call, state),
        ("GET", ["api_keys", id]) => get(id, state),
        ("PATCH", ["api_keys", id]) => update(id, call, state),
        ("DELETE", ["api_keys", id]) => delete(id, state),
        ("GET", ["api_keys", id, "secret"]) => secret(id, state),
        ("POST", ["api_keys", id, "revoke"]) => revoke(id, call, state),
        _ => return None,
    })
}

/// What a key may be changed to, and a new one have.
const CHANGES: &[&str] = &[
    "claims",
    "scopes",
    "description",
    "subject",
    "seconds_until_expiration",
];

fn list(call: &Call, state: &State) -> Answer {
    let page = Page::up_to(call, 100)?;
    let subject = call.query("subject").ok_or_else(|| {
        Refusal::conflict(
            "missing_query_parameter",
            "the query parameter subject is missing",
        )
    })?;
    let class = call.query("type").unwrap_or_else(|| "api_key".to_owned());
    let (all, query) = (
        call.flag("include_invalid")? == Some(true),
        call.query("query"),
    );
    let now = state.now();
    let wanted = keys(state).rev().filter(|key| {
        let live = !key.revoked && !key.is_expired(now);
        let texts = [
            Some(key.name.as_str()),
            Some(key.id.as_str()),
            key.description.as_deref(),
        ];
        key.subject == subject
            && key.class == class
            && (all || live)
            && texts
                .into_iter()
                .any(|text| contains(text, query.as_deref()))
    });
    Ok(page.counted(wanted.map(|key| key.document(now)).collect()))
}

fn create(call: &Call, state: &mut State) -> Answer {
    let known = [CHANGES, &["type", "name", "created_by"]].concat();
    let params = Params::of(call, &known)?;
    room(&state.machine_tokens)?;
    let name = name(params.required("name")?)?;
    let subject = params.required("subject")?;
    let class = class(&params)?;
    let changes = Changes::of(&params, state)?;
    let created_by = params.text("created_by")?;

    let mut key = MachineToken::new(Kind::ApiKey, subject, state);
    key.name = name;
    key.class = class;
    key.created_by = created_by;
    changes.write(&mut key, state);
    let document = with(key.document(state.now()), "secret", key.secret.as_str());
    state.machine_tokens.push(key);
    Ok(Reply::json(&document))
}

fn name(name: String) -> Result<String, Refusal> {
    if name.chars().count() < 3 {
        return Err(Refusal::too_short("name", 3));
    }
    if name.trim() != name {
        return Err(Refusal::format("name", "a text without spaces around it"));
    }
    Ok(name)
}

fn class(params: &Params) -> Result<String, Refusal> {
    let class = params.text("type")?.unwrap_or_else(|| "api_key".to_owned());
    match class.chars().count() {
        ..3 => Err(Refusal::too_short("type", 3)),
        26.. => Err(Refusal::too_long("type", 25)),
        _ => Ok(class),
    }
}

/// Changes to a key, checked.
struct Changes {
    claims: Option<Value>,
    scopes: Option<Vec<String>>,
    describes: bool,
    description: Option<String>,
    subject: Option<String>,
    seconds: Option<i64>,
}

impl Changes {
    fn of(params: &Params, state: &State) -> Result<Self, Refusal> {
        let subject = params.text("subject")?;
        if let Some(subject) = &subject {
            check_subject(subject, state)?;
        }
        let description = params.text("description")?;
        if description
            .as_ref()
            .is_some_and(|text| text.chars().count() > 255)
        {
            return Err(Refusal::too_long("description", 255));
        }
        Ok(Self {
            claims: params.object("claims")?.map(Value::Object),
            scopes: params.texts("scopes")?,
            describes: params.has("description"),
            description,
            subject,
            seconds: params.number("seconds_until_expiration", 0..=i64::MAX)?,
        })
    }

    fn write(self, key: &mut MachineToken, state: &State) {
        let now = state.now();
        if let Some(Value::Object(claims)) = self.claims {
            key.claims = Some(claims);
        }
        key.scopes = self.scopes.unwrap_or_else(|| key.scopes.clone());
        if self.describes {
            key.description = self.description;
        }
        key.subject = self.subject.unwrap_or_else(|| key.subject.clone());
        if let Some(seconds) = self.seconds {
            key.expire_in(seconds, now);
        }
        key.updated_at = now;
    }
}

fn check_subject(subject: &str, state: &State) -> Result<(), Refusal> {
    let known = state.users.iter().any(|user| user.id == subject)
        || state.organizations.iter().any(|org| org.id == subject)
        || state.machine_by_id(subject).is_some();
    if known {
        Ok(())
    } else {
        Err(Refusal::nothing_behind("subject"))
    }
}

fn get(id: &str, state: &State) -> Answer {
    Ok(Reply::json(&find(id, state)?.document(state.now())))
}

fn update(id: &str, call: &Call, state: &mut State) -> Answer {
    let params = Params::of(call, CHANGES)?;
    let mut key = find(id, state)?.clone();
    Changes::of(&params, state)?.write(&mut key, state);
    Ok(replace(key, state))
}

fn delete(id: &str, state: &mut State) -> Answer {
    find(id, state)?;
    state.machine_tokens.retain(|token| token.id != id);
    Ok(Reply::json(
        &json!({ "object": "api_key", "id": id, "deleted": true }),
    ))
}

fn secret(id: &str, state: &State) -> Answer {
    Ok(Reply::json(&json!({ "secret": find(id, state)?.secret })))
}

fn revoke(id: &str, call: &Call, state: &mut State) -> Answer {
    let reason = Params::of(call, &["revocation_reason"])?.text("revocation_reason")?;
    let mut key = find(id, state)?.clone();
    key.revoke(reason, state.now());
    Ok(replace(key, state))
}

fn replace(key: MachineToken, state: &mut State) -> Reply {
    let reply = Reply::json(&key.document(state.now()));
    let mut tokens = state.machine_tokens.iter_mut();
    if let Some(kept) = tokens.find(|token| token.id == key.id) {
        *kept = key;
    }
    reply
}

/// Answers what a key is; one that nobody issued is 404, a revoked or expired one is shown.
fn verify(call: &Call, state: &mut State) -> Answer {
    let secret = sent_secret(call, "secret")?;
    let now = state.now();
    let mut tokens = state.machine_tokens.iter_mut();
    let key = tokens.find(|token| token.kind == Kind::ApiKey && token.secret == secret);
    let key = key.ok_or_else(missing)?;
    key.last_used_at = Some(now);
    Ok(Reply::json(&key.document(now)))
}

/// The token that a verification is about.
pub(super) fn sent_secret(call: &Call, name: &str) -> Result<String, Refusal> {
    let body = call.json().ok_or_else(Refusal::body)?;
    let secret = body.get(name).and_then(Value::as_str);
    secret.map(str::to_owned).ok_or_else(Refusal::body)
}

fn keys(state: &State) -> impl DoubleEndedIterator<Item = &MachineToken> {
    state
        .machine_tokens
        .iter()
        .filter(|token| token.kind == Kind::ApiKey)
}

fn find<'a>(id: &str, state: &'a State) -> Result<&'a MachineToken, Refusal> {
    keys(state).find(|key| key.id == id).ok_or_else(missing)
}

fn missing() -> Refusal {
    Refusal::not_found("API key")
}
