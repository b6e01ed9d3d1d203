//! WebSocket and stream handlers, and handlers with unusual signatures, for warp.

use std::convert::Infallible;

use clerk_runtime::{Clerk, UserId, auth, policy, protect, protected};
use futures_util::stream::{self, StreamExt as _};
use warp::sse::{self, Event};
use warp::ws::{WebSocket, Ws};
use warp::{Filter, Reply};

use super::handlers as h;
use super::many_arguments::many_arguments;
use super::{App, Routes, Tally, get};
use crate::apps::AppState;

policy!(Members: permission = "org:invoices:read", on_missing = 401, on_denied = 403);

impl App {
    pub(super) fn special_routes(&self) -> Vec<Routes> {
        let socket = self.tally().and(warp::ws());
        let state = warp::any().map(AppState::new).and(self.tally());
        let mut routes = vec![
            get("echo", protected(&self.clerk, socket, echo)),
            get("events", self.tallied(events)),
            get("generic", self.tallied(generic::<Box<str>>)),
            get("many-arguments", self.many_arguments()),
            get("stateful", protected(&self.clerk, state, stateful)),
            get("fallible", self.tallied(h::fallible)),
            self.nested(),
        ];
        routes.extend(self.policies.as_ref().map(|clerk| self.twice(clerk)));
        routes
    }

    fn many_arguments(&self) -> Routes {
        let two = self.tally().and(self.tally());
        let four = two.clone().and(two.clone());
        let twelve = four.clone().and(four.clone()).and(four);
        let all = twelve.and(two).and(self.counted_body());
        protected(&self.clerk, all, many_arguments)
    }

    fn nested(&self) -> Routes {
        let whoami = get("whoami", self.tallied(h::whoami));
        let hello = get("hello", self.tallied(h::hello));
        let twice = warp::path("twice").and(whoami.or(hello).unify());
        warp::path("nested").and(twice).boxed()
    }

    fn twice(&self, clerk: &Clerk) -> Routes {
        get(
            "twice",
            clerk.require::<Members>().wrap(self.tallied(twice)),
        )
    }
}

#[protect(role = "org:admin", on_missing = 401, on_denied = 403)]
async fn echo(tally: Tally, upgrade: Ws) -> impl Reply {
    tally.handler();
    upgrade.on_upgrade(echo_messages)
}

async fn echo_messages(socket: WebSocket) {
    let (send, receive) = socket.split();
    // An error of one connection does not stop the server.
    drop(receive.forward(send).await);
}

#[auth(on_missing = 401)]
async fn events(user_id: UserId, tally: Tally) -> impl Reply {
    tally.handler();
    let first = Event::default().data(user_id.as_str());
    sse::reply(stream::iter([Ok::<_, Infallible>(first)]).chain(stream::pending()))
}

#[auth(on_missing = 401)]
async fn generic<T: From<String> + Into<String>>(user_id: UserId, tally: Tally) -> String {
    tally.handler();
    T::from(user_id.to_string()).into()
}

#[auth(on_missing = 401)]
async fn stateful(user_id: UserId, state: AppState, tally: Tally) -> String {
    tally.handler();
    state.known(&user_id)
}

#[protect(role = "org:admin", on_denied = 402)]
async fn twice(tally: Tally) -> &'static str {
    tally.handler();
    "twice"
}
