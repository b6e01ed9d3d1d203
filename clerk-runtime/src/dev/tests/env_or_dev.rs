//! Tests of the environment, which belongs to the process. Each case runs this test program again.

use std::process::Command;

use crate::Clerk;
use crate::config::ClerkBuilder;
use crate::dev::{Instance, Person};

/// Runs the ignored test `child` with no other `CLERK_*` variables, and returns its outcome.
fn outcome(variables: &[(&str, &str)]) -> String {
    outcome_of_child("child", variables)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the variables of the process are removed for the child"
)]
fn outcome_of_child(test: &str, variables: &[(&str, &str)]) -> String {
    let test = format!("dev::tests::env_or_dev::{test}");
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", &test, "--ignored", "--nocapture"]);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CLERK_") {
            child.env_remove(name);
        }
    }
    let output = child.envs(variables.iter().copied()).output().unwrap();
    assert!(output.status.success());
    let printed = String::from_utf8(output.stdout).unwrap();
    printed
        .lines()
        .find_map(|line| line.split_once("outcome: "))
        .unwrap()
        .1
        .to_owned()
}

#[tokio::test]
#[ignore = "run by the tests below, in its own process"]
async fn child() {
    match Clerk::from_env_or_dev().await {
        Ok(found) => match found.instance {
            Some(instance) => {
                let alice = instance.sign_in("alice").unwrap().user_id();
                let user = found.clerk.users().get(&alice).await.unwrap();
                println!("outcome: dev {}", user.username.unwrap());
            }
            None => println!("outcome: environment"),
        },
        Err(error) => println!("outcome: {error}"),
    }
}

#[tokio::test]
#[ignore = "run by the tests below, in its own process"]
async fn child_with_own_people() {
    let people = Instance::builder().person(Person::new("hank"));
    let settings = ClerkBuilder::require_webhook_signing_secret;
    match Clerk::from_env_or_dev_with(people, settings).await {
        Ok(found) => {
            let hank = found.instance.map(|it| it.sign_in("hank").is_ok());
            println!("outcome: hank {hank:?}");
        }
        Err(error) => println!("outcome: {error}"),
    }
}

#[test]
fn own_people_and_settings_are_used() {
    assert_eq!(
        outcome_of_child("child_with_own_people", &[]),
        "hank Some(true)"
    );
    let keys = [("CLERK_SECRET_KEY", "sk_test_abcdefghijklmnopqrstuvwxyz")];
    let error = outcome_of_child("child_with_own_people", &keys);
    assert!(error.contains("CLERK_WEBHOOK_SIGNING_SECRET"), "{error}");
}

#[test]
fn environment_without_variables_starts_an_instance() {
    assert_eq!(outcome(&[]), "dev alice");
    assert_eq!(outcome(&[("CLERK_SECRET_KEY", "")]), "dev alice");
}

#[test]
fn instance_of_the_environment_is_used() {
    let keys = [
        ("CLERK_SECRET_KEY", "sk_test_abcdefghijklmnopqrstuvwxyz"),
        (
            "CLERK_PUBLISHABLE_KEY",
            "pk_test_Zm9vLWJhci0xMy5jbGVyay5hY2NvdW50cy5kZXYk",
        ),
    ];
    assert_eq!(outcome(&keys), "environment");
}

#[test]
fn wrong_or_misspelt_variable_is_an_error() {
    let wrong = outcome(&[("CLERK_SECRET_KEY", "pk_test_whatever_this_is")]);
    assert!(wrong.contains("CLERK_SECRET_KEY"), "{wrong}");
    assert!(!wrong.contains("whatever"), "{wrong}");
    let misspelt = outcome(&[("CLERK_SECRETKEY", "sk_test_abcdefghijklmnopqrstuvwxyz")]);
    assert!(misspelt.contains("CLERK_SECRET_KEY"), "{misspelt}");
}
