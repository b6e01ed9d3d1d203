//! The database. Each query of invoices is limited to one organization.

use std::str::FromStr as _;

use clerk_runtime::{OrgId, UserId};
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool};
use sqlx::{SqlSafeStr as _, query, query_as};

use crate::invoice::{Invoice, PAGE_SIZE, Page, ValidInvoice};

/// The files in `migrations/`, which are part of the program.
const MIGRATIONS: [(i64, &str, &str); 2] = [
    (
        1,
        "invoices",
        include_str!("../migrations/0001_invoices.sql"),
    ),
    (2, "users", include_str!("../migrations/0002_users.sql")),
];

/// Handle of the database; clones share its connections.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) pool: SqlitePool,
}

impl Store {
    /// Opens the database at a URL such as `sqlite:invoices.sqlite3`, which is created if it does
    /// not exist, and applies the migrations that it lacks.
    ///
    /// # Errors
    /// Returns an error if the file is not a database, or was migrated by a later version.
    pub async fn open(url: &str) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal);
        let pool = SqlitePool::connect_with(options).await?;
        migrate(&pool).await?;
        Ok(Self { pool })
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    pub(crate) async fn check(&self) -> sqlx::Result<()> {
        query("SELECT 1").execute(&self.pool).await.map(drop)
    }

    pub(crate) async fn list(&self, org: &OrgId, page: Page) -> sqlx::Result<Vec<Invoice>> {
        let list = "SELECT * FROM invoice_details WHERE org_id = ? AND id < ?
                       ORDER BY id DESC LIMIT ?";
        query_as(list)
            .bind(org.as_str())
            .bind(page.before.unwrap_or(i64::MAX))
            .bind(PAGE_SIZE)
            .fetch_all(&self.pool)
            .await
    }

    pub(crate) async fn find(&self, org: &OrgId, id: i64) -> sqlx::Result<Option<Invoice>> {
        query_as("SELECT * FROM invoice_details WHERE org_id = ? AND id = ?")
            .bind(org.as_str())
            .bind(id)
            .fetch_optional(&self.pool)
            .await
    }

    /// Returns the id of the new invoice.
    pub(crate) async fn insert(
        &self,
        org: &OrgId,
        creator: &UserId,
        invoice: &ValidInvoice,
    ) -> sqlx::Result<i64> {
        let insert = "INSERT INTO invoices (org_id, created_by, customer, amount_cents)
                      VALUES (?, ?, ?, ?)";
        let (customer, amount_cents) = invoice.parts();
        let done = query(insert)
            .bind(org.as_str())
            .bind(creator.as_str())
            .bind(customer)
            .bind(amount_cents)
            .execute(&self.pool)
            .await?;
        Ok(done.last_insert_rowid())
    }

    /// Returns `false` if there is no such invoice, if it is approved, or if the approver created it.
    pub(crate) async fn approve(
        &self,
        org: &OrgId,
        approver: &UserId,
        id: i64,
    ) -> sqlx::Result<bool> {
        let approve = "UPDATE invoices SET approved_by = ?1
                       WHERE org_id = ?2 AND id = ?3 AND approved_by IS NULL AND created_by <> ?1";
        let done = query(approve)
            .bind(approver.as_str())
            .bind(org.as_str())
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Returns `false` if there is no such invoice.
    pub(crate) async fn delete(&self, org: &OrgId, id: i64) -> sqlx::Result<bool> {
        let done = query("DELETE FROM invoices WHERE org_id = ? AND id = ?")
            .bind(org.as_str())
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}

async fn migrate(pool: &SqlitePool) -> Result<(), MigrateError> {
    let migrations = MIGRATIONS.map(|(version, name, sql)| {
        let sql = sql.into_sql_str();
        Migration::new(version, name.into(), MigrationType::Simple, sql, false)
    });
    Migrator::with_migrations(migrations.into()).run(pool).await
}
