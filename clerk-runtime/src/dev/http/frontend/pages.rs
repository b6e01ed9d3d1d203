//! Plain pages to sign in and out.

use http::StatusCode;
use url::Url;

use super::{CLIENT_COOKIE, DEV_BROWSER, bad_redirect_url, client_token, return_url};
use crate::dev::ended_instances;
use crate::dev::http::call::Call;
use crate::dev::http::refusal::Refusal;
use crate::dev::http::reply::Reply;
use crate::dev::session::{NoSignIn, Status};
use crate::dev::shared::Shared;

/// A list of people to choose from.
pub(super) fn sign_in_form(call: &Call, shared: &Shared) -> Reply {
    let Ok(back) = back(call) else {
        return bad_redirect_url();
    };
    let client = client_token(call, shared);
    let hidden = hidden_fields(&client, back.as_ref());
    let state = shared.state();
    let people = state.users.iter().map(|user| {
        let (name, id) = (user.text("username").unwrap_or(&user.id), &user.id);
        let name = escaped(name);
        format!("<p><button name=\"user\" value=\"{id}\">Sign in as {name}</button></p>\n")
    });
    let people = people.collect::<String>();
    drop(state);
    let form = format!("<form method=\"post\" action=\"/sign-in\">\n{hidden}{people}</form>");
    page("Sign in", &form)
        .cookies([client_cookie(&client)])
        .cookies(ended_instances::removals(call.cookies(), shared))
}

/// Signs the chosen person in and goes back to the application.
pub(super) fn sign_in(call: &Call, shared: &Shared) -> Reply {
    let Ok(back) = back(call) else {
        return bad_redirect_url();
    };
    let client = client_token(call, shared);
    let session = shared
        .state()
        .sign_in(&call.form("user").unwrap_or_default(), &client);
    match session {
        Ok(_) => go_back(back, &client, shared),
        Err(why) => no_sign_in(why).into(),
    }
}

/// As Clerk refuses it.
pub(in crate::dev::http) fn no_sign_in(why: NoSignIn) -> Refusal {
    match why {
        NoSignIn::Unknown => {
            Refusal::parameter("form_identifier_not_found", "user", "nobody has that name")
        }
        NoSignIn::Banned => Refusal::forbidden("user_banned", "the user is banned"),
        NoSignIn::Locked => Refusal::forbidden("user_locked", "the user is locked out"),
    }
}

/// What a pending session still has to do.
pub(super) fn tasks(call: &Call, shared: &Shared) -> Reply {
    let Ok(back) = back(call) else {
        return bad_redirect_url();
    };
    let client = client_token(call, shared);
    let hidden = hidden_fields(&client, back.as_ref());
    let form = format!(
        "<form method=\"post\" action=\"/sign-in/tasks\">\n{hidden}\
         <p><button>Finish the open tasks</button></p>\n</form>"
    );
    page("Open tasks", &form).cookies([client_cookie(&client)])
}

/// Finishes the tasks of a pending session.
pub(super) fn finish_tasks(call: &Call, shared: &Shared) -> Reply {
    let Ok(back) = back(call) else {
        return bad_redirect_url();
    };
    let client = client_token(call, shared);
    let mut state = shared.state();
    let session = state.session_of(&client).map(|session| session.id.clone());
    if let Some(session) = session.and_then(|id| state.session_mut(&id)) {
        session.status = Status::Active;
    }
    drop(state);
    go_back(back, &client, shared)
}

/// Ends the browser's session.
pub(super) fn sign_out(call: &Call, shared: &Shared) -> Reply {
    let Ok(back) = back(call) else {
        return bad_redirect_url();
    };
    let client = client_token(call, shared);
    shared.state().sign_out(&client);
    go_back(back, &client, shared)
}

/// Where to go afterwards; an error if that isn't on this machine.
fn back(call: &Call) -> Result<Option<Url>, ()> {
    let asked = call
        .query("redirect_url")
        .or_else(|| call.form("redirect_url"));
    asked.map(|url| return_url(&url).ok_or(())).transpose()
}

fn go_back(back: Option<Url>, client: &str, shared: &Shared) -> Reply {
    let reply = match back {
        Some(mut url) => {
            if !shared.settings.production {
                url.query_pairs_mut().append_pair(DEV_BROWSER, client);
            }
            Reply::redirect(StatusCode::SEE_OTHER, url.as_str())
        }
        None => page("Done", &account(client, shared)),
    };
    reply
        .cookies([client_cookie(client)])
        .cookies(uat_cookies(client, shared))
}

/// In production the application's host sees these; a changed `__client_uat` makes it ask.
fn uat_cookies(client: &str, shared: &Shared) -> Vec<String> {
    if !shared.settings.production {
        return Vec::new();
    }
    let cookies = shared.browser_cookies(client, None, false);
    cookies
        .into_iter()
        .filter(|cookie| cookie.starts_with("__client_uat"))
        .collect()
}

fn account(client: &str, shared: &Shared) -> String {
    let state = shared.state();
    let session = state.session_of(client).map(|session| session.id.clone());
    let user = session
        .as_deref()
        .and_then(|id| state.session_and_user(id))
        .map(|(_, user)| user);
    match user.and_then(|user| user.text("username")) {
        Some(name) => format!(
            "<p>Signed in as {}.</p>\n<form method=\"post\" action=\"/sign-out\">\n{}\
             <button>Sign out</button></form>",
            escaped(name),
            hidden_fields(client, None),
        ),
        None => "<p>Signed out. <a href=\"/sign-in\">Sign in</a></p>".to_owned(),
    }
}

fn hidden_fields(client: &str, back: Option<&Url>) -> String {
    let field = |name: &str, value: &str| {
        format!(
            "<input type=\"hidden\" name=\"{name}\" value=\"{}\">\n",
            escaped(value)
        )
    };
    let back = back
        .map(|url| field("redirect_url", url.as_str()))
        .unwrap_or_default();
    field(DEV_BROWSER, client) + &back
}

fn client_cookie(client: &str) -> String {
    format!("{CLIENT_COOKIE}={client}; Path=/; SameSite=Lax; HttpOnly")
}

fn page(title: &str, body: &str) -> Reply {
    Reply::html(format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n\
         <title>{title} · offline Clerk instance</title>\n<h1>{title}</h1>\n{body}\n</html>\n"
    ))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
