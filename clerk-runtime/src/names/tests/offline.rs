use super::{Folder, NAMES};
use crate::dev::{Builder, Instance, Organization, Person};

/// Starts an instance with this file, and returns the error.
async fn error(file: &str, builder: Builder) -> String {
    let folder = Folder::with(file);
    let started = builder.names(folder.file()).start().await;
    started.unwrap_err().to_string()
}

fn person(role: &str) -> Person {
    Person::new("ann").member_of("acme", role)
}

#[tokio::test]
async fn unknown_role_of_a_person_is_a_start_error() {
    let misspelt = Instance::builder().person(person("org:amdin"));
    assert_eq!(
        error(NAMES, misspelt).await,
        "unknown role `org:amdin`; did you mean `org:admin`?"
    );
    let other = Instance::builder().person(person("org:accountant"));
    assert_eq!(
        error(NAMES, other).await,
        "unknown role `org:accountant`: declare it in `[roles]` of the file of `names`"
    );
}

#[tokio::test]
async fn unknown_plan_is_a_start_error() {
    let unknown = "unknown plan `por`; did you mean `pro`?";
    let acme = Instance::builder().organization(Organization::new("acme").plan("por"));
    assert_eq!(error(NAMES, acme).await, unknown);
    let ann = Instance::builder().person(Person::new("ann").plan("por"));
    assert_eq!(error(NAMES, ann).await, unknown);
}

/// Roles belong to the instance, so one that any organization declares is valid in all.
#[tokio::test]
async fn roles_and_plans_that_are_declared_are_accepted() {
    let folder = Folder::with(NAMES);
    let globex = Organization::new("globex").role("org:boss", ["org:reports:read"]);
    let builder = Instance::builder()
        .names(folder.file())
        .organization(Organization::new("acme").plan("pro"))
        .organization(globex)
        .person(person("org:boss").member_of("globex", "org:member"));
    assert!(builder.start().await.is_ok());
}

#[tokio::test]
async fn default_roles_are_known_if_the_file_declares_no_roles() {
    let file = "[clerk]\nversion = 1\n";
    let folder = Folder::with(file);
    let admin = Instance::builder().person(person("org:admin"));
    assert!(admin.names(folder.file()).start().await.is_ok());
    let misspelt = Instance::builder().person(person("org:amdin"));
    assert_eq!(
        error(file, misspelt).await,
        "unknown role `org:amdin`; did you mean `org:admin`?"
    );
}
