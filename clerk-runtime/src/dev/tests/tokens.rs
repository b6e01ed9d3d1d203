use std::time::Duration;

use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::RSA_PKCS1_2048_8192_SHA256;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde_json::{Value, json};

use super::{api, get, object, part};
use crate::clock::{Clock, UnixMillis};
use crate::dev::{Instance, Organization, Person};

/// Clock that does not advance.
#[derive(Debug)]
struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> UnixMillis {
        UnixMillis::from_secs(1_800_000_000)
    }
}

/// Verifies a token with the published key alone.
fn verifies(jwks: &Value, token: &str) -> bool {
    let kid = part(token, 0)["kid"].clone();
    let keys = jwks["keys"].as_array().unwrap();
    let Some(jwk) = keys.iter().find(|jwk| jwk["kid"] == kid) else {
        return false;
    };
    let number = |name: &str| {
        BASE64_URL_SAFE_NO_PAD
            .decode(jwk[name].as_str().unwrap())
            .unwrap()
    };
    let key = PublicKeyComponents {
        n: number("n"),
        e: number("e"),
    };
    let (message, signature) = token.rsplit_once('.').unwrap();
    let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap();
    key.verify(&RSA_PKCS1_2048_8192_SHA256, message.as_bytes(), &signature)
        .is_ok()
}

#[tokio::test]
async fn tokens_verify_with_the_published_key() {
    let clerk = Instance::start().await.unwrap();
    let alice = clerk.sign_in("alice").unwrap();
    let (_, jwks) = get(&clerk, "/v1/jwks").await;
    assert!(verifies(&jwks, &alice.token()));
    assert!(verifies(
        &jwks,
        &alice.template_token("supabase").unwrap().mint()
    ));
    assert!(!verifies(
        &jwks,
        &alice.token_builder().signed_by_unknown_key().mint()
    ));

    let before = alice.token();
    clerk.rotate_keys().unwrap();
    let (_, jwks) = get(&clerk, "/v1/jwks").await;
    assert!(verifies(&jwks, &alice.token()));
    assert!(!verifies(&jwks, &before));
}

#[tokio::test]
async fn session_token_has_version_2_claims() {
    let clerk = Instance::builder()
        .clock(Stopped)
        .seed(1)
        .start()
        .await
        .unwrap();
    let alice = clerk.sign_in("alice").unwrap();
    let mut claims = object(part(&alice.token(), 1));
    assert!(claims.remove("jti").is_some_and(|jti| jti.is_string()));
    let expected = json!({
        "azp": null, "iss": clerk.url(), "sub": alice.user_id(), "sid": alice.session_id(),
        "sts": "active", "fva": [0, -1], "v": 2,
        "iat": 1_800_000_000, "nbf": 1_799_999_990, "exp": 1_800_000_060,
        "o": {
            "id": alice.org_id(), "slg": "acme", "rol": "admin", "per": "create,read", "fpm": "3",
        },
        "fea": "o:invoices", "pla": "o:pro",
    });
    claims.entry("azp").or_insert(Value::Null);
    assert_eq!(Value::Object(claims), expected);
}

#[tokio::test]
async fn permissions_are_masks_over_organization_features() {
    let acme = Organization::new("acme")
        .role(
            "org:clerk",
            ["org:invoices:read", "org:posts:create", "org:posts:read"],
        )
        .feature("archive");
    let carol = Person::new("carol")
        .member_of("acme", "org:clerk")
        .feature("beta")
        .second_factor();
    let clerk = Instance::builder()
        .organization(acme)
        .person(carol)
        .start()
        .await
        .unwrap();
    let claims = part(&clerk.sign_in("carol").unwrap().token(), 1);
    assert_eq!(claims["fea"], "o:archive,u:beta,o:invoices,o:posts");
    assert_eq!(claims["o"]["per"], "create,read");
    assert_eq!(claims["o"]["fpm"], "0,2,3");
    assert_eq!(claims["fva"], json!([0, 0]));
}

#[tokio::test]
async fn active_organization_can_change() {
    let dora = Person::new("dora")
        .member_of("one", "org:admin")
        .member_of("two", "org:member");
    let clerk = Instance::builder().person(dora).start().await.unwrap();
    let dora = clerk.sign_in("dora").unwrap();
    assert_eq!(part(&dora.token(), 1)["o"]["slg"], "one");
    dora.activate("two").unwrap();
    assert_eq!(part(&dora.token(), 1)["o"]["rol"], "member");
    assert!(dora.activate("three").is_err());
    dora.deactivate_organization();
    assert_eq!(part(&dora.token(), 1).get("o"), None);
    assert_eq!(dora.org_id(), None);
}

#[tokio::test]
async fn tokens_have_the_requested_lifetime() {
    let clerk = Instance::builder()
        .token_lifetime(Duration::from_mins(5))
        .start()
        .await
        .unwrap();
    let alice = clerk.sign_in("alice").unwrap();
    let lifetime = |token: &str| {
        let claims = part(token, 1);
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap()
    };
    assert_eq!(lifetime(&alice.token()), 300);
    assert_eq!(lifetime(&alice.token_for(Duration::from_hours(24))), 86_400);
}

#[tokio::test]
async fn pending_user_has_a_pending_session() {
    let pia = Person::new("pia").pending();
    let clerk = Instance::builder().person(pia).start().await.unwrap();
    assert_eq!(
        part(&clerk.sign_in("pia").unwrap().token(), 1)["sts"],
        "pending"
    );
}

#[tokio::test]
async fn template_shortcodes_are_replaced() {
    let claims = object(json!({
        "email": "{{user.primary_email_address}}",
        "name": "{{user.first_name}} of {{org.slug}}",
        "full": "{{user.full_name}}",
        "since": "{{user.created_at}}",
        "theme": "{{user.public_metadata.theme || 'dark'}}",
        "level": "{{user.public_metadata.level}}",
        "nested": { "role": ["{{org.role}}"] },
        "actor": "{{session.actor}}",
        "unknown": "{{user.shoe_size}}",
        "plain": 5,
    }));
    let eve = Person::new("eve")
        .named("Eve", "Evans")
        .member_of("acme", "org:admin")
        .public_metadata(object(json!({ "level": 3 })));
    let clerk = Instance::builder()
        .clock(Stopped)
        .person(eve)
        .template("mine", claims)
        .session_claims(object(json!({ "mail": "{{user.primary_email_address}}" })))
        .start()
        .await
        .unwrap();
    let eve = clerk.sign_in("eve").unwrap();
    let token = eve.template_token("mine").unwrap().mint();
    let claims = part(&token, 1);
    for (name, expected) in [
        ("email", json!("eve@example.com")),
        ("name", json!("Eve of acme")),
        ("full", json!("Eve Evans")),
        ("since", json!(1_800_000_000_000_i64)),
        ("theme", json!("dark")),
        ("level", json!(3)),
        ("nested", json!({ "role": ["org:admin"] })),
        ("actor", Value::Null),
        ("unknown", json!("{{user.shoe_size}}")),
        ("plain", json!(5)),
        ("sub", json!(eve.user_id())),
    ] {
        assert_eq!(claims[name], expected, "{name}");
    }
    assert_eq!(claims.get("sid"), None);
    assert_eq!(part(&token, 0)["cat"], "cl_B7d4PD222AAA");
    assert_eq!(part(&eve.token(), 1)["mail"], "eve@example.com");
    assert!(eve.template_token("other").is_err());
}

#[tokio::test]
async fn same_seed_gives_the_same_ids_but_other_keys_and_secrets() {
    let start = || async { Instance::builder().seed(42).start().await.unwrap() };
    let (one, two) = (start().await, start().await);
    let (here, there) = (one.sign_in("bob").unwrap(), two.sign_in("bob").unwrap());
    assert_eq!(here.user_id(), there.user_id());
    assert_eq!(here.session_id(), there.session_id());
    assert_ne!(one.jwt_key(), two.jwt_key());
    assert_ne!(one.secret_key(), two.secret_key());
    let (_, jwks) = get(&two, "/v1/jwks").await;
    assert!(!verifies(&jwks, &here.token()));
}

#[tokio::test]
async fn backend_api_issues_session_and_template_tokens() {
    let clerk = Instance::start().await.unwrap();
    let alice = clerk.sign_in("alice").unwrap();
    let path = format!("/v1/sessions/{}/tokens", alice.session_id());
    let (status, body) = api(&clerk, "POST", &path, json!({ "expires_in_seconds": 120 })).await;
    assert_eq!(status, 200);
    let claims = part(body["jwt"].as_str().unwrap(), 1);
    assert_eq!(claims["sub"], json!(alice.user_id()));
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        120
    );

    let (_, body) = api(&clerk, "POST", &format!("{path}/supabase"), Value::Null).await;
    let claims = part(body["jwt"].as_str().unwrap(), 1);
    assert_eq!(claims["email"], "alice@example.com");
    assert_eq!(claims["aud"], "authenticated");

    for (path, body, status) in [
        (format!("{path}/nothing"), Value::Null, 404),
        (path.clone(), json!({ "expires_in_seconds": 29 }), 422),
        ("/v1/sessions/sess_none/tokens".to_owned(), Value::Null, 404),
    ] {
        assert_eq!(api(&clerk, "POST", &path, body).await.0, status, "{path}");
    }
    alice.sign_out();
    assert_eq!(api(&clerk, "POST", &path, Value::Null).await.0, 404);
}
