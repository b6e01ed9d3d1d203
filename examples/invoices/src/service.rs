//! Operations on invoices. Each takes the proof that its policy is met, so that no handler can call
//! it without the check.

use clerk_runtime::webhook::{Event, Webhook};
use clerk_runtime::{Granted, OrgId, UserId};

use crate::Error;
use crate::invoice::{Invoice, NewInvoice, Page, ValidInvoice};
use crate::policies::{ApproveInvoices, CreateInvoices, DeleteInvoices, ReadInvoices};
use crate::store::Store;

/// State of the handlers. The store is private: handlers cannot reach it without a proof.
#[derive(Clone, Debug)]
pub(crate) struct Service {
    store: Store,
}

impl Service {
    pub(crate) fn new(store: Store) -> Self {
        Self { store }
    }

    pub(crate) async fn list(
        &self,
        granted: &Granted<ReadInvoices>,
        page: Page,
    ) -> Result<Vec<Invoice>, Error> {
        Ok(self.store.list(&organization(granted)?, page).await?)
    }

    pub(crate) async fn find(
        &self,
        granted: &Granted<ReadInvoices>,
        id: i64,
    ) -> Result<Invoice, Error> {
        self.load(&organization(granted)?, id).await
    }

    pub(crate) async fn create(
        &self,
        granted: &Granted<CreateInvoices>,
        new: NewInvoice,
    ) -> Result<Invoice, Error> {
        let (org, valid) = (organization(granted)?, ValidInvoice::try_from(new)?);
        let id = self.store.insert(&org, &user(granted)?, &valid).await?;
        self.load(&org, id).await
    }

    /// Approves an invoice. Its creator cannot.
    pub(crate) async fn approve(
        &self,
        granted: &Granted<ApproveInvoices>,
        id: i64,
    ) -> Result<Invoice, Error> {
        let org = organization(granted)?;
        let is_approved = self.store.approve(&org, &user(granted)?, id).await?;
        let invoice = self.load(&org, id).await?;
        if is_approved {
            Ok(invoice)
        } else {
            Err(Error::NotApprovable)
        }
    }

    pub(crate) async fn delete(
        &self,
        granted: &Granted<DeleteInvoices>,
        id: i64,
    ) -> Result<(), Error> {
        if self.store.delete(&organization(granted)?, id).await? {
            Ok(())
        } else {
            Err(Error::NotFound)
        }
    }

    /// Applies an event. A [`Webhook`] is a proof too: only its verification creates one.
    pub(crate) async fn receive(&self, webhook: &Webhook<Event>) -> Result<(), Error> {
        Ok(self.store.apply(webhook).await?)
    }

    /// Checks that the database can be read.
    pub(crate) async fn check(&self) -> Result<(), Error> {
        Ok(self.store.check().await?)
    }

    async fn load(&self, org: &OrgId, id: i64) -> Result<Invoice, Error> {
        self.store.find(org, id).await?.ok_or(Error::NotFound)
    }
}

/// Returns the tenant. It comes from the verified token; the policies require that the path names
/// the same organization.
fn organization<P>(granted: &Granted<P>) -> Result<OrgId, Error> {
    granted.auth().org_id().ok_or(Error::Incomplete)
}

fn user<P>(granted: &Granted<P>) -> Result<UserId, Error> {
    granted.auth().user_id().ok_or(Error::Incomplete)
}
