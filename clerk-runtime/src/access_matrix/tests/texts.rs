//! Texts of requirements and replies, and the output formats.

use serde_json::json;

use super::super::Access;
use super::{matrix, row};
use crate::policy::{
    AcceptedTokens, ActorRule, Binding, BindingKind, Denial, Failure, Feature, Function, HasPolicy,
    OrgRule, Pending, Permission, Plan, Policy, Requirement, Reverification, ReverificationLevel,
    Role, TokenType,
};
use crate::response::Reply;

const ADMIN: Requirement = Requirement::Role(Role::from_static("org:admin"));
const PRO: Requirement = Requirement::Plan(Plan::from_static("org:pro"));
const CREATE: Requirement = Requirement::Permission(Permission::from_static("org:invoices:create"));
const INVOICES: Requirement = Requirement::Feature(Feature::from_static("invoices"));

/// Returns the row of a handler with this policy.
macro_rules! row {
    ($policy:expr) => {{
        struct It;
        impl HasPolicy for It {
            const POLICY: Policy = $policy.at("it", "src/lib.rs", 1);
        }
        row::<It>()
    }};
}

macro_rules! requirement {
    ($($requirement:expr),* $(,)?) => {
        row!(Policy::protect().require_all(&[$($requirement),*])).requirement().map(str::to_owned)
    };
}

#[test]
fn nested_requirements_keep_their_grouping() {
    let text = |it: Option<String>| it.unwrap();
    assert_eq!(
        text(requirement!(Requirement::Any(&[
            ADMIN,
            Requirement::All(&[PRO, CREATE])
        ]))),
        "role org:admin or (plan org:pro and permission org:invoices:create)"
    );
    assert_eq!(
        text(requirement!(Requirement::Any(&[ADMIN, PRO]), CREATE)),
        "(role org:admin or plan org:pro) and permission org:invoices:create"
    );
    assert_eq!(
        text(requirement!(Requirement::All(&[
            ADMIN,
            Requirement::All(&[PRO, CREATE])
        ]))),
        "role org:admin and (plan org:pro and permission org:invoices:create)"
    );
    assert_eq!(
        text(requirement!(Requirement::Any(&[Requirement::All(&[
            ADMIN
        ])]))),
        "role org:admin"
    );
    assert_eq!(text(requirement!(Requirement::Any(&[]))), "no caller");
    assert_eq!(requirement!(), None);
}

#[test]
fn every_requirement_has_a_text() {
    const OWN: Reverification = Reverification::new(ReverificationLevel::SecondFactor, 5);
    assert_eq!(
        requirement!(
            INVOICES,
            Requirement::Reverification(Reverification::STRICT),
            Requirement::Reverification(OWN),
            Requirement::Check(Function::named("access::is_owner", |_| true)),
            Requirement::check(|_| true),
        )
        .unwrap(),
        "feature invoices and reverification strict and reverification second_factor within \
         5 minutes and check access::is_owner and custom check"
    );
    let row = row!(
        Policy::protect()
            .scopes(&["invoices:read", "invoices:write"])
            .actor(ActorRule::Deny)
            .org(OrgRule::Id("org_id"))
    );
    assert_eq!(
        row.requirement().unwrap(),
        "scopes invoices:read invoices:write of a machine and no actor and active organization's \
         id = path org_id"
    );
}

struct Manage;
impl HasPolicy for Manage {
    const POLICY: Policy = Policy::protect()
        .require_all(&[Requirement::Any(&[CREATE, PRO])])
        .on_denied(Failure::Status(403))
        .tokens(AcceptedTokens::list(&[
            TokenType::Session,
            TokenType::ApiKey,
        ]))
        .at("ManageInvoices", "src/policies.rs", 3);
}

#[test]
fn named_policy_shows_its_requirements() {
    let row = row!(
        Policy::protect()
            .require_all(&[ADMIN, Requirement::Policy(&Manage::POLICY)])
            .named(&Manage::POLICY)
    );
    assert_eq!(
        row.requirement().unwrap(),
        "role org:admin and policy ManageInvoices (token session_token or api_key and \
         (permission org:invoices:create or plan org:pro))"
    );
    assert_eq!(row.on_denied(), Some("403"));
    assert_eq!(row.tokens(), ["session_token", "api_key"]);
}

#[test]
fn required_value_that_callers_can_lack_is_a_requirement() {
    let org = row!(Policy::protect().bind(&[
        Binding::required(BindingKind::UserId),
        Binding::required(BindingKind::OrgId),
        Binding::optional(BindingKind::SessionId),
    ]));
    assert_eq!(org.requirement(), Some("an active organization"));
    assert_eq!(
        org.bindings(),
        ["user_id", "org_id", "session_id (optional)"]
    );
    assert_eq!(org.on_denied(), Some("404 (default)"));

    let machine = row!(
        Policy::protect()
            .tokens(AcceptedTokens::Any)
            .bind(&[Binding::required(BindingKind::UserId)])
    );
    assert_eq!(machine.requirement(), Some("a user"));

    let granted =
        row!(Policy::protect().bind(&[Binding::required(BindingKind::Granted(&Manage::POLICY))]));
    assert!(
        granted
            .requirement()
            .unwrap()
            .starts_with("granted ManageInvoices (token "),
        "{granted}"
    );
}

#[test]
fn proof_of_a_required_policy_is_not_repeated() {
    const PROOF: Binding = Binding::required(BindingKind::Granted(&Manage::POLICY));
    let named = row!(Policy::protect().require(Requirement::Policy(&Manage::POLICY)));
    let proven = row!(
        Policy::protect()
            .require(Requirement::Policy(&Manage::POLICY))
            .bind(&[PROOF])
    );
    assert!(named.requirement().is_some());
    assert_eq!(proven.requirement(), named.requirement());
    assert_eq!(proven.bindings(), ["granted"]);

    // A requirement of another policy does not replace the proof's.
    let other = row!(Policy::protect().require(ADMIN).bind(&[PROOF]));
    let text = other.requirement().unwrap();
    assert!(
        text.starts_with("role org:admin and granted ManageInvoices ("),
        "{text}"
    );
}

fn sorry(_: &Denial) -> Reply {
    Reply::status(418)
}

#[test]
fn default_failures_are_shown() {
    let failures = |policy: super::Handler| {
        (
            policy.on_missing().unwrap_or("–").to_owned(),
            policy.on_denied().unwrap_or("–").to_owned(),
        )
    };
    let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    assert_eq!(
        failures(row!(Policy::protect())),
        pair("sign-in for pages, 404 otherwise (default)", "–")
    );
    assert_eq!(
        failures(row!(
            Policy::protect()
                .tokens(AcceptedTokens::One(TokenType::OAuth))
                .scopes(&["a"])
        )),
        pair("401 (default)", "403 for scopes, 401 otherwise (default)")
    );
    assert_eq!(
        failures(row!(
            Policy::protect()
                .tokens(AcceptedTokens::Any)
                .require_all(&[ADMIN, Requirement::Reverification(Reverification::LAX)])
                .on_missing(Failure::Redirect("/sign-in"))
        )),
        pair(
            "redirect to /sign-in, 401 for machines",
            "401 for machines, 404 otherwise (default); 403 for reverification"
        )
    );
    assert_eq!(
        failures(row!(
            Policy::auth()
                .require_all(&[ADMIN])
                .on_missing(Failure::SignIn)
                .on_denied(Failure::With(Function::named("replies::sorry", sorry)))
        )),
        pair("sign-in", "function replies::sorry")
    );
}

struct Reads;
impl HasPolicy for Reads {
    const POLICY: Policy = Policy::protect()
        .tokens(AcceptedTokens::Any)
        .scopes(&["invoices:read"])
        .at("Reads", "src/policies.rs", 5);
}

#[test]
fn machine_without_scopes_gets_403_instead_of_a_redirect() {
    const UPGRADE: Failure = Failure::Redirect("/upgrade");
    const ANY: Policy = Policy::protect().tokens(AcceptedTokens::Any).scopes(&["a"]);
    const KEY: Policy = ANY.tokens(AcceptedTokens::One(TokenType::ApiKey));
    for (row, reply) in [
        (
            row!(ANY.on_denied(UPGRADE)),
            "redirect to /upgrade, 403 for scopes, 401 for machines",
        ),
        (
            row!(ANY.on_denied(Failure::SignIn)),
            "sign-in, 403 for scopes, 401 for machines",
        ),
        (
            row!(KEY.on_denied(UPGRADE)),
            "403 for scopes, 401 otherwise",
        ),
        (row!(ANY.on_denied(Failure::Status(404))), "404"),
    ] {
        assert_eq!(row.on_denied(), Some(reply));
    }
}

/// The reason why `any` is not met is not one of its branches.
#[test]
fn scopes_of_a_named_policy_are_in_the_reply() {
    const READS: Requirement = Requirement::Policy(&Reads::POLICY);
    const NAMED: Policy = Policy::protect().named(&Reads::POLICY);
    const PROOF: Binding = Binding::required(BindingKind::Granted(&Reads::POLICY));
    let scopes = "403 for scopes, 401 for machines, 404 otherwise (default)";
    for (row, reply) in [
        (row!(NAMED.require(READS)), scopes),
        (
            row!(NAMED.require(Requirement::All(&[ADMIN, READS]))),
            scopes,
        ),
        (row!(NAMED.bind(&[PROOF])), scopes),
        (
            row!(NAMED.require(READS).on_denied(Failure::SignIn)),
            "sign-in, 403 for scopes, 401 for machines",
        ),
        (
            row!(NAMED.require(Requirement::Any(&[ADMIN, READS]))),
            "401 for machines, 404 otherwise (default)",
        ),
    ] {
        assert_eq!(row.on_denied(), Some(reply));
    }
}

#[test]
fn on_invalid_is_shown_if_set() {
    let open = row!(Policy::auth().on_invalid(Failure::Status(401)));
    assert_eq!(open.access(), Access::Optional);
    assert_eq!((open.on_missing(), open.on_invalid()), (None, Some("401")));
    assert!(open.to_string().contains("on_invalid 401"), "{open}");
    let closed = row!(
        Policy::protect()
            .on_missing(Failure::Status(404))
            .on_invalid(Failure::SignIn)
    );
    assert_eq!(closed.on_invalid(), Some("sign-in"));
    let table = super::Matrix::new(vec![open, closed]).to_markdown();
    assert!(table.contains("| 401 for invalid credentials |"), "{table}");
    assert!(
        table.contains("| 404; sign-in for invalid credentials |"),
        "{table}"
    );
    assert_eq!(row!(Policy::protect()).on_invalid(), None);
}

#[test]
fn optional_access_has_no_failures() {
    let row = row!(Policy::auth().pending(Pending::Allow));
    assert_eq!(row.access(), Access::Optional);
    assert!(row.allows_pending());
    assert_eq!((row.on_missing(), row.on_denied()), (None, None));
    let no_tokens = row!(Policy::protect().tokens(AcceptedTokens::list(&[])));
    assert!(
        no_tokens.to_string().contains("none: no token is accepted"),
        "{no_tokens}"
    );
}

#[test]
fn text_contains_the_source_location() {
    assert_eq!(
        matrix().to_string(),
        "\
hello (src/lib.rs:7)
    requires   signed in
    tokens     session_token
    on_missing sign-in for pages, 404 otherwise (default)

health (src/lib.rs:12)
    requires   nothing: public
"
    );
    assert!(
        matrix()
            .without_lines()
            .to_string()
            .starts_with("hello (src/lib.rs)\n")
    );
}

#[test]
fn table_is_valid_markdown() {
    assert_eq!(
        matrix().to_markdown(),
        "\
| handler | where | requires | tokens | on_missing | on_denied | binds |
|---|---|---|---|---|---|---|
| `hello` | src/lib.rs:7 | signed in | session_token | sign-in for pages, 404 otherwise (default) | – | – |
| `health` | src/lib.rs:12 | nothing: public | – | – | – | – |
"
    );
    let row = row!(Policy::protect().scopes(&["a|b"]));
    let table = super::Matrix::new(vec![row]).to_markdown();
    assert!(table.contains(r"scope a\|b of a machine"), "{table}");
}

#[test]
fn json_contains_every_field() {
    let json: serde_json::Value = serde_json::from_str(&matrix().to_json()).unwrap();
    assert_eq!(
        json[0],
        json!({
            "handler": "hello",
            "module": "app::invoices",
            "file": "src/lib.rs",
            "line": 7,
            "access": "required",
            "tokens": ["session_token"],
            "pending": false,
            "requirement": null,
            "on_missing": "sign-in for pages, 404 otherwise (default)",
            "on_denied": null,
            "bindings": [],
        })
    );
    assert_eq!(json[1]["access"], "public");
    let json = matrix().without_lines().to_json();
    assert!(!json.contains("\"line\""), "{json}");
}
