//! Clerk's events. They keep the table of users up to date.

use clerk_runtime::api::models::User;
use clerk_runtime::webhook::{Event, Webhook};
use sqlx::{SqliteConnection, query};

use crate::store::Store;

impl Store {
    /// Applies an event, unless its id is already stored. If that fails, nothing is stored, and
    /// Clerk repeats the event. Only verified webhooks exist as a [`Webhook`].
    pub(crate) async fn apply(&self, webhook: &Webhook<Event>) -> sqlx::Result<()> {
        let mut transaction = self.pool.begin().await?;
        let insert = query("INSERT INTO webhooks (id) VALUES (?) ON CONFLICT DO NOTHING");
        let done = insert.bind(&webhook.id).execute(&mut *transaction).await?;
        if done.rows_affected() == 1 {
            apply(&webhook.event, &mut transaction).await?;
        }
        transaction.commit().await
    }
}

async fn apply(event: &Event, connection: &mut SqliteConnection) -> sqlx::Result<()> {
    match event {
        Event::UserCreated(event) | Event::UserUpdated(event) => {
            replace(&event.data, connection).await
        }
        Event::UserDeleted(event) => delete(&event.data.id, connection).await,
        // The endpoint in Clerk's dashboard may be subscribed to more events.
        _ => Ok(()),
    }
}

/// Stores the state of a user. Events may arrive in any order: a state only replaces an earlier
/// one, and does not undo a deletion.
async fn replace(user: &User, connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let replace = "INSERT INTO users (id, name, updated_at) VALUES (?, ?, ?)
                   ON CONFLICT (id) DO UPDATE
                   SET name = excluded.name, updated_at = excluded.updated_at
                   WHERE NOT is_deleted AND updated_at <= excluded.updated_at";
    query(replace)
        .bind(user.id.as_str())
        .bind(name(user))
        .bind(user.updated_at.as_millis())
        .execute(connection)
        .await
        .map(drop)
}

/// Marks a user as deleted and only keeps the id. Clerk does not reuse ids, so a deletion is final.
async fn delete(id: &str, connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let delete = "INSERT INTO users (id, updated_at, is_deleted) VALUES (?, 0, 1)
                  ON CONFLICT (id) DO UPDATE SET name = NULL, is_deleted = 1";
    query(delete).bind(id).execute(connection).await.map(drop)
}

fn name(user: &User) -> Option<String> {
    let names = [user.first_name.as_deref(), user.last_name.as_deref()];
    let names: Vec<_> = names.into_iter().flatten().collect();
    (!names.is_empty()).then(|| names.join(" "))
}
