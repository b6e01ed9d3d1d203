use reqwest::{Method, StatusCode};

use super::{Page, code, http};
use crate::dev::Instance;
use crate::dev::tests::sent;

const FOREIGN: [&str; 6] = [
    "https://evil.example",
    "null",
    "http://127.0.0.1.evil.example",
    "http://localhost.evil.example:3000",
    "file://",
    "",
];

#[tokio::test]
async fn foreign_site_cannot_sign_in() {
    let clerk = Instance::start().await.unwrap();
    let sign_in = "strategy=password&identifier=alice&password=clerk-offline";
    for (path, body) in [
        ("/v1/client/sign_ins", sign_in),
        ("/v1/client", ""),
        ("/v1/dev_browser", ""),
        ("/sign-in", "user=alice"),
        ("/sign-in/tasks", ""),
        ("/sign-out", ""),
    ] {
        for origin in FOREIGN {
            let request = http().post(format!("{}{path}", clerk.url()));
            let response = request
                .header("origin", origin)
                .body(body)
                .send()
                .await
                .unwrap();
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{origin} {path}");
            let headers = response.headers();
            assert!(!headers.contains_key("set-cookie"), "{origin} {path}");
            assert!(
                !headers.contains_key("access-control-allow-origin"),
                "{origin} {path}"
            );
        }
    }
    assert_eq!(clerk.shared.state().sessions.len(), 0);
}

#[tokio::test]
async fn foreign_site_cannot_read_the_client() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::signed_in(&clerk, "alice").await;
    let url = format!("{}/v1/client", clerk.url());
    let (status, body) = page
        .send(http().get(url).header("origin", FOREIGN[0]))
        .await;
    assert_eq!((status.as_u16(), code(&body)), (403, "origin_invalid"));
}

#[tokio::test]
async fn page_of_another_loopback_port_can_read_responses() {
    let clerk = Instance::start().await.unwrap();
    for origin in [
        "http://127.0.0.1:5173",
        "http://localhost:3000",
        "https://app.localhost",
    ] {
        let url = format!("{}/v1/client", clerk.url());
        let response = http()
            .get(&url)
            .header("origin", origin)
            .send()
            .await
            .unwrap();
        assert_eq!(response.headers()["access-control-allow-origin"], origin);
        assert_eq!(
            response.headers()["access-control-allow-credentials"],
            "true"
        );
        assert_eq!(response.headers()["vary"], "Origin");
        let preflight = http()
            .request(Method::OPTIONS, &url)
            .header("origin", origin);
        let preflight = preflight.send().await.unwrap();
        assert_eq!(preflight.status(), StatusCode::NO_CONTENT);
        assert!(
            preflight
                .headers()
                .contains_key("access-control-allow-methods")
        );
    }
}

#[tokio::test]
async fn foreign_host_name_is_rejected() {
    let clerk = Instance::start().await.unwrap();
    let url = format!("{}/v1/environment", clerk.url());
    assert_eq!(
        sent(http().get(url).header("host", "evil.example")).await.0,
        403
    );
}

#[tokio::test]
async fn method_in_the_query_of_a_get_request_is_ignored() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::signed_in(&clerk, "alice").await;
    let url = format!("{}/v1/client/sessions?_method=DELETE", clerk.url());
    assert_eq!(page.send(http().get(url)).await.0, 404);
    assert_eq!(page.client().await["sessions"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn malformed_calls_cause_no_server_error() {
    let clerk = Instance::start().await.unwrap();
    let call =
        |method: Method, path: &str| http().request(method, format!("{}{path}", clerk.url()));
    for (request, status) in [
        (
            call(Method::POST, "/v1/client/sign_ins").body(vec![0xff, 0xfe, b'=', 0]),
            200,
        ),
        (
            call(Method::POST, "/v1/client/sign_ins").body(vec![b'a'; 11 * 1024 * 1024 + 1]),
            413,
        ),
        (
            call(Method::POST, "/v1/client/sign_ins/%00/prepare_first_factor"),
            404,
        ),
        (call(Method::POST, "/v1/client/sign_ins?_method=TRACE"), 200),
        (call(Method::PUT, "/v1/client/sign_ins"), 404),
        (call(Method::GET, "/v1/client/nothing"), 404),
        (call(Method::GET, "/v1/me/passkeys"), 404),
        (
            call(
                Method::POST,
                "/v1/client/sessions/x/touch?active_organization_id=a&active_organization_id=b",
            ),
            422,
        ),
    ] {
        assert_eq!(sent(request).await.0, status);
    }
}

#[tokio::test]
async fn call_without_a_script_version_is_a_backend_api_call() {
    let clerk = Instance::start().await.unwrap();
    for path in ["/v1/organizations", "/api_keys"] {
        let request = http().post(format!("{}{path}", clerk.url()));
        let (status, body) = sent(request).await;
        assert_eq!(
            (status.as_u16(), code(&body)),
            (401, "clerk_key_invalid"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn cookie_of_another_instance_does_not_identify_the_browser() {
    let (one, two) = (
        Instance::start().await.unwrap(),
        Instance::start().await.unwrap(),
    );
    let jar = Page::signed_in(&one, "alice").await.jar;
    let mut page = Page {
        instance: &two,
        jar,
    };
    assert!(page.client().await.is_null());
    page.sign_in("bob").await;
    let mut page = Page {
        instance: &one,
        jar: page.jar,
    };
    assert_eq!(
        page.client().await["sessions"][0]["user"]["username"],
        "alice"
    );
}
