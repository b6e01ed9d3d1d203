//! Small database service with bearer tokens, like a Supabase project with row-level security.
//!
//! It is independent of the application: it gets the address of an issuer's public keys, verifies each
//! request's token with them, and returns only the rows of the token's subject.

use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use tokio::net::{TcpListener, TcpStream};

use crate::Error;

/// Location of the public keys that the data source trusts.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Keys {
    /// Address of a JSON Web Key Set.
    pub url: String,
    /// Value of `Authorization`, if the address is not public.
    pub authorization: Option<String>,
}

/// Row of the table.
#[derive(Debug, Serialize)]
struct Note {
    id: i64,
    title: String,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
}

struct DataSource {
    keys: Keys,
    rows: Mutex<Connection>,
}

/// Starts the data source on a free port of the loopback interface and returns its address.
///
/// # Errors
/// Returns an error if no port is free, or the database cannot be created.
pub async fn start(keys: Keys, rows: &[(String, &str)]) -> Result<String, Error> {
    let source = Arc::new(DataSource {
        keys,
        rows: Mutex::new(database(rows)?),
    });
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(Arc::clone(&source), stream));
        }
    });
    Ok(format!("http://{address}/notes"))
}

fn database(rows: &[(String, &str)]) -> rusqlite::Result<Connection> {
    let database = Connection::open_in_memory()?;
    database.execute_batch(
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id TEXT NOT NULL, title TEXT NOT NULL);
         CREATE INDEX notes_of_user ON notes (user_id);",
    )?;
    for (user, title) in rows {
        database.execute(
            "INSERT INTO notes (user_id, title) VALUES (?1, ?2)",
            [user, *title],
        )?;
    }
    Ok(database)
}

async fn serve(source: Arc<DataSource>, stream: TcpStream) {
    let service = service_fn(move |request| {
        let source = Arc::clone(&source);
        async move { Ok::<_, Infallible>(source.respond(&request).await) }
    });
    // An error of one connection does not stop the server.
    let server = hyper::server::conn::http1::Builder::new();
    drop(server.serve_connection(TokioIo::new(stream), service).await);
}

impl DataSource {
    async fn respond(&self, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        let Some(token) = bearer(request) else {
            return rejected();
        };
        let Ok(user) = self.user_of(token).await else {
            return rejected();
        };
        match self.notes_of(&user).map(|notes| serde_json::to_vec(&notes)) {
            Ok(Ok(json)) => reply(StatusCode::OK, json),
            _ => reply(StatusCode::INTERNAL_SERVER_ERROR, Vec::new()),
        }
    }

    /// Verifies a token's signature, algorithm, `exp` and `nbf`, and returns its subject.
    async fn user_of(&self, token: &str) -> Result<String, Error> {
        let kid = jsonwebtoken::decode_header(token)?
            .kid
            .ok_or("the token names no key")?;
        let keys = self.load_keys().await?;
        let key = DecodingKey::from_jwk(keys.find(&kid).ok_or("no such key")?)?;
        let mut rules = Validation::new(Algorithm::RS256);
        rules.validate_nbf = true;
        rules.validate_aud = false;
        Ok(jsonwebtoken::decode::<Claims>(token, &key, &rules)?
            .claims
            .sub)
    }

    async fn load_keys(&self) -> Result<JwkSet, Error> {
        let mut request = reqwest::Client::new().get(&self.keys.url);
        if let Some(authorization) = &self.keys.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        let body = request.send().await?.error_for_status()?.bytes().await?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// Returns the rows of this user. Every query is limited to the rows of one user, which is the
    /// row-level security.
    fn notes_of(&self, user: &str) -> rusqlite::Result<Vec<Note>> {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let mut query = rows.prepare("SELECT id, title FROM notes WHERE user_id = ?1")?;
        let notes = query.query_map([user], |row| {
            Ok(Note {
                id: row.get("id")?,
                title: row.get("title")?,
            })
        })?;
        notes.collect()
    }
}

fn bearer(request: &Request<Incoming>) -> Option<&str> {
    request
        .headers()
        .get(AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

fn rejected() -> Response<Full<Bytes>> {
    reply(
        StatusCode::UNAUTHORIZED,
        br#"{"message":"invalid token"}"#.to_vec(),
    )
}

fn reply(status: StatusCode, json: Vec<u8>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(json));
    *response.status_mut() = status;
    response.headers_mut().insert(
        CONTENT_TYPE,
        hyper::header::HeaderValue::from_static("application/json"),
    );
    response
}
