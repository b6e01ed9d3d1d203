//! The middleware, and browsers that go through it.

use std::collections::BTreeMap;
use std::time::Duration;

use clerk_runtime::dev::{Endpoint, Fault, Instance};
use futures_util::future::join_all;
use reqwest::Method;

use super::world::{Answer, Hands, World, client, navigation, people, send};
use crate::apps::Framework;

pub async fn the_middleware_sends_a_browser_to_the_handshake<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    let answer = world.get("/home", &navigation()).await.expect(307);
    let location = answer.header("location").expect("a location");
    assert!(location.starts_with(&format!("{}/v1/client/handshake?", world.instance.url())));
    assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    assert_eq!(answer.header("x-clerk-auth-status"), Some("handshake"));
    assert_eq!(
        answer.header("x-clerk-auth-reason"),
        Some("dev-browser-missing")
    );
    assert!(
        answer
            .cookies()
            .iter()
            .any(|it| it.starts_with("__clerk_redirect_count=1"))
    );
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn a_guard_alone_never_sends_a_browser_away<F: Framework>() {
    let world = World::start::<F>().await;
    let answer = world.get("/home", &navigation()).await.expect(200);
    assert_eq!(
        (answer.header("location"), answer.cookies()),
        (None, Vec::new())
    );
}

pub async fn the_middleware_explains_itself<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    let hidden = world.get_as_nobody("/hello").await.expect(404);
    let unrouted = world.get_as_nobody("/no-such-route").await.expect(404);
    for answer in [
        &hidden,
        &unrouted,
        &world.get_as_nobody("/home").await.expect(200),
    ] {
        assert_eq!(answer.header("x-clerk-auth-status"), Some("signed-out"));
        assert_eq!(
            answer.headers.get_all("x-clerk-auth-reason").iter().count(),
            1
        );
    }
    let names = |answer: &Answer| -> Vec<String> {
        let mut names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
        names.sort();
        names
    };
    assert_eq!(
        (names(&hidden), hidden.body),
        (names(&unrouted), unrouted.body)
    );

    let refused = world.get_as_nobody("/me").await.expect(401);
    assert_eq!(
        refused
            .headers
            .get_all("x-clerk-auth-status")
            .iter()
            .count(),
        1
    );
    let answer = world.get_as("alice", "/me").await.expect(200);
    assert_eq!(answer.header("x-clerk-auth-status"), None);
}

/// The middleware and the guard behind it: one refresh, whose cookies the handler's answer carries.
pub async fn a_request_is_judged_once<F: Framework>() {
    let (world, session) = world_with_an_expired_session::<F>().await;
    let alice = world.person("alice");
    let answer = world.get("/me", &[session]).await.expect(200);
    assert_eq!(answer.json()["userId"], alice.user_id().as_str());
    assert_eq!(world.instance.faults().calls(Endpoint::SessionRefresh), 1);
    assert!(sets_a_session(&answer), "{answer:?}");
}

/// Whichever of the server's threads answers them.
pub async fn equal_requests_at_once_share_a_refresh<F: Framework>() {
    let (world, session) = world_with_an_expired_session::<F>().await;
    let slow = Fault::Slow(Duration::from_secs(1));
    world.instance.faults().set(Endpoint::SessionRefresh, slow);
    let headers = [session];
    for answer in join_all((0..50).map(|_| world.get("/me", &headers))).await {
        let answer = answer.expect(200);
        assert!(sets_a_session(&answer), "{answer:?}");
    }
    assert_eq!(world.instance.faults().calls(Endpoint::SessionRefresh), 1);
}

/// Behind the middleware, and the cookies of `alice`, whose token was good two minutes ago.
pub(super) async fn world_with_an_expired_session<F: Framework>() -> (World, (&'static str, String))
{
    let clock = Hands::start();
    let instance = people()
        .clock(clock.clone())
        .start()
        .await
        .expect("an instance");
    let world = World::of::<F>(instance, true).await;
    let cookies = world.person("alice").cookie_header();
    clock.forward(120);
    (world, ("cookie", cookies))
}

fn sets_a_session(answer: &Answer) -> bool {
    let cookies = answer.cookies();
    cookies.iter().any(|it| it.starts_with("__session"))
}

pub async fn a_page_is_sent_to_sign_in<F: Framework>() {
    is_sent_to_sign_in(&World::with_middleware::<F>().await, "/hello?x=1").await;
}

pub async fn a_page_of_a_nested_router_is_returned_to<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    is_sent_to_sign_in(&world, "/nested/twice/hello?x=1").await;
}

async fn is_sent_to_sign_in(world: &World, path: &str) {
    let mut browser = Browser::default();
    let page = format!("http://{}{path}", world.app.address);
    let (answer, _) = browser.visit_until(&page, world.instance.url()).await;
    let location = answer
        .expect(307)
        .header("location")
        .expect("a location")
        .to_owned();
    let url = url::Url::parse(&location).expect("a URL");
    assert!(
        location.starts_with(&world.instance.sign_in_url()),
        "{location}"
    );
    let back = url.query_pairs().find(|(name, _)| name == "redirect_url");
    assert_eq!(back.map(|(_, value)| value.into_owned()), Some(page));
}

pub async fn a_browser_signs_in_during_development<F: Framework>() {
    signs_in(World::with_middleware::<F>().await).await;
}

pub async fn a_browser_signs_in_in_production<F: Framework>() {
    let instance = people().production("clerk.example.com").start().await;
    signs_in(World::of::<F>(instance.expect("an instance"), true).await).await;
}

async fn signs_in(world: World) {
    let mut browser = Browser::default();
    let page = format!("http://{}/me", world.app.address);
    let (answer, at) = browser.visit(&page).await;
    assert_eq!((answer.code(), at.as_str()), (401, page.as_str()));

    let back = browser.sign_in(&world.instance, "alice", &page).await;
    let (answer, at) = browser.visit(&back).await;
    let answer = answer.expect(200);
    assert_eq!(
        answer.json()["userId"],
        world.person("alice").user_id().as_str()
    );
    assert_eq!(at, page, "the URL is clean again");
    assert!(browser.jar.keys().any(|name| name.starts_with("__session")));
    assert!(
        browser
            .jar
            .keys()
            .any(|name| name.starts_with("__client_uat"))
    );

    let handshakes = world.instance.faults().calls(Endpoint::Handshake);
    let (answer, _) = browser.visit(&page).await;
    answer.expect(200);
    assert_eq!(
        world.instance.faults().calls(Endpoint::Handshake),
        handshakes
    );
}

/// Keeps cookies, follows redirects, and says what it is. Ports don't separate cookies, so that one
/// jar is enough for 127.0.0.1.
#[derive(Debug, Default)]
struct Browser {
    jar: BTreeMap<String, String>,
}

impl Browser {
    /// Opens a page and follows every redirect; returns the last answer and its URL.
    async fn visit(&mut self, page: &str) -> (Answer, String) {
        self.visit_until(page, "").await
    }

    /// The same, but stops at a redirect to the sign-in page of this origin.
    async fn visit_until(&mut self, page: &str, origin: &str) -> (Answer, String) {
        let mut at = page.to_owned();
        for _ in 0..10 {
            let answer = self.send(Method::GET, &at, "").await;
            let sign_in = format!("{origin}/sign-in");
            match answer.header("location").map(str::to_owned) {
                Some(to) if origin.is_empty() || !to.starts_with(&sign_in) => at = to,
                _ => return (answer, at),
            }
        }
        panic!("{page} redirects for ever");
    }

    /// Signs in on the instance's page, as a person would; returns where that leads.
    async fn sign_in(&mut self, instance: &Instance, name: &str, page: &str) -> String {
        let dev_browser = self.jar.get("__clerk_db_jwt").cloned().unwrap_or_default();
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("user", name)
            .append_pair("redirect_url", page)
            .append_pair("__clerk_db_jwt", &dev_browser)
            .finish();
        let answer = self
            .send(Method::POST, &instance.sign_in_url(), &form)
            .await;
        answer.header("location").expect("a location").to_owned()
    }

    async fn send(&mut self, method: Method, url: &str, form: &str) -> Answer {
        let cookies = self
            .jar
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        let content = "application/x-www-form-urlencoded".to_owned();
        let headers: Vec<_> = navigation()
            .into_iter()
            .chain([("cookie", cookies), ("content-type", content)])
            .collect();
        let answer = send(&client(), method, url, &headers, form).await;
        for cookie in answer.cookies() {
            self.keep(cookie);
        }
        answer
    }

    fn keep(&mut self, cookie: &str) {
        let pair = cookie
            .split(';')
            .next()
            .and_then(|pair| pair.split_once('='));
        let (name, value) = pair.expect("a cookie");
        if cookie.contains("Max-Age=0") || cookie.contains("1970") {
            self.jar.remove(name);
        } else {
            self.jar.insert(name.to_owned(), value.to_owned());
        }
    }
}
