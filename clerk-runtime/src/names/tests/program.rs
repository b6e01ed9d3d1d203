use std::ffi::OsString;
use std::fs;

use http::header::AUTHORIZATION;
use http::{Method, StatusCode};
use serde_json::json;

use super::{Folder, NAMES};
use crate::Clerk;
use crate::config::ConfigError;
use crate::dev::{Instance, Organization, Person};
use crate::names::program::{Process, run};
use crate::policy::{AcceptedTokens, Feature, Permission, TokenType};
use crate::request_head::RequestHead;

/// Output and exit status.
#[derive(Debug)]
struct Outcome {
    status: u8,
    out: String,
    errors: String,
}

async fn program(
    folder: &Folder,
    arguments: &[&str],
    clerk: Result<Clerk, ConfigError>,
) -> Outcome {
    let (mut out, mut errors) = (Vec::new(), Vec::new());
    let process = Process {
        folder: folder.0.path().to_owned(),
        variable: None,
        out: &mut out,
        errors: &mut errors,
    };
    let arguments = arguments.iter().map(OsString::from).collect();
    let status = run(arguments, || clerk, process).await;
    let path = folder.file().display().to_string();
    let text = |bytes| {
        String::from_utf8(bytes)
            .unwrap()
            .replace(&path, "clerk.toml")
    };
    Outcome {
        status,
        out: text(out),
        errors: text(errors),
    }
}

async fn seeded(text: &str) -> Instance {
    let folder = Folder::with(text);
    Instance::builder()
        .names(folder.file())
        .start()
        .await
        .unwrap()
}

#[tokio::test]
async fn pulled_file_is_equal_to_the_instance() {
    let instance = seeded(NAMES).await;
    let folder = Folder::new();
    let pulled = program(&folder, &["pull"], instance.clerk()).await;
    assert_eq!(
        (pulled.status, pulled.out.as_str()),
        (0, "clerk.toml is written\n")
    );
    let text = folder.text();
    assert!(
        text.contains("\"org:invoices:create\" = \"Creates invoices.\""),
        "{text}"
    );
    let checked = program(&folder, &["check"], instance.clerk()).await;
    assert_eq!(
        (checked.status, checked.out.as_str()),
        (0, "clerk.toml is equal to Clerk\n")
    );
    let again = program(&folder, &["pull"], instance.clerk()).await;
    assert_eq!(
        (again.status, again.out.as_str()),
        (0, "clerk.toml is up to date\n")
    );
    assert_eq!(folder.text(), text);
}

#[tokio::test]
async fn pulled_file_of_the_default_instance_seeds_an_equal_one() {
    let instance = Instance::start().await.unwrap();
    let folder = Folder::new();
    assert_eq!(
        program(&folder, &["pull"], instance.clerk()).await.status,
        0
    );
    let text = folder.text();
    for name in [
        "org:admin",
        "org:member",
        "org:invoices:read",
        "plans.pro",
        "supabase",
    ] {
        assert!(text.contains(name), "{name} in {text}");
    }
    let copy = Instance::builder()
        .names(folder.file())
        .start()
        .await
        .unwrap();
    let checked = program(&folder, &["check"], copy.clerk()).await;
    assert_eq!(checked.status, 0, "{checked:?}");
}

#[tokio::test]
async fn difference_is_readable_and_exits_with_1() {
    let instance = seeded(NAMES).await;
    let other = NAMES
        .replace("org:invoices:create", "org:invoices:void")
        .replace("payer = \"org\"", "payer = \"user\"")
        .replace("features = [\"export\"]", "features = []")
        .replace("supabase", "hasura");
    let folder = Folder::with(&other);
    let checked = program(&folder, &["check"], instance.clerk()).await;
    assert_eq!(
        checked.out,
        "clerk.toml differs from Clerk:\n  \
         role `org:admin`: permission `org:invoices:void` is only in the file\n  \
         role `org:admin`: permission `org:invoices:create` is only in Clerk\n  \
         permission `org:invoices:void` is only in the file\n  \
         permission `org:invoices:create` is only in Clerk\n  \
         plan `pro`: the payer is `user` in the file and `org` in Clerk\n  \
         plan `pro`: feature `export` is only in Clerk\n  \
         template `hasura` is only in the file\n  \
         template `supabase` is only in Clerk\n\
         write the names of Clerk to the file with `clerk-names pull`\n"
    );
    assert_eq!((checked.status, checked.errors.as_str()), (1, ""));
    assert_eq!(folder.text(), other);
}

#[tokio::test]
async fn pull_keeps_comments_order_and_local_sections() {
    let live = NAMES.replace(
        "\"org:invoices:read\"]",
        "\"org:invoices:read\", \"org:invoices:void\"]",
    );
    let live = live.replace("[features]", "\"org:invoices:void\" = {}\n\n[features]");
    let instance = seeded(&live).await;
    let folder = Folder::with(NAMES);
    assert_eq!(
        program(&folder, &["pull"], instance.clerk()).await.status,
        0
    );
    let text = folder.text();
    assert!(
        text.starts_with("# Names of the invoices.\n\n[clerk]\nversion = 1\n"),
        "{text}"
    );
    assert!(
        text.contains("[scopes]\n\"invoices:read\" = {}\n"),
        "{text}"
    );
    assert!(
        text.contains("\"org:invoices:create\" = \"Creates invoices.\"\n"),
        "{text}"
    );
    assert!(text.contains("    \"org:invoices:void\",\n"), "{text}");
    let checked = program(&folder, &["check"], instance.clerk()).await;
    assert_eq!(checked.status, 0, "{checked:?} {text}");
}

#[tokio::test]
async fn unchanged_inheritance_is_kept() {
    let instance = seeded(NAMES).await;
    let folder = Folder::with(NAMES.replace("supabase = {}", "hasura = {}"));
    assert_eq!(
        program(&folder, &["pull"], instance.clerk()).await.status,
        0
    );
    assert_eq!(folder.text(), NAMES);
}

#[tokio::test]
async fn diff_prints_what_pull_would_write() {
    let instance = seeded(NAMES).await;
    let old = NAMES.replace("supabase = {}", "hasura = {}");
    let folder = Folder::with(&old);
    let printed = program(&folder, &["diff"], instance.clerk()).await;
    assert_eq!(printed.status, 0);
    assert!(
        printed.out.contains("\n-hasura = {}\n+supabase = {}\n"),
        "{}",
        printed.out
    );
    assert_eq!(folder.text(), old);
}

#[tokio::test]
async fn skipped_section_is_neither_compared_nor_changed() {
    let instance = seeded(NAMES).await;
    let old = NAMES.replace("supabase", "hasura");
    let folder = Folder::with(&old);
    for (command, status) in [("check", 0), ("pull", 0)] {
        let outcome = program(&folder, &[command, "--skip", "templates"], instance.clerk()).await;
        assert_eq!(outcome.status, status, "{outcome:?}");
    }
    assert_eq!(folder.text(), old);
}

#[tokio::test]
async fn role_outside_of_all_role_sets_is_noted() {
    let instance = seeded(NAMES).await;
    let sets = json!({ "data": [], "total_count": 0 });
    instance
        .responses()
        .always(Method::GET, "/v1/role_sets", StatusCode::OK, sets);
    let folder = Folder::with(NAMES);
    let checked = program(&folder, &["check"], instance.clerk()).await;
    let note = "note: role `org:admin` is in no role set, so that no member can have it\n";
    assert!(checked.out.starts_with(note), "{checked:?}");
    assert_eq!(checked.status, 0);
}

#[tokio::test]
async fn rejected_key_leaves_the_file_as_it_was() {
    let (instance, other) = (seeded(NAMES).await, seeded(NAMES).await);
    let wrong = instance
        .clerk_builder()
        .secret_key(other.secret_key())
        .build();
    let folder = Folder::new();
    let pulled = program(&folder, &["pull"], wrong).await;
    assert_eq!(pulled.status, 2);
    assert!(
        pulled
            .errors
            .starts_with("error: the organization permissions cannot be listed: "),
        "{pulled:?}"
    );
    assert!(!pulled.errors.contains(other.secret_key()));
    assert_eq!(fs::read_dir(folder.0.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn unreachable_instance_leaves_the_file_as_it_was() {
    let instance = seeded(NAMES).await;
    let clerk = instance
        .clerk_builder()
        .timeout(std::time::Duration::from_millis(500))
        .build();
    drop(instance);
    let folder = Folder::with(NAMES);
    let pulled = program(&folder, &["pull"], clerk).await;
    assert_eq!(pulled.status, 2, "{pulled:?}");
    assert_eq!(folder.text(), NAMES);
}

#[tokio::test]
async fn failure_of_billing_suggests_skipping_plans_and_features() {
    let instance = seeded(NAMES).await;
    let body = json!({ "errors": [{ "code": "billing_disabled", "message": "no billing" }] });
    instance.responses().always(
        Method::GET,
        "/v1/billing/plans",
        StatusCode::FORBIDDEN,
        body,
    );
    let folder = Folder::with(NAMES);
    let checked = program(&folder, &["check"], instance.clerk()).await;
    assert_eq!(checked.status, 2);
    let remedy = "add `--skip plans --skip features`";
    assert!(checked.errors.contains(remedy), "{checked:?}");
    let arguments = ["check", "--skip", "plans", "--skip", "features"];
    assert_eq!(
        program(&folder, &arguments, instance.clerk()).await.status,
        0
    );
}

#[tokio::test]
async fn broken_or_foreign_file_is_not_overwritten() {
    let instance = seeded(NAMES).await;
    for text in ["[server]\nport = 80\n", "[clerk", ""] {
        let folder = Folder::with(text);
        let pulled = program(&folder, &["pull"], instance.clerk()).await;
        assert_eq!(pulled.status, 2, "{pulled:?}");
        assert!(
            pulled.errors.starts_with("error: clerk.toml:1:"),
            "{pulled:?}"
        );
        assert_eq!(folder.text(), text);
    }
}

#[tokio::test]
async fn name_that_no_attribute_can_contain_is_not_written() {
    let instance = seeded(NAMES).await;
    let roles = json!({ "data": [{ "id": "role_1", "key": "org:Admin" }], "total_count": 1 });
    instance
        .responses()
        .always(Method::GET, "/v1/organization_roles", StatusCode::OK, roles);
    let folder = Folder::with(NAMES);
    let pulled = program(&folder, &["pull"], instance.clerk()).await;
    assert_eq!(pulled.status, 2);
    assert!(pulled.errors.contains("invalid role"), "{pulled:?}");
    assert_eq!(folder.text(), NAMES);
}

#[tokio::test]
async fn system_permissions_are_left_out() {
    let instance = seeded(NAMES).await;
    let folder = Folder::new();
    let system = json!({ "id": "perm_1", "key": "org:sys_memberships:read", "type": "system" });
    let roles =
        json!({ "data": [{ "id": "r", "key": "org:admin", "permissions": [system.clone()] }] });
    let permissions = json!({ "data": [system] });
    let responses = instance.responses();
    responses.always(Method::GET, "/v1/organization_roles", StatusCode::OK, roles);
    responses.always(
        Method::GET,
        "/v1/organization_permissions",
        StatusCode::OK,
        permissions,
    );
    assert_eq!(
        program(&folder, &["pull"], instance.clerk()).await.status,
        0
    );
    assert!(!folder.text().contains("sys_"), "{}", folder.text());
}

#[tokio::test]
async fn check_without_a_file_is_an_error() {
    let instance = seeded(NAMES).await;
    let checked = program(&Folder::new(), &["check"], instance.clerk()).await;
    assert_eq!(checked.status, 2);
    let expected = "error: clerk.toml does not exist: write it with `clerk-names pull`\n";
    assert_eq!(checked.errors, expected);
}

#[tokio::test]
async fn wrong_arguments_are_explained() {
    let instance = seeded(NAMES).await;
    for arguments in [
        &["push"][..],
        &[],
        &["check", "--skip", "roels"],
        &["pull", "--fil", "x"],
    ] {
        let outcome = program(&Folder::with(NAMES), arguments, instance.clerk()).await;
        assert_eq!(outcome.status, 2, "{outcome:?}");
        assert!(
            outcome
                .errors
                .ends_with("`clerk-names --help` lists the arguments\n"),
            "{outcome:?}"
        );
    }
    let help = program(&Folder::new(), &["--help"], instance.clerk()).await;
    assert!(
        help.status == 0 && help.out.contains("Usage: clerk-names"),
        "{help:?}"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn link_and_permissions_of_the_file_are_kept() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let instance = seeded(NAMES).await;
    let (folder, other) = (
        Folder::with(NAMES.replace("supabase", "hasura")),
        Folder::new(),
    );
    fs::set_permissions(folder.file(), fs::Permissions::from_mode(0o640)).unwrap();
    symlink(folder.file(), other.file()).unwrap();
    assert_eq!(program(&other, &["pull"], instance.clerk()).await.status, 0);
    assert!(other.file().symlink_metadata().unwrap().is_symlink());
    assert_eq!(folder.text(), NAMES);
    let mode = fs::metadata(folder.file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert_eq!(fs::read_dir(folder.0.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn declared_roles_and_features_are_in_tokens() {
    let folder = Folder::with(NAMES);
    let instance = Instance::builder()
        .names(folder.file())
        .organization(Organization::new("acme").plan("pro"))
        .person(Person::new("alice").member_of("acme", "org:admin"))
        .start()
        .await
        .unwrap();
    let token = instance.sign_in("alice").unwrap().token();
    let clerk = instance.clerk().unwrap();
    let bearer = format!("Bearer {token}").parse().unwrap();
    let headers = [(AUTHORIZATION, bearer)].into_iter().collect();
    let (method, uri) = (Method::GET, "/".parse().unwrap());
    let head = RequestHead::new(&method, &uri, &headers);
    let session = AcceptedTokens::One(TokenType::Session);
    let state = clerk.authenticate_request(&head, session).await;
    let auth = state.to_auth();
    assert!(auth.has(Permission::from_static("org:invoices:read")));
    assert!(auth.has(Feature::from_static("org:export")));
}

#[tokio::test]
async fn broken_file_stops_the_start() {
    let folder = Folder::with("[clerk]\nversion = 3\n");
    let error = Instance::builder()
        .names(folder.file())
        .start()
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("clerk.toml:2:11: unknown version"),
        "{error}"
    );
}
