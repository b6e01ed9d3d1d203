//! Tests of the instance through this crate's own client: the effect of a call is visible in the
//! next one.

mod account_status;
mod api_keys;
mod invitations;
mod jwt_templates;
mod lists;
mod m2m_tokens;
mod machines;
mod memberships;
mod organization_invitations;
mod organizations;
mod passwords;
mod responses;
mod sessions;
mod users;

use crate::Clerk;
use crate::api::Error;
use crate::caller::{OrgId, UserId};
use crate::dev::{Instance, SignedIn};

/// An instance with alice, admin of acme, and bob, a member.
struct Scene {
    instance: Instance,
    clerk: Clerk,
}

impl Scene {
    async fn start() -> Self {
        Self::of(Instance::start().await.unwrap())
    }

    fn of(instance: Instance) -> Self {
        let clerk = instance.clerk().unwrap();
        Self { instance, clerk }
    }

    fn sign_in(&self, identifier: &str) -> SignedIn {
        self.instance.sign_in(identifier).unwrap()
    }

    async fn user(&self, username: &str) -> UserId {
        let found = self.clerk.users().list().username(username).await.unwrap();
        found[0].id.clone()
    }

    async fn acme(&self) -> OrgId {
        self.clerk.organizations().get("acme").await.unwrap().id
    }
}

/// Returns the status, the error code and the invalid parameter of a rejected call.
#[track_caller]
fn rejection<T: std::fmt::Debug>(outcome: Result<T, Error>) -> (u16, String, String) {
    let error = outcome.expect_err("the call is not rejected");
    let item = error.errors().first().expect("the error has no item");
    let parameter = item
        .meta
        .as_ref()
        .and_then(|meta| meta["param_name"].as_str());
    let status = error.status().expect("the error has no status").as_u16();
    (
        status,
        item.code.clone(),
        parameter.unwrap_or_default().to_owned(),
    )
}

#[track_caller]
fn assert_api_error<T: std::fmt::Debug>(outcome: Result<T, Error>, status: u16, code: &str) {
    let (got, name, _) = rejection(outcome);
    assert_eq!((got, name.as_str()), (status, code));
}
