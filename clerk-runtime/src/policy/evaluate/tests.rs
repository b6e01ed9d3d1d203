use std::sync::Arc;

use serde_json::{Value, json};

use super::super::{
    AcceptedTokens, Binding, DenialKind, DenialReply, Feature, Pending, Permission, Plan,
    RequestContext, Role,
};
use super::*;
use crate::caller::{GivenCaller, Machine, Session, Token, Unauthenticated};

const ADMIN: Requirement = Requirement::Role(Role::from_static("org:admin"));
const MEMBER: Requirement = Requirement::Role(Role::from_static("org:member"));
const PRO: Requirement = Requirement::Plan(Plan::from_static("org:pro"));
const CREATE: Requirement = Requirement::Permission(Permission::from_static("org:invoices:create"));
const STRICT: Requirement = Requirement::Reverification(Reverification::STRICT);
const YES: Requirement = Requirement::check(|_| true);
const NO: Requirement = Requirement::check(|_| false);

fn token() -> Token {
    Token::new("token")
}

fn unauthenticated_with(state: Unauthenticated) -> Auth {
    Auth::new(Arc::new(GivenCaller::Unauthenticated(state)))
}

fn session(claims: Value) -> Auth {
    let Value::Object(claims) = claims else {
        panic!("no object")
    };
    Auth::new(Arc::new(GivenCaller::Session(
        Session::from_map(claims).unwrap(),
        token(),
    )))
}

/// An admin of an organization on the plan `pro`, who verified their first factor long ago.
fn admin() -> Auth {
    session(json!({
        "sub": "user_1", "sid": "sess_1", "v": 2, "fva": [99999, -1], "pla": "o:pro",
        "o": {"id": "org_1", "rol": "admin", "slg": "acme"},
    }))
}

fn anonymous() -> Auth {
    unauthenticated_with(Unauthenticated::SignedOut { pending: false })
}

fn machine(token_type: TokenType, subject: &str) -> Auth {
    let body = json!({"id": "ak_1", "subject": subject, "scopes": ["read"]});
    let machine = Machine::from_verification(token_type, &body).unwrap();
    Auth::new(Arc::new(GivenCaller::Machine(machine, token())))
}

fn requiring(requirements: &'static [Requirement]) -> Policy {
    Policy::protect().require_all(requirements)
}

fn in_request(auth: Auth, request: RequestContext) -> Auth {
    auth.with_request(Arc::new(request))
}

fn kind(policy: &Policy, auth: &Auth) -> Option<DenialKind> {
    evaluate(policy, auth).err().map(|denial| denial.kind())
}

fn status(policy: &Policy, auth: &Auth) -> u16 {
    match evaluate(policy, auth).map_err(|denial| denial.reply(None)) {
        Ok(()) => 200,
        Err(DenialReply::Failure(Failure::Status(status))) => status,
        Err(DenialReply::Failure(Failure::Redirect(_) | Failure::SignIn)) => 307,
        Err(DenialReply::InsufficientScope | DenialReply::Reverification(_)) => 403,
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn protect_alone_rejects_unauthenticated_requests() {
    assert_eq!(kind(&Policy::protect(), &admin()), None);
    assert_eq!(
        kind(&Policy::protect(), &anonymous()),
        Some(DenialKind::Missing)
    );
    assert_eq!(status(&Policy::protect(), &anonymous()), 404);
}

#[test]
fn session_without_a_user_is_unauthenticated() {
    assert_eq!(
        kind(&Policy::protect(), &session(json!({"sid": "sess_1"}))),
        Some(DenialKind::Missing)
    );
}

#[test]
fn auth_alone_accepts_all_requests() {
    for caller in [
        Unauthenticated::Invalid,
        Unauthenticated::SignedOut { pending: true },
    ] {
        assert_eq!(kind(&Policy::auth(), &unauthenticated_with(caller)), None);
    }
}

#[test]
fn auth_with_a_requirement_and_no_on_missing_rejects() {
    let policy = Policy::auth().require_all(&[MEMBER]);
    assert_eq!(kind(&policy, &anonymous()), Some(DenialKind::Missing));
    assert_eq!(kind(&policy, &admin()), Some(DenialKind::Denied));
}

/// The macro recognizes `Option` by its name, which another type may have.
#[test]
fn auth_with_a_required_binding_and_no_on_missing_rejects() {
    const PROOF: BindingKind = BindingKind::Granted(&Policy::protect().require_all(&[MEMBER]));
    let policy = Policy::auth().bind(const { &[Binding::required(PROOF)] });
    assert_eq!(kind(&policy, &anonymous()), Some(DenialKind::Missing));
    assert_eq!(kind(&policy, &admin()), Some(DenialKind::Denied));

    let always_present = Policy::auth().bind(
        const {
            &[
                Binding::required(BindingKind::Auth),
                Binding::required(BindingKind::Clerk),
                Binding::optional(PROOF),
            ]
        },
    );
    assert_eq!(kind(&always_present, &anonymous()), None);
}

#[test]
fn plan_feature_and_permission_of_the_session_are_required() {
    const SSO: Requirement = Requirement::Feature(Feature::from_static("org:sso"));
    let other = session(json!({
        "sub": "user_1", "v": 2, "pla": "o:free", "fea": "o:audit", "o": {"id": "org_1"},
    }));
    let with_feature = session(json!({
        "sub": "user_1", "v": 2, "fea": "o:sso", "o": {"id": "org_1"},
    }));
    let with_permission = session(json!({
        "sub": "user_1", "org_id": "org_1", "org_role": "org:member",
        "org_permissions": ["org:invoices:create"],
    }));
    for (requirement, caller) in [
        (&[PRO][..], admin()),
        (&[SSO], with_feature),
        (&[CREATE], with_permission),
    ] {
        let policy = requiring(requirement);
        assert_eq!(kind(&policy, &caller), None, "{requirement:?}");
        let denied = kind(&policy, &other);
        assert_eq!(denied, Some(DenialKind::Denied), "{requirement:?}");
    }
}

#[test]
fn nested_requirements_keep_their_grouping() {
    // admin || (pro && create), not (admin || pro) && create
    let any = requiring(&[Requirement::Any(&[ADMIN, Requirement::All(&[PRO, CREATE])])]);
    assert_eq!(kind(&any, &admin()), None);
    // (admin || pro) && create
    let all = requiring(&[Requirement::Any(&[ADMIN, PRO]), CREATE]);
    assert_eq!(kind(&all, &admin()), Some(DenialKind::Denied));
    let nested = requiring(&[Requirement::All(&[
        YES,
        Requirement::Any(&[NO, Requirement::All(&[YES, NO])]),
    ])]);
    assert_eq!(kind(&nested, &admin()), Some(DenialKind::Denied));
}

#[test]
fn empty_requirement_rejects_all_requests() {
    for tree in [Requirement::All(&[]), Requirement::Any(&[])] {
        let requirements: &'static [Requirement] = Box::leak(Box::new([tree]));
        assert_eq!(
            kind(&requiring(requirements), &admin()),
            Some(DenialKind::Denied)
        );
    }
}

#[test]
fn reverification_is_required_only_if_all_other_requirements_are_met() {
    const DENIED: Option<DenialKind> = Some(DenialKind::Denied);
    const STALE: Option<DenialKind> = Some(DenialKind::Reverification);
    let cases: [(Policy, Option<DenialKind>); 7] = [
        (requiring(&[STRICT]), STALE),
        (requiring(&[STRICT, ADMIN]), STALE),
        (requiring(&[STRICT, MEMBER]), DENIED),
        (requiring(&[Requirement::Any(&[STRICT, ADMIN])]), None),
        (requiring(&[Requirement::Any(&[STRICT, MEMBER])]), STALE),
        (requiring(&[Requirement::All(&[STRICT, NO])]), DENIED),
        (requiring(&[STRICT]).actor(ActorRule::Only), DENIED),
    ];
    for (policy, expected) in cases {
        assert_eq!(kind(&policy, &admin()), expected, "{policy:?}");
    }
}

#[test]
fn stale_factor_returns_403_regardless_of_on_denied() {
    let policy = requiring(&[STRICT]).on_denied(Failure::Redirect("/no"));
    let denial = evaluate(&policy, &admin()).unwrap_err();
    assert!(matches!(
        denial.reply(None),
        DenialReply::Reverification(Reverification::STRICT)
    ));
}

#[test]
fn first_of_two_stale_factors_is_requested() {
    const LAX: Requirement = Requirement::Reverification(Reverification::LAX);
    for (requirements, expected) in [
        (&[STRICT, LAX] as &[_], Reverification::STRICT),
        (&[LAX, STRICT], Reverification::LAX),
    ] {
        let denial = evaluate(&requiring(requirements), &admin()).unwrap_err();
        let DenialReply::Reverification(requested) = denial.reply(None) else {
            panic!("{denial:?}")
        };
        assert_eq!(requested, expected);
    }
}

#[test]
fn pending_session_is_accepted_only_if_every_named_policy_allows_it() {
    const LENIENT: Policy = Policy::protect().pending(Pending::Allow);
    const EXACT: Policy = Policy::protect();
    let pending = session(json!({"sub": "user_1", "sts": "pending"}));
    let all = requiring(&[Requirement::Policy(&LENIENT), Requirement::Policy(&EXACT)]);
    for policy in [
        all.named(&LENIENT).named(&EXACT),
        all.named(&EXACT).named(&LENIENT),
        all.named(&LENIENT).nested(&EXACT),
    ] {
        assert_eq!(kind(&policy, &pending), Some(DenialKind::Missing));
        assert_eq!(kind(&policy.pending(Pending::Allow), &pending), None);
    }
    let lenient = requiring(&[Requirement::Policy(&LENIENT)]);
    assert_eq!(kind(&lenient.named(&LENIENT), &pending), None);
    assert_eq!(
        kind(&lenient.nested(&LENIENT), &pending),
        Some(DenialKind::Missing)
    );
}

#[test]
fn machine_is_accepted_only_if_every_named_policy_accepts_it() {
    const ANY: Policy = Policy::protect().tokens(AcceptedTokens::Any);
    const SILENT: Policy = Policy::protect();
    let key = machine(TokenType::ApiKey, "user_1");
    let all = requiring(&[Requirement::Policy(&ANY), Requirement::Policy(&SILENT)]);
    for policy in [
        all.named(&ANY).named(&SILENT),
        all.named(&SILENT).named(&ANY),
        all.named(&ANY).nested(&SILENT),
    ] {
        assert_eq!(policy.accepts(), AcceptedTokens::SESSION);
        assert_ne!(kind(&policy, &key), None);
        assert_eq!(kind(&policy.tokens(AcceptedTokens::Any), &key), None);
    }
    let any = requiring(&[Requirement::Policy(&ANY)]).named(&ANY);
    assert_eq!(kind(&any, &key), None);
}

#[test]
fn pending_session_is_accepted_only_where_allowed() {
    let pending = session(json!({"sub": "user_1", "sts": "pending"}));
    let denial = evaluate(&Policy::protect(), &pending).unwrap_err();
    assert!(denial.kind() == DenialKind::Missing && denial.is_pending());
    assert_eq!(
        kind(&Policy::protect().pending(Pending::Allow), &pending),
        None
    );
}

#[test]
fn machine_is_accepted_only_where_its_type_is_accepted() {
    let key = machine(TokenType::ApiKey, "user_1");
    let api_keys = Policy::protect().tokens(AcceptedTokens::One(TokenType::ApiKey));
    assert_eq!(status(&api_keys, &key), 200);
    assert_eq!(
        status(&Policy::protect().tokens(AcceptedTokens::Any), &key),
        200
    );
    assert_eq!(status(&Policy::protect(), &key), 401);
    assert_eq!(status(&api_keys, &machine(TokenType::M2m, "mch_1")), 401);
    // Sessions and unauthenticated requests have no API key.
    assert_eq!(status(&api_keys, &admin()), 401);
    assert_eq!(status(&api_keys, &anonymous()), 401);
    assert_eq!(
        status(&api_keys, &unauthenticated_with(Unauthenticated::Invalid)),
        401
    );
}

#[test]
fn requirement_that_a_machine_cannot_meet_returns_401() {
    let key = machine(TokenType::ApiKey, "user_1");
    let any = requiring(&[ADMIN]).tokens(AcceptedTokens::Any);
    assert_eq!(status(&any, &key), 401);
    assert_eq!(status(&any.on_denied(Failure::Redirect("/no")), &key), 401);
    assert_eq!(status(&any.on_denied(Failure::Status(404)), &key), 404);
    let strict = requiring(&[STRICT]).tokens(AcceptedTokens::Any);
    assert_eq!(kind(&strict, &key), Some(DenialKind::Denied));
    for rule in [ActorRule::Deny, ActorRule::Only] {
        let policy = Policy::protect().tokens(AcceptedTokens::Any).actor(rule);
        assert_eq!(status(&policy, &key), 401);
    }
}

#[test]
fn scopes_are_required_of_machines_only() {
    let policy = Policy::protect().tokens(AcceptedTokens::Any);
    let key = machine(TokenType::ApiKey, "user_1");
    assert_eq!(status(&policy.scopes(&["read"]), &key), 200);
    let denial = evaluate(&policy.scopes(&["read", "write"]), &key).unwrap_err();
    assert!(matches!(denial.reply(None), DenialReply::InsufficientScope));
    assert!(matches!(
        denial.clause(),
        Some(Clause::Scopes(["read", "write"]))
    ));
    assert_eq!(status(&policy.scopes(&["write"]), &admin()), 200);
}

#[test]
fn actor_is_rejected_by_deny_and_required_by_only() {
    let actor = session(json!({"sub": "user_1", "act": {"sub": "user_2"}}));
    let (deny, only) = (
        Policy::protect().actor(ActorRule::Deny),
        Policy::protect().actor(ActorRule::Only),
    );
    assert_eq!((status(&deny, &actor), status(&only, &actor)), (404, 200));
    assert_eq!(
        (status(&deny, &admin()), status(&only, &admin())),
        (200, 404)
    );
}

#[test]
fn other_organization_in_the_path_is_denied() {
    let request = |value: &str| RequestContext {
        path: vec![("org", value.into())],
        ..RequestContext::default()
    };
    let (id, slug) = (
        Policy::protect().org(OrgRule::Id("org")),
        Policy::protect().org(OrgRule::Slug("org")),
    );
    assert_eq!(status(&id, &in_request(admin(), request("org_1"))), 200);
    assert_eq!(status(&id, &in_request(admin(), request("acme"))), 404);
    assert_eq!(status(&slug, &in_request(admin(), request("acme"))), 200);
    assert_eq!(status(&slug, &in_request(admin(), request("org_1"))), 404);
    let without_organization = session(json!({"sub": "user_1"}));
    assert_eq!(
        status(&id, &in_request(without_organization, request(""))),
        404
    );
}

#[test]
fn route_without_the_org_parameter_rejects_all_requests() {
    let policy = Policy::protect().org(OrgRule::Id("org"));
    let denial = evaluate(&policy, &admin()).unwrap_err();
    assert_eq!(denial.missing_parameter(), Some("org"));
    assert_eq!(policy.path_parameters(), ["org"]);
}

#[test]
fn path_parameters_are_those_of_all_named_policies() {
    const SLUG: Policy = Policy::protect().org(OrgRule::Slug("slug"));
    const OTHER: Policy = Policy::protect().org(OrgRule::Id("other"));
    const NAMED: &[Requirement] = &[
        Requirement::Policy(&SLUG),
        Requirement::Any(&[ADMIN, Requirement::All(&[Requirement::Policy(&OTHER)])]),
    ];
    let policy = Policy::protect().org(OrgRule::Id("org"));
    let policy = policy.require_all(NAMED);
    assert_eq!(policy.path_parameters(), ["org", "slug", "other"]);
}

#[test]
fn parameter_is_missing_only_if_the_request_has_none() {
    let policy = Policy::protect().org(OrgRule::Id("org"));
    for (path, missing) in [
        (vec![], Some("org")),
        (vec![("id", "org_1".into())], Some("org")),
        (vec![("org", "org_2".into())], None),
    ] {
        let request = RequestContext {
            path,
            ..RequestContext::default()
        };
        let denial = evaluate(&policy, &in_request(admin(), request)).unwrap_err();
        assert_eq!(denial.missing_parameter(), missing);
    }
    let denial = evaluate(&policy, &anonymous()).unwrap_err();
    assert_eq!(denial.missing_parameter(), None);
}

#[test]
fn denial_names_its_handler_and_the_reason() {
    let policy = Policy::protect().at("handler", "src/app.rs", 7);
    for (state, code) in [
        (
            Unauthenticated::SignedOut { pending: false },
            "session-token-and-uat-missing",
        ),
        (
            Unauthenticated::Machine(TokenType::ApiKey),
            "token-type-mismatch",
        ),
    ] {
        let denial = evaluate(&policy, &unauthenticated_with(state)).unwrap_err();
        assert_eq!(denial.code(), code);
        let location = denial.location().unwrap();
        assert_eq!((location.name, location.line), ("handler", 7));
    }
}

#[test]
fn position_of_a_path_parameter_is_that_in_the_route() {
    let policy = Policy::protect().route(&["org", "team", "id"]);
    for (name, position) in [("org", Some(0)), ("id", Some(2)), ("user", None)] {
        assert_eq!(policy.position(name), position, "{name}");
    }
}

#[test]
fn missing_required_binding_is_denied() {
    const ORG: &[Binding] = &[Binding::required(BindingKind::OrgId)];
    const MAYBE: &[Binding] = &[Binding::optional(BindingKind::OrgId)];
    let without_organization = session(json!({"sub": "user_1"}));
    assert_eq!(
        kind(&Policy::protect().bind(ORG), &without_organization),
        Some(DenialKind::Denied)
    );
    assert_eq!(
        kind(&Policy::protect().bind(MAYBE), &without_organization),
        None
    );
    let any = Policy::protect().tokens(AcceptedTokens::Any).bind(ORG);
    assert_eq!(kind(&any, &machine(TokenType::ApiKey, "org_1")), None);
    assert_eq!(status(&any, &machine(TokenType::ApiKey, "user_1")), 401);
}

#[test]
fn named_policy_applies_all_its_rules() {
    const KEYS: Policy = Policy::protect()
        .tokens(AcceptedTokens::One(TokenType::ApiKey))
        .on_denied(Failure::Status(403));
    const ADMINS: Policy = Policy::protect()
        .require_all(&[ADMIN])
        .on_denied(Failure::Status(403));
    const MEMBERS: Policy = Policy::protect()
        .require_all(&[MEMBER])
        .on_denied(Failure::Status(403));
    let one = requiring(&[Requirement::Policy(&MEMBERS)]).named(&MEMBERS);
    assert_eq!(status(&one, &admin()), 403);
    assert_eq!(status(&one.on_denied(Failure::Status(410)), &admin()), 410);
    let either = requiring(&[Requirement::Any(&[
        Requirement::Policy(&MEMBERS),
        Requirement::Policy(&ADMINS),
    ])]);
    assert_eq!(status(&either, &admin()), 200);
    // A session that the handler accepts, but not the named policy.
    let keys = requiring(&[Requirement::Policy(&KEYS)]).tokens(AcceptedTokens::Any);
    assert_eq!(kind(&keys, &admin()), Some(DenialKind::Denied));
}

#[test]
fn granted_binding_checks_its_policy() {
    const MEMBERS: Policy = Policy::protect().require_all(&[MEMBER]);
    const PROOF: &[Binding] = &[Binding::required(BindingKind::Granted(&MEMBERS))];
    assert_eq!(
        kind(&Policy::protect().bind(PROOF), &admin()),
        Some(DenialKind::Denied)
    );
}

#[test]
fn only_pages_are_redirected_to_sign_in() {
    let page = || RequestContext {
        page: true,
        ..RequestContext::default()
    };
    assert_eq!(
        status(&Policy::protect(), &in_request(anonymous(), page())),
        307
    );
    assert_eq!(
        status(&requiring(&[MEMBER]), &in_request(admin(), page())),
        404
    );
    let keys = Policy::protect().tokens(AcceptedTokens::One(TokenType::ApiKey));
    assert_eq!(status(&keys, &in_request(anonymous(), page())), 401);
}

#[test]
fn custom_check_receives_the_caller() {
    const ACME: Requirement = Requirement::check(|auth| auth.org_slug() == Some("acme"));
    let policy = requiring(&[ACME]);
    assert_eq!(status(&policy, &admin()), 200);
    assert_eq!(status(&policy, &session(json!({"sub": "user_1"}))), 404);
}

const API: AudienceRule = AudienceRule::from_static("https://api.example.com");

fn token_for(token_type: TokenType, audience: &Value) -> Auth {
    let body = json!({"id": "id_1", "subject": "user_1", "scopes": ["a"], "aud": audience});
    let machine = Machine::from_verification(token_type, &body).unwrap();
    Auth::new(Arc::new(GivenCaller::Machine(machine, token())))
}

#[test]
fn token_of_a_machine_must_name_the_audience() {
    let policy = Policy::protect().tokens(AcceptedTokens::Any).audience(API);
    for token_type in [TokenType::OAuth, TokenType::M2m] {
        for (audience, expected) in [
            (json!("https://api.example.com"), 200),
            (json!("https://api.example.com/"), 200),
            (
                json!(["https://other.example.com", "https://api.example.com"]),
                200,
            ),
            (json!("https://other.example.com"), 401),
            (json!("https://api.example.com/mcp"), 401),
            (json!(["HTTPS://api.example.com"]), 401),
            (json!([]), 401),
            (json!(""), 401),
            (json!(null), 401),
            (json!({"https://api.example.com": 1}), 401),
        ] {
            let caller = token_for(token_type, &audience);
            assert_eq!(
                status(&policy, &caller),
                expected,
                "{token_type} {audience}"
            );
        }
    }
    let denial = evaluate(&policy, &token_for(TokenType::OAuth, &json!("x"))).unwrap_err();
    assert_eq!(denial.kind(), DenialKind::Missing);
    assert_eq!(denial.code(), "token-invalid-audience");
}

#[test]
fn session_without_an_audience_and_api_key_meet_every_audience() {
    let policy = Policy::protect().tokens(AcceptedTokens::Any).audience(API);
    assert_eq!(status(&policy, &admin()), 200);
    assert_eq!(status(&policy, &machine(TokenType::ApiKey, "user_1")), 200);
    for (audience, expected) in [
        (json!(null), 200),
        (json!("https://api.example.com"), 200),
        (json!("https://other.example.com"), 404),
        (json!(""), 404),
        (json!(7), 404),
    ] {
        let caller = session(json!({"sub": "user_1", "aud": audience}));
        assert_eq!(status(&policy, &caller), expected, "{audience}");
    }
}

#[test]
fn audience_of_a_named_policy_is_required() {
    const NAMED: Policy = Policy::protect()
        .tokens(AcceptedTokens::One(TokenType::OAuth))
        .audience(API);
    let policy = requiring(&[Requirement::Policy(&NAMED)]).named(&NAMED);
    let (own, other) = (
        token_for(TokenType::OAuth, &json!("https://api.example.com")),
        token_for(TokenType::OAuth, &json!("https://other.example.com")),
    );
    assert_eq!((status(&policy, &own), status(&policy, &other)), (200, 401));
    let denial = evaluate(&policy, &other).unwrap_err();
    assert_eq!(denial.code(), "token-invalid-audience");
}

#[test]
fn audience_is_checked_by_an_auth_policy() {
    let policy = Policy::auth()
        .tokens(AcceptedTokens::One(TokenType::OAuth))
        .audience(API);
    let other = token_for(TokenType::OAuth, &json!("https://other.example.com"));
    assert_eq!(status(&policy, &other), 401);
}

#[test]
fn called_url_is_no_audience_without_a_request() {
    let policy = Policy::protect()
        .tokens(AcceptedTokens::One(TokenType::OAuth))
        .audience(AudienceRule::Resource);
    let caller = token_for(TokenType::OAuth, &json!("http://localhost/"));
    assert_eq!(status(&policy, &caller), 401);
}

#[test]
fn challenge_names_the_scopes_of_every_policy_that_must_be_met() {
    const READ: Policy = oauth().scopes(&["read"]);
    const WRITE: Policy = oauth().scopes(&["write", "read"]);
    const OTHER: Policy = oauth().scopes(&["other"]);
    const fn oauth() -> Policy {
        Policy::protect().tokens(AcceptedTokens::One(TokenType::OAuth))
    }
    let policy = oauth().scopes(&["mcp"]).require_all(&[
        Requirement::Policy(&READ),
        Requirement::All(&[Requirement::Policy(&WRITE)]),
        Requirement::Any(&[Requirement::Policy(&OTHER)]),
    ]);
    assert_eq!(policy.oauth_scopes(), ["mcp", "read", "write"]);
    let sessions = Policy::protect().scopes(&["mcp"]);
    assert!(sessions.oauth_scopes().is_empty());

    let request = RequestContext {
        scopes: vec!["mcp"],
        ..RequestContext::default()
    };
    let caller = in_request(token_for(TokenType::OAuth, &json!(null)), request);
    let denial = enforce(&READ, &caller).unwrap_err();
    assert_eq!(denial.scopes(), ["mcp", "read"]);
}

/// Returns the caller of a token of this JWT template.
fn template(name: &str) -> Auth {
    let claims = json!({"sub": "user_1", "jti": "1", "template": name});
    let Value::Object(claims) = claims else {
        panic!("no object")
    };
    let machine = Machine::from_template_claims(&claims).unwrap();
    Auth::new(Arc::new(GivenCaller::Machine(machine, token())))
}

const TEMPLATES: AcceptedTokens = AcceptedTokens::One(TokenType::Template);
const CLI: Policy = Policy::protect().tokens(TEMPLATES).templates(&["cli"]);
const WEB: Policy = Policy::protect().tokens(TEMPLATES).templates(&["web"]);

#[test]
fn template_token_is_accepted_only_if_the_policy_names_its_template() {
    let accepts = |policy: &Policy, name| evaluate(policy, &template(name)).is_ok();
    let several = Policy::protect()
        .tokens(TEMPLATES)
        .templates(&["web", "cli"]);
    let unnamed = Policy::protect().tokens(TEMPLATES);
    let any = Policy::protect().tokens(AcceptedTokens::Any);
    assert!(accepts(&CLI, "cli") && accepts(&several, "cli"));
    assert!(!accepts(&WEB, "cli") && !accepts(&unnamed, "cli") && !accepts(&any, "cli"));
    assert!(!accepts(&Policy::protect(), "cli"));
}

#[test]
fn template_token_is_accepted_only_if_every_named_policy_names_it() {
    const BOTH: &[Requirement] = &[Requirement::Policy(&CLI), Requirement::Policy(&WEB)];
    const ONE: &[Requirement] = &[Requirement::Policy(&CLI)];
    let one = Policy::protect().require_all(ONE).named(&CLI);
    let both = Policy::protect().require_all(BOTH).named(&CLI).named(&WEB);
    assert!(evaluate(&one, &template("cli")).is_ok());
    assert!(evaluate(&one, &template("web")).is_err());
    for name in ["cli", "web"] {
        assert!(evaluate(&both, &template(name)).is_err(), "{name}");
    }
}

#[test]
fn template_token_meets_no_role() {
    let claims = json!({
        "sub": "user_1", "template": "cli", "org_id": "org_1", "org_role": "org:admin",
        "v": 2, "o": {"id": "org_1", "rol": "admin"}, "fva": [0, 0], "scope": "read",
    });
    let Value::Object(claims) = claims else {
        panic!("no object")
    };
    let machine = Machine::from_template_claims(&claims).unwrap();
    let auth = Auth::new(Arc::new(GivenCaller::Machine(machine, token())));
    for requirement in [&[ADMIN][..], &[STRICT], &[PRO]] {
        assert!(evaluate(&CLI.require_all(requirement), &auth).is_err());
    }
    assert!(evaluate(&CLI.scopes(&["read"]), &auth).is_err());
    assert!(evaluate(&CLI, &auth).is_ok());
    assert!(auth.org_id().is_none() && auth.session_id().is_none());
    assert_eq!(auth.user_id().unwrap(), "user_1");
}

/// A session that was accepted without `azp`.
struct WithoutAzp(Auth);

impl crate::caller::AuthOutcome for WithoutAzp {
    fn caller(&self) -> crate::caller::Caller<'_> {
        self.0.caller()
    }

    fn token(&self) -> Option<&Token> {
        self.0.own_token()
    }

    fn lacks_azp(&self) -> bool {
        true
    }
}

#[test]
fn session_without_azp_meets_only_policies_that_allow_it() {
    let native = Auth::new(Arc::new(WithoutAzp(admin())));
    let strict = Policy::protect();
    let lenient = Policy::protect().azp(Azp::Optional);
    assert!(require(&strict, &native).is_err() && require(&lenient, &native).is_ok());
    assert!(require(&strict, &admin()).is_ok());
    let in_request = native.with_request(Arc::default());
    assert!(require(&strict, &in_request).is_err());
}

#[test]
fn granted_binding_checks_the_azp_rule_of_its_policy() {
    const STRICT_AZP: Policy = Policy::protect().require_all(&[ADMIN]);
    const LENIENT: Policy = STRICT_AZP.azp(Azp::Optional);
    const OF_STRICT: &[Binding] = &[Binding::required(BindingKind::Granted(&STRICT_AZP))];
    const OF_LENIENT: &[Binding] = &[Binding::required(BindingKind::Granted(&LENIENT))];
    let native = Auth::new(Arc::new(WithoutAzp(admin())));
    let handler = |bindings| Policy::protect().azp(Azp::Optional).bind(bindings);
    assert_eq!(kind(&handler(OF_STRICT), &native), Some(DenialKind::Denied));
    assert_eq!(kind(&handler(OF_STRICT), &admin()), None);
    assert_eq!(kind(&handler(OF_LENIENT), &native), None);
}

#[test]
fn missing_azp_is_allowed_only_if_every_named_policy_allows_it() {
    const STRICT_AZP: Policy = Policy::protect();
    const LENIENT: Policy = Policy::protect().azp(Azp::Optional);
    let rule = |policy: Policy| policy.azp_rule();
    assert_eq!(rule(STRICT_AZP), Azp::Required);
    assert_eq!(rule(STRICT_AZP.named(&LENIENT)), Azp::Optional);
    assert_eq!(
        rule(STRICT_AZP.named(&LENIENT).named(&STRICT_AZP)),
        Azp::Required
    );
    assert_eq!(
        rule(STRICT_AZP.named(&STRICT_AZP).named(&LENIENT)),
        Azp::Required
    );
    assert_eq!(
        rule(STRICT_AZP.named(&LENIENT).nested(&STRICT_AZP)),
        Azp::Required
    );
    assert_eq!(rule(STRICT_AZP.nested(&LENIENT)), Azp::Required);
    assert_eq!(rule(LENIENT.named(&STRICT_AZP)), Azp::Optional);
}
