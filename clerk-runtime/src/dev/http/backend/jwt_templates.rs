//! `/v1/jwt_templates`

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::dev::http::call::Call;
use crate::dev::http::list::{Page, room};
use crate::dev::http::params::Params;
use crate::dev::http::refusal::{Answer, Refusal};
use crate::dev::http::reply::Reply;
use crate::dev::shared::Shared;
use crate::dev::state::State;
use crate::dev::template::{TOKEN_LIFETIME, Template};

pub(super) fn answer(call: &Call, path: &[&str], shared: &Shared) -> Option<Answer> {
    let state = &mut shared.state();
    Some(match (call.verb(), path) {
        ("GET", ["jwt_templates"]) => list(call, state),
        ("POST", ["jwt_templates"]) => create(call, state),
        ("GET", ["jwt_templates", id]) => get(id, state),
        ("PATCH", ["jwt_templates", id]) => update(id, call, state),
        ("DELETE", ["jwt_templates", id]) => delete(id, state),
        _ => return None,
    })
}

fn list(call: &Call, state: &State) -> Answer {
    let templates = state.templates.iter().rev().map(Template::document);
    Page::of(call)?.as_asked(call, templates.collect())
}

fn get(id: &str, state: &State) -> Answer {
    Ok(Reply::json(&find(id, state)?.document()))
}

fn create(call: &Call, state: &mut State) -> Answer {
    let draft = Draft::of(call, None, state)?;
    room(&state.templates)?;
    state.add_template(&draft.name, Map::new());
    let now = state.now().as_millis();
    let template = state.templates.last_mut();
    let template = template.ok_or_else(missing)?;
    draft.write(template, now);
    Ok(Reply::json(&template.document()))
}

fn update(id: &str, call: &Call, state: &mut State) -> Answer {
    find(id, state)?;
    let draft = Draft::of(call, Some(id), state)?;
    let now = state.now().as_millis();
    let template = state
        .templates
        .iter_mut()
        .find(|template| template.id == id);
    let template = template.ok_or_else(missing)?;
    draft.write(template, now);
    Ok(Reply::json(&template.document()))
}

fn delete(id: &str, state: &mut State) -> Answer {
    find(id, state)?;
    state.templates.retain(|template| template.id != id);
    let deleted = json!({ "object": "jwt_template", "id": id, "deleted": true });
    Ok(Reply::json(&deleted))
}

/// What a template is to be.
struct Draft {
    name: String,
    claims: Map<String, Value>,
    lifetime: Duration,
    clock_skew: i64,
}

/// Claims that every token has from Clerk.
const RESERVED: &[&str] = &["azp", "exp", "iat", "iss", "jti", "nbf", "sub"];

impl Draft {
    /// Of a new template, or of the one with this id.
    fn of(call: &Call, own: Option<&str>, state: &State) -> Result<Self, Refusal> {
        let params = Params::of(
            call,
            &[
                "name",
                "claims",
                "lifetime",
                "allowed_clock_skew",
                "custom_signing_key",
                "signing_algorithm",
                "signing_key",
            ],
        )?;
        let name = params.required("name")?;
        let claims = params
            .object("claims")?
            .ok_or_else(|| Refusal::missing("claims"))?;
        let reserved = RESERVED.iter().find(|name| claims.contains_key(**name));
        if let Some(claim) = reserved {
            let message = format!("{claim} is a claim that Clerk sets");
            return Err(Refusal::conflict("jwt_template_reserved_claim", message));
        }
        no_own_key(&params)?;
        let mut others = state.templates.iter().filter(|one| own != Some(&one.id));
        if others.any(|one| one.name == name) {
            return Err(Refusal::taken("name"));
        }
        Ok(Self {
            name,
            claims,
            lifetime: lifetime(&params)?,
            clock_skew: params.number("allowed_clock_skew", 0..=300)?.unwrap_or(5),
        })
    }

    fn write(self, template: &mut Template, now: i64) {
        template.name = self.name;
        template.claims = self.claims;
        template.lifetime = self.lifetime;
        template.clock_skew = self.clock_skew;
        template.updated_at = now;
    }
}

fn lifetime(params: &Params) -> Result<Duration, Refusal> {
    let seconds = params.number("lifetime", 30..=315_360_000)?;
    let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok());
    Ok(seconds.map_or(TOKEN_LIFETIME, Duration::from_secs))
}

/// The instance signs everything with its own key.
fn no_own_key(params: &Params) -> Result<(), Refusal> {
    let algorithm = params.text("signing_algorithm")?;
    let other = algorithm.is_some_and(|name| name != "RS256");
    let key = params.text("signing_key")?.is_some();
    if other || key || params.flag("custom_signing_key")? == Some(true) {
        return Err(Refusal::not_played(
            "a signing key or algorithm of your own",
        ));
    }
    Ok(())
}

fn find<'a>(id: &str, state: &'a State) -> Result<&'a Template, Refusal> {
    let template = state.templates.iter().find(|template| template.id == id);
    template.ok_or_else(missing)
}

fn missing() -> Refusal {
    Refusal::not_found("JWT template")
}
