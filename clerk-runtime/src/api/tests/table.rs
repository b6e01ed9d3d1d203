//! Tests of the table of Backend API operations.

use std::collections::BTreeSet;

use crate::api::Operation;
use crate::api::resources::operations;

#[test]
fn every_operation_is_in_the_table_once() {
    let names: BTreeSet<_> = operations().map(Operation::name).collect();
    let targets: BTreeSet<_> = operations()
        .map(|operation| (operation.method().to_string(), operation.path()))
        .collect();
    assert_eq!(operations().count(), 249);
    assert_eq!(names.len(), 249);
    assert_eq!(targets.len(), 249);
}

#[test]
fn create_operations_are_not_retried() {
    let creates = |name: &str| name.to_lowercase().starts_with("create");
    for operation in operations().filter(|operation| operation.method() == http::Method::POST) {
        let token = operation.path().contains("/tokens");
        if creates(operation.name()) && !token {
            assert!(!operation.is_idempotent(), "{}", operation.name());
        }
    }
}

/// An adjustment of credits has an idempotency key, with which Clerk recognizes a repeated call.
#[test]
fn charging_operations_without_an_idempotency_key_are_not_retried() {
    let is_charging = |operation: &&Operation| {
        let is_write = [http::Method::POST, http::Method::PATCH].contains(&operation.method());
        is_write && operation.path().contains("/billing/")
    };
    let charging: Vec<_> = operations().filter(is_charging).collect();
    let names = |repeatable: bool| -> BTreeSet<_> {
        let found = charging
            .iter()
            .filter(|it| it.is_idempotent() == repeatable);
        found.map(|it| it.name()).collect()
    };
    let with_key = [
        "AdjustOrganizationBillingCreditBalance",
        "AdjustUserBillingCreditBalance",
    ];
    assert_eq!(names(true), BTreeSet::from(with_key));
    assert!(names(false).is_superset(&BTreeSet::from([
        "CreateBillingPrice",
        "CreateBillingPriceTransition"
    ])));
}
