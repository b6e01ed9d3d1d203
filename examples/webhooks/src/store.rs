//! Events and users in `SQLite`.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use clerk_runtime::webhook::{Event, Webhook};
use rusqlite::{Connection, Transaction, params};

/// Why an event wasn't stored.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS events (
        id TEXT PRIMARY KEY,
        type TEXT NOT NULL,
        timestamp INTEGER NOT NULL,
        event TEXT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS users (
        id TEXT PRIMARY KEY,
        name TEXT,
        updated_at INTEGER NOT NULL
    );
    CREATE TABLE IF NOT EXISTS deleted_users (
        id TEXT PRIMARY KEY NOT NULL
    );
";

/// A database; clones are the same one.
#[derive(Clone, Debug)]
pub struct Store(Arc<Mutex<Connection>>);

impl Store {
    /// A database in a file.
    ///
    /// # Errors
    /// The file can't be opened or is no database.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::new(Connection::open(path)?)
    }

    /// A database that is gone when it is dropped.
    ///
    /// # Errors
    /// `SQLite` can't start.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::new(Connection::open_in_memory()?)
    }

    fn new(connection: Connection) -> Result<Self, StoreError> {
        connection.execute_batch(SCHEMA)?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Stores an event and what follows from it, unless its id is there already. One transaction:
    /// what is half done is not done, and comes again.
    ///
    /// Events may arrive in any order. Users are ordered by `updated_at`, the time of their state, and
    /// the ids of deleted users are kept: an update that arrives after the deletion changes nothing.
    ///
    /// # Errors
    /// The database can't be written.
    pub fn keep(&self, webhook: &Webhook<Event>) -> Result<bool, StoreError> {
        let event = &webhook.event;
        let json = serde_json::to_string(event)?;
        let mut connection = self.connection();
        let transaction = connection.transaction()?;
        let is_new = transaction.execute(
            "INSERT INTO events (id, type, timestamp, event) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO NOTHING",
            params![
                webhook.id,
                event.event_type(),
                event.timestamp().as_millis(),
                json
            ],
        )? == 1;
        if is_new {
            apply(&transaction, event)?;
        }
        transaction.commit()?;
        Ok(is_new)
    }

    /// The types of the stored events, in the order of their arrival.
    ///
    /// # Errors
    /// The database can't be read.
    pub fn event_types(&self) -> Result<Vec<String>, StoreError> {
        let connection = self.connection();
        let mut query = connection.prepare("SELECT type FROM events ORDER BY rowid")?;
        let types = query.query_map([], |row| row.get(0))?;
        Ok(types.collect::<Result<_, _>>()?)
    }

    /// The users' ids and names.
    ///
    /// # Errors
    /// The database can't be read.
    pub fn users(&self) -> Result<Vec<(String, Option<String>)>, StoreError> {
        let connection = self.connection();
        let mut query = connection.prepare("SELECT id, name FROM users ORDER BY id")?;
        let users = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(users.collect::<Result<_, _>>()?)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps the users in step, in whatever order their events arrive.
///
/// A state replaces an earlier one, or one of the same time. A deletion is final: Clerk gives no id
/// twice, so that the id alone tells a late state of a deleted user.
fn apply(transaction: &Transaction<'_>, event: &Event) -> rusqlite::Result<()> {
    match event {
        Event::UserCreated(event) | Event::UserUpdated(event) => {
            let user = &event.data;
            transaction.execute(
                "INSERT INTO users (id, name, updated_at)
                 SELECT ?1, ?2, ?3
                 WHERE NOT EXISTS (SELECT 1 FROM deleted_users WHERE id = ?1)
                 ON CONFLICT (id) DO UPDATE SET name = ?2, updated_at = ?3
                 WHERE updated_at <= ?3",
                params![
                    user.id.as_str(),
                    user.first_name,
                    user.updated_at.as_millis()
                ],
            )?;
        }
        Event::UserDeleted(event) => {
            let id = [&event.data.id];
            transaction.execute("DELETE FROM users WHERE id = ?1", id)?;
            transaction.execute("INSERT OR IGNORE INTO deleted_users (id) VALUES (?1)", id)?;
        }
        // Stored is enough. Later versions may know more types.
        _ => {}
    }
    Ok(())
}
