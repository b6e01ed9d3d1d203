//! `/v1/machines`

use serde_json::json;

use crate::dev::document::with;
use crate::dev::http::call::Call;
use crate::dev::http::list::{Order, Page, contains, room};
use crate::dev::http::params::Params;
use crate::dev::http::refusal::{Answer, Refusal};
use crate::dev::http::reply::Reply;
use crate::dev::machine::Machine;
use crate::dev::random;
use crate::dev::shared::Shared;
use crate::dev::state::State;

pub(super) fn answer(call: &Call, path: &[&str], shared: &Shared) -> Option<Answer> {
    let state = &mut shared.state();
    Some(match (call.verb(), path) {
        ("GET", ["machines"]) => list(call, state),
        ("POST", ["machines"]) => create(call, state),
        ("GET", ["machines", id]) => get(id, state),
        ("PATCH", ["machines", id]) => update(id, call, state),
        ("DELETE", ["machines", id]) => delete(id, state),
        ("GET", ["machines", id, "secret_key"]) => secret_key(id, state),
        ("POST", ["machines", id, "secret_key", "rotate"]) => rotate(id, call, state),
        ("POST", ["machines", id, "scopes"]) => create_scope(id, call, state),
        ("DELETE", ["machines", id, "scopes", other]) => delete_scope(id, other, state),
        _ => return None,
    })
}

const ORDER: Order = Order(&[("created_at", "/created_at"), ("name", "/name")]);

fn list(call: &Call, state: &State) -> Answer {
    let (page, query) = (Page::of(call)?, call.query("query"));
    let wanted = state.machines.iter().filter(|machine| {
        contains(Some(&machine.name), query.as_deref()) || query.as_deref() == Some(&machine.id)
    });
    let documents = wanted.map(|machine| state.machine_document(machine));
    let mut documents = documents.collect::<Vec<_>>();
    ORDER.sort(call, "-created_at", &mut documents)?;
    Ok(page.counted(documents))
}

fn get(id: &str, state: &State) -> Answer {
    Ok(Reply::json(&state.machine_document(find(id, state)?)))
}

fn create(call: &Call, state: &mut State) -> Answer {
    let params = Params::of(call, &["name", "scoped_machines", "default_token_ttl"])?;
    room(&state.machines)?;
    let name = name(params.required("name")?)?;
    let lifetime = lifetime(&params)?;
    let mut scopes = params.texts("scoped_machines")?.unwrap_or_default();
    scopes.sort();
    scopes.dedup();
    if scopes.len() > MOST_SCOPES {
        return Err(Refusal::too_many("scoped_machines", MOST_SCOPES));
    }
    if scopes.iter().any(|id| state.machine_by_id(id).is_none()) {
        return Err(Refusal::nothing_behind("scoped_machines"));
    }

    let id = state.add_machine(&name);
    let machine = find_mut(&id, state)?;
    machine.scopes = scopes;
    machine.default_token_ttl = lifetime.unwrap_or(machine.default_token_ttl);
    let machine = find(&id, state)?;
    let document = state.machine_document(machine);
    let document = with(document, "secret_key", machine.secret_key.as_str());
    Ok(Reply::json(&document))
}

/// As Clerk has it.
const MOST_SCOPES: usize = 150;

fn name(name: String) -> Result<String, Refusal> {
    if name.chars().count() > 255 {
        return Err(Refusal::too_long("name", 255));
    }
    Ok(name)
}

fn lifetime(params: &Params) -> Result<Option<i64>, Refusal> {
    params.number("default_token_ttl", 1..=315_360_000)
}

fn update(id: &str, call: &Call, state: &mut State) -> Answer {
    let params = Params::of(call, &["name", "default_token_ttl"])?;
    find(id, state)?;
    let name = if params.has("name") {
        Some(name(params.required("name")?)?)
    } else {
        None
    };
    let lifetime = lifetime(&params)?;
    let now = state.now().as_millis();
    let machine = find_mut(id, state)?;
    machine.name = name.unwrap_or_else(|| machine.name.clone());
    machine.default_token_ttl = lifetime.unwrap_or(machine.default_token_ttl);
    machine.updated_at = now;
    get(id, state)
}

/// With its tokens and every scope that names it.
fn delete(id: &str, state: &mut State) -> Answer {
    find(id, state)?;
    state.machines.retain(|machine| machine.id != id);
    for machine in &mut state.machines {
        machine.scopes.retain(|scope| scope != id);
    }
    state.machine_tokens.retain(|token| token.subject != id);
    Ok(Reply::json(
        &json!({ "object": "machine", "id": id, "deleted": true }),
    ))
}

fn secret_key(id: &str, state: &State) -> Answer {
    let machine = find(id, state)?;
    let document = json!({ "object": "machine_secret_key", "secret": machine.secret_key });
    Ok(Reply::json(&document))
}

fn rotate(id: &str, call: &Call, state: &mut State) -> Answer {
    let seconds =
        Params::of(call, &["previous_token_ttl"])?.number("previous_token_ttl", 0..=28_800)?;
    let seconds = seconds.ok_or_else(|| Refusal::missing("previous_token_ttl"))?;
    let now = state.now().as_millis();
    let machine = find_mut(id, state)?;
    let former = std::mem::replace(&mut machine.secret_key, random::secret("ak_"));
    machine.former_key = Some((former, now + seconds * 1000));
    machine.updated_at = now;
    secret_key(id, state)
}

fn create_scope(id: &str, call: &Call, state: &mut State) -> Answer {
    let to = Params::of(call, &["to_machine_id"])?.required("to_machine_id")?;
    let scopes = &find(id, state)?.scopes;
    find(&to, state)?;
    if scopes.contains(&to) {
        let message = "the machine may already talk to the other";
        return Err(Refusal::new(
            http::StatusCode::CONFLICT,
            "duplicate_record",
            message,
        ));
    }
    if scopes.len() >= MOST_SCOPES {
        return Err(Refusal::forbidden(
            "quota_exceeded",
            "a machine has at most 150 scopes",
        ));
    }
    let now = state.now().as_millis();
    find_mut(id, state)?.scopes.push(to.clone());
    Ok(Reply::json(&json!({
        "object": "machine_scope",
        "from_machine_id": id,
        "to_machine_id": to,
        "created_at": now,
    })))
}

fn delete_scope(id: &str, other: &str, state: &mut State) -> Answer {
    let scopes = &mut find_mut(id, state)?.scopes;
    let at = scopes.iter().position(|scope| scope == other);
    scopes.remove(at.ok_or_else(|| Refusal::not_found("machine scope"))?);
    Ok(Reply::json(&json!({
        "object": "machine_scope",
        "from_machine_id": id,
        "to_machine_id": other,
        "deleted": true,
    })))
}

fn find<'a>(id: &str, state: &'a State) -> Result<&'a Machine, Refusal> {
    state.machine_by_id(id).ok_or_else(missing)
}

fn find_mut<'a>(id: &str, state: &'a mut State) -> Result<&'a mut Machine, Refusal> {
    let machine = state.machines.iter_mut().find(|machine| machine.id == id);
    machine.ok_or_else(missing)
}

fn missing() -> Refusal {
    Refusal::not_found("machine")
}
