//! Tests of the table of Backend API operations.

use std::collections::BTreeSet;

use crate::api::Endpoint;
use crate::api::resources::operations;

#[test]
fn every_operation_is_in_the_table_once() {
    let names: BTreeSet<_> = operations().map(Endpoint::operation).collect();
    let targets: BTreeSet<_> = operations()
        .map(|endpoint| (endpoint.method().to_string(), endpoint.path()))
        .collect();
    assert_eq!(operations().count(), 249);
    assert_eq!(names.len(), 249);
    assert_eq!(targets.len(), 249);
}

#[test]
fn create_operations_are_not_retried() {
    let creates = |name: &str| name.to_lowercase().starts_with("create");
    for endpoint in operations().filter(|endpoint| endpoint.method() == http::Method::POST) {
        let token = endpoint.path().contains("/tokens");
        if creates(endpoint.operation()) && !token {
            assert!(!endpoint.is_idempotent(), "{}", endpoint.operation());
        }
    }
}

/// An adjustment of credits has an idempotency key, with which Clerk recognizes a repeated call.
#[test]
fn charging_operations_without_an_idempotency_key_are_not_retried() {
    let is_charging = |endpoint: &&Endpoint| {
        let is_write = [http::Method::POST, http::Method::PATCH].contains(&endpoint.method());
        is_write && endpoint.path().contains("/billing/")
    };
    let charging: Vec<_> = operations().filter(is_charging).collect();
    let names = |repeatable: bool| -> BTreeSet<_> {
        let found = charging
            .iter()
            .filter(|it| it.is_idempotent() == repeatable);
        found.map(|it| it.operation()).collect()
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
