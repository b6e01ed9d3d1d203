//! Cache headers of responses that depend on the caller.

use super::handshake::world_with_an_expired_session;
use super::world::{TestResponse, World, bearer, navigation};
use crate::apps::Framework;

/// The cache headers of the handler are replaced on a response that sets a session cookie, even if
/// the handler does not use the session.
pub async fn session_cookie_makes_a_response_private<F: Framework>() {
    for path in ["/cacheable", "/open", "/no-such-route"] {
        let (world, session) = world_with_an_expired_session::<F>().await;
        let response = world.get(path, &[session]).await;
        let cookies = response.cookies();
        assert!(
            cookies.iter().any(|it| it.starts_with("__session")),
            "{response:?}"
        );
        assert_eq!(values(&response, "cache-control"), ["private, no-store"]);
        for name in ["etag", "expires", "last-modified", "surrogate-control"] {
            assert_eq!(response.header(name), None, "{name}");
        }
        for name in ["cdn-cache-control", "vercel-cdn-cache-control"] {
            assert_eq!(response.header(name), None, "{name}");
        }
        assert!(varies_by_credentials(&response), "{response:?}");
        if path != "/no-such-route" {
            assert_eq!(response.expect(200).body, "cacheable");
        }
    }
    let world = World::with_middleware::<F>().await;
    let handshake = world.get("/open", &navigation()).await.expect(307);
    assert!(!handshake.cookies().is_empty());
    assert_eq!(values(&handshake, "cache-control"), ["private, no-store"]);
}

/// A page without a guard is the same for every user and stays cacheable.
pub async fn guarded_response_varies_by_credentials<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    let alice = bearer(&world.person("alice").token());
    for headers in [&[][..], &[alice]] {
        let guarded = world.get("/cacheable", headers).await.expect(200);
        assert!(varies_by_credentials(&guarded), "{guarded:?}");
        let open = world.get("/open", headers).await.expect(200);
        assert_eq!(items(&open, "vary"), ["accept-encoding"]);
        for response in [guarded, open] {
            assert_eq!(response.header("etag"), Some("\"1\""));
            assert!(values(&response, "cache-control").contains(&"public, max-age=300".to_owned()));
            assert!(items(&response, "vary").contains(&"accept-encoding".to_owned()));
        }
    }
    for world in [world, World::start::<F>().await] {
        let rejected = world.get_unauthenticated("/me").await.expect(401);
        assert!(varies_by_credentials(&rejected), "{rejected:?}");
        let denied = world.get_as("bob", "/admin").await.expect(403);
        assert!(varies_by_credentials(&denied), "{denied:?}");
    }
}

fn varies_by_credentials(response: &TestResponse) -> bool {
    let items = items(response, "vary");
    let times = |name: &str| items.iter().filter(|item| *item == name).count();
    (times("cookie"), times("authorization")) == (1, 1)
}

fn values(response: &TestResponse, name: &str) -> Vec<String> {
    let values = response.headers.get_all(name).iter();
    values
        .map(|it| it.to_str().expect("a header in ASCII").to_owned())
        .collect()
}

/// The items of a header that lists names, in lower case.
fn items(response: &TestResponse, name: &str) -> Vec<String> {
    let values = values(response, name);
    let items = values.iter().flat_map(|it| it.split(','));
    items.map(|it| it.trim().to_ascii_lowercase()).collect()
}
