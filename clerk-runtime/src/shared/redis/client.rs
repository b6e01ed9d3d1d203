//! Connections to Redis, and their errors.

use std::sync::Arc;
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{
    AsyncConnectionConfig, Client, Cmd, ErrorKind, FromRedisValue, Pipeline, RedisError,
    RedisResult,
};
use tokio::sync::Mutex;

use crate::shared::store::StoreError;

/// Time limit for a connection, and for a command that does not wait.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Connections of a store, opened on first use.
///
/// The crate's connection manager is not used: it keeps a connection whose responses time out, so
/// after a network partition it would wait until the operating system gives up the connection, for
/// minutes.
#[derive(Clone)]
pub(super) struct Connections(Arc<ConnectionsInner>);

struct ConnectionsInner {
    client: Client,
    /// For commands that do not wait.
    commands: Mutex<Option<MultiplexedConnection>>,
    /// For reads that wait, which would delay other commands.
    waiting: Mutex<Option<MultiplexedConnection>>,
}

impl Connections {
    pub(super) fn new(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("rediss:") {
            prepare_tls();
        }
        let client = Client::open(url).map_err(|error| match error.kind() {
            ErrorKind::InvalidClientConfig if url.starts_with("rediss:") => StoreError::new(NO_TLS),
            _ => StoreError::new("has a malformed URL; write `redis://host:port/`"),
        })?;
        Ok(Self(Arc::new(ConnectionsInner {
            client,
            commands: Mutex::new(None),
            waiting: Mutex::new(None),
        })))
    }

    /// Checks that a connection can be opened and used.
    pub(super) async fn check(&self) -> Result<(), StoreError> {
        let mut connection = self.open(TIMEOUT).await?;
        let command = redis::cmd("PING");
        let response = command.query_async::<()>(&mut connection).await;
        response.map_err(|error| unusable(&error))
    }

    pub(super) async fn query<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, StoreError> {
        let mut connection = self.commands().await?;
        let response = command.query_async(&mut connection).await;
        self.checked(response).await
    }

    pub(super) async fn query_all<T: FromRedisValue>(
        &self,
        commands: &Pipeline,
    ) -> Result<T, StoreError> {
        let mut connection = self.commands().await?;
        let response = commands.query_async(&mut connection).await;
        self.checked(response).await
    }

    /// Sends a command that waits for up to this time. After a failure, the next command connects
    /// again.
    pub(super) async fn wait<T: FromRedisValue>(
        &self,
        command: &Cmd,
        wait: Duration,
    ) -> Result<T, StoreError> {
        let mut waiting = self.0.waiting.lock().await;
        let mut connection = match waiting.take() {
            Some(connection) => connection,
            None => self.open(wait + TIMEOUT).await?,
        };
        let response = command.query_async(&mut connection).await;
        let response = response.map_err(|error| unusable(&error))?;
        *waiting = Some(connection);
        Ok(response)
    }

    async fn commands(&self) -> Result<MultiplexedConnection, StoreError> {
        let mut commands = self.0.commands.lock().await;
        if let Some(connection) = &*commands {
            return Ok(connection.clone());
        }
        let connection = self.open(TIMEOUT).await?;
        Ok(commands.insert(connection).clone())
    }

    /// Returns the response. After an error, the next command connects again: the server may be
    /// gone, or may have become a replica. A new connection would not help if the server is full or
    /// forbids the command.
    async fn checked<T>(&self, response: RedisResult<T>) -> Result<T, StoreError> {
        match response {
            Ok(response) => Ok(response),
            Err(error) => {
                if !matches!(error.code(), Some("OOM" | "NOPERM")) {
                    *self.0.commands.lock().await = None;
                }
                Err(unusable(&error))
            }
        }
    }

    async fn open(&self, response_timeout: Duration) -> Result<MultiplexedConnection, StoreError> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(TIMEOUT))
            .set_response_timeout(Some(response_timeout));
        let client = &self.0.client;
        let connection = client.get_multiplexed_async_connection_with_config(&config);
        connection.await.map_err(|error| unusable(&error))
    }
}

const NO_TLS: &str = "has a URL with TLS; enable the feature `redis-tls`";

/// Returns the error without text of the client or of the server, which may contain the address.
fn unusable(error: &RedisError) -> StoreError {
    StoreError::new(match (error.code(), error.kind()) {
        (Some("OOM"), _) => "is full: it rejects writes",
        (Some("READONLY"), _) => "is a read-only replica",
        (Some("LOADING"), _) => "is loading its data",
        (Some("NOAUTH" | "WRONGPASS"), _) | (_, ErrorKind::AuthenticationFailed) => {
            "rejects the password"
        }
        (Some("NOPERM"), _) => "does not permit a command to this user",
        (_, ErrorKind::Io) => "is not reachable",
        _ => "sent an unexpected response",
    })
}

/// Selects a cryptography library for rustls, if the application has selected none. rustls panics if it
/// is not clear which one to use.
#[cfg(feature = "redis-tls")]
fn prepare_tls() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // An error shows that another thread has just selected one.
        drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    }
}

#[cfg(not(feature = "redis-tls"))]
fn prepare_tls() {}
