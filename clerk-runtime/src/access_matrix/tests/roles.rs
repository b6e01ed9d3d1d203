//! The access by role.

use std::fs;

use super::{Handler, Matrix, RoleMatrix, row};
use crate::access_matrix::SnapshotError;
use crate::access_matrix::registration::Registration;
use crate::access_matrix::snapshot::compare_in;
use crate::bindings::BindGranted;
use crate::config::SnapshotMode::{Compare, Overwrite};
use crate::guard::Granted;
use crate::names::DeclaredNames;
use crate::policy::{
    AcceptedTokens, ActorRule, Feature, HasPolicy, OrgRule, Permission, Plan, Policy, Requirement,
    Reverification, Role, TokenType,
};

const NAMES: &str = "[clerk]\nversion = 1\n[roles.\"org:admin\"]\npermissions = [\"org:invoices:create\"]\n\
                     [roles.\"org:member\"]\n[permissions]\n\"org:invoices:create\" = {}\n";

const ADMIN: Requirement = Requirement::Role(Role::from_static("org:admin"));
const CREATE: Requirement = Requirement::Permission(Permission::from_static("org:invoices:create"));
const EXPORT: Requirement = Requirement::Feature(Feature::from_static("org:export"));
const PRO: Requirement = Requirement::Plan(Plan::from_static("org:pro"));

macro_rules! rows {
    ($($name:ident: $policy:expr,)*) => {{
        $(struct $name;
        impl HasPolicy for $name {
            const POLICY: Policy = $policy.at(stringify!($name), "src/lib.rs", 1);
        })*
        vec![$(row::<$name>()),*]
    }};
}

fn by_role(rows: Vec<Handler>) -> RoleMatrix {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("clerk.toml");
    fs::write(&file, NAMES).unwrap();
    let names = DeclaredNames::read(file).unwrap();
    Matrix::new(rows).without_lines().by_role(&names)
}

#[test]
fn cells_are_computed_from_declared_permissions() {
    let matrix = by_role(rows! {
        SignedIn: Policy::protect(),
        Open: Policy::auth(),
        Admin: Policy::protect().require(ADMIN),
        Create: Policy::protect().require(CREATE),
        CreateOnPro: Policy::protect().require_all(&[CREATE, PRO]),
        AdminOrPro: Policy::protect().require(Requirement::Any(&[ADMIN, PRO])),
        Never: Policy::protect().require(Requirement::All(&[])),
        Tree: Policy::protect().require_all(&[
            Requirement::Any(&[ADMIN, Requirement::All(&[PRO, Requirement::Reverification(Reverification::STRICT)])]),
            PRO,
        ]),
        NoActor: Policy::protect().actor(ActorRule::Deny),
        OfPath: Policy::protect().org(OrgRule::Id("org")),
        Machine: Policy::protect().tokens(AcceptedTokens::One(TokenType::M2m)),
    });
    let strict = "plan org:pro and reverification strict";
    let expected = [
        ("SignedIn", ["yes", "yes", "yes"]),
        ("Open", ["yes", "yes", "yes"]),
        ("Admin", ["yes", "no", "no"]),
        ("Create", ["yes", "no", "no"]),
        ("CreateOnPro", ["if plan org:pro", "no", "no"]),
        ("AdminOrPro", ["yes", "if plan org:pro", "no"]),
        ("Never", ["no", "no", "no"]),
        (
            "Tree",
            [
                "if plan org:pro",
                &format!("if ({strict}) and plan org:pro"),
                "no",
            ],
        ),
        ("NoActor", ["if no actor", "if no actor", "if no actor"]),
        ("OfPath", ["yes", "yes", "no"]),
        ("Machine", ["no", "no", "no"]),
    ];
    let row = |(name, cells): &(&str, [&str; 3])| {
        format!("| `{name}` | src/lib.rs | {} |\n", cells.join(" | "))
    };
    let head =
        "| handler | where | org:admin | org:member | no organization |\n|---|---|---|---|---|\n";
    let table: String = expected.iter().map(row).collect();
    assert_eq!(matrix.to_markdown(), format!("{head}{table}"));
}

#[test]
fn entitlement_of_an_organization_needs_an_active_one() {
    let table = by_role(rows! {
        Export: Policy::protect().require(EXPORT),
        OfUser: Policy::protect().require(Requirement::Plan(Plan::from_static("user:pro"))),
        OfEither: Policy::protect().require(Requirement::Plan(Plan::from_static("pro"))),
    });
    let table = table.to_markdown();
    for row in [
        "| `Export` | src/lib.rs | if feature org:export | if feature org:export | no |",
        "| `OfUser` | src/lib.rs | if plan user:pro | if plan user:pro | if plan user:pro |",
        "| `OfEither` | src/lib.rs | if plan pro | if plan pro | if plan pro |",
    ] {
        assert!(table.contains(row), "{table}");
    }
}

#[test]
fn named_policy_is_computed_with_its_content() {
    struct Named;
    impl HasPolicy for Named {
        const POLICY: Policy =
            Policy::protect()
                .require_all(&[CREATE, PRO])
                .at("Named", "src/lib.rs", 1);
    }
    let matrix = by_role(rows! {
        Uses: Policy::protect()
            .require(Requirement::Policy(&Named::POLICY))
            .bind(&[<Granted<Named> as BindGranted>::BINDING]),
    });
    let table = matrix.to_markdown();
    assert!(table.contains("| if plan org:pro | no | no |"), "{table}");
}

#[test]
fn public_handler_is_open_and_json_has_an_object_for_each_row() {
    let health = Handler::of(&Registration::public("health", "app", "src/lib.rs", 12));
    let json: serde_json::Value = serde_json::from_str(&by_role(vec![health]).to_json()).unwrap();
    let access =
        serde_json::json!({ "no organization": "yes", "org:admin": "yes", "org:member": "yes" });
    let row = serde_json::json!({ "handler": "health", "where": "src/lib.rs", "access": access });
    assert_eq!(json, serde_json::json!([row]));
}

#[test]
fn table_is_written_between_its_own_markers_only() {
    let matrix = by_role(rows! { Admin: Policy::protect().require(ADMIN), });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("README.md");
    let other = "# App\n<!-- access matrix -->\n<!-- /access matrix -->\n";
    fs::write(&file, other).unwrap();
    let error = compare_in(Overwrite, &matrix, &file).unwrap_err();
    assert!(matches!(error, SnapshotError::Markers { .. }), "{error}");
    assert!(
        error.to_string().contains("`<!-- access by role -->`"),
        "{error}"
    );

    let both = format!("{other}<!-- access by role -->\n<!-- /access by role -->\n");
    fs::write(&file, &both).unwrap();
    compare_in(Overwrite, &matrix, &file).unwrap();
    compare_in(Compare, &matrix, &file).unwrap();
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.starts_with(other), "{text}");
}
