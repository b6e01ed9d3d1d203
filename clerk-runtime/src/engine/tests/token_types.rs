//! Tests of the type that a request's token claims to have.

use http::{HeaderMap, HeaderName, Method, Uri};
use serde_json::json;

use super::scenario::{Scenario, session, signed};
use crate::engine::presented_type;
use crate::policy::TokenType;
use crate::request_head::RequestHead;

#[test]
fn presented_type_is_that_of_the_header_or_else_of_the_cookie() {
    let jwt = |header, claims| format!("Bearer {}", signed(&header, &claims));
    let template = json!({"alg": "RS256", "cat": "cl_B7d4PD222AAA"});
    let m2m = jwt(json!({"alg": "RS256"}), json!({"sub": "mch_1"}));
    let oauth = jwt(
        json!({"alg": "RS256", "typ": "at+jwt"}),
        json!({"sub": "u"}),
    );
    let template = jwt(template, json!({"sub": "u"}));
    let session = format!("Bearer {}", session(60));
    for (name, value, expected) in [
        ("accept", "*/*", None),
        ("authorization", "Bearer ak_1", Some(TokenType::ApiKey)),
        ("authorization", "Bearer mt_1", Some(TokenType::M2m)),
        ("authorization", "Bearer oat_1", Some(TokenType::OAuth)),
        ("authorization", "Bearer x", Some(TokenType::Session)),
        ("authorization", &session, Some(TokenType::Session)),
        ("authorization", &m2m, Some(TokenType::M2m)),
        ("authorization", &oauth, Some(TokenType::OAuth)),
        ("authorization", &template, Some(TokenType::Template)),
        ("x-api-key", "any", Some(TokenType::ApiKey)),
        ("x-key", "any", None),
        ("cookie", "__session=x", Some(TokenType::Session)),
        ("cookie", "__session_suffix00=x", Some(TokenType::Session)),
        ("cookie", "__session_another0=x", None),
    ] {
        let api_key = HeaderName::from_static("x-api-key");
        let scenario = Scenario::production();
        let config = scenario
            .configured(|it| it.api_key_header = Some(api_key))
            .config;
        let headers = HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())]);
        let uri = Uri::from_static("/");
        let head = RequestHead::new(&Method::GET, &uri, &headers);
        assert_eq!(presented_type(&head, &config), expected, "{name}: {value}");
    }
}
