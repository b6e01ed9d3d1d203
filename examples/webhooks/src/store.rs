//! Events and users in `SQLite`.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::BoxError;
use clerk_runtime::webhook::{Event, Webhook};
use rusqlite::{Connection, Transaction, params};

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

/// Handle of a database; clones share it.
#[derive(Clone, Debug)]
pub struct Store(Arc<Mutex<Connection>>);

impl Store {
    /// Opens a database in a file.
    ///
    /// # Errors
    /// Returns an error if the file cannot be opened or is not a database.
    pub fn open(path: &Path) -> Result<Self, BoxError> {
        Self::new(Connection::open(path)?)
    }

    /// Opens a database in memory.
    ///
    /// # Errors
    /// Returns an error if `SQLite` cannot start.
    pub fn in_memory() -> Result<Self, BoxError> {
        Self::new(Connection::open_in_memory()?)
    }

    fn new(connection: Connection) -> Result<Self, BoxError> {
        connection.execute_batch(SCHEMA)?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Stores an event and its effects, unless its id is already stored. Returns `true` if it was
    /// stored now. If the transaction fails, nothing is stored, and Clerk repeats the event.
    ///
    /// Events may arrive in any order. Users are ordered by `updated_at`, the time of their state, and
    /// the ids of deleted users are kept: an update that arrives after the deletion changes nothing.
    ///
    /// # Errors
    /// Returns an error if the database cannot be written.
    pub fn keep(&self, webhook: &Webhook<Event>) -> Result<bool, BoxError> {
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

    /// Returns ids and types of the latest 50 events, the latest first.
    ///
    /// # Errors
    /// Returns an error if the database cannot be read.
    pub fn latest_events(&self) -> Result<Vec<(String, String)>, BoxError> {
        let connection = self.connection();
        let mut query =
            connection.prepare("SELECT id, type FROM events ORDER BY rowid DESC LIMIT 50")?;
        let events = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(events.collect::<Result<_, _>>()?)
    }

    /// Returns the types of the stored events, in the order of their arrival.
    ///
    /// # Errors
    /// Returns an error if the database cannot be read.
    pub fn event_types(&self) -> Result<Vec<String>, BoxError> {
        let connection = self.connection();
        let mut query = connection.prepare("SELECT type FROM events ORDER BY rowid")?;
        let types = query.query_map([], |row| row.get(0))?;
        Ok(types.collect::<Result<_, _>>()?)
    }

    /// Returns the users' ids and names.
    ///
    /// # Errors
    /// Returns an error if the database cannot be read.
    pub fn users(&self) -> Result<Vec<(String, Option<String>)>, BoxError> {
        let connection = self.connection();
        let mut query = connection.prepare("SELECT id, name FROM users ORDER BY id")?;
        let users = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(users.collect::<Result<_, _>>()?)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Updates the users; events may arrive in any order.
///
/// A state replaces an earlier one, or one of the same time. A deletion is final: Clerk does not reuse
/// ids, so the id is enough to recognise a late state of a deleted user.
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
        // Other types are only stored; later versions may handle more.
        _ => {}
    }
    Ok(())
}
