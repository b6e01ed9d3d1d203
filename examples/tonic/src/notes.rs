//! The service. The check runs at the start of each method, streaming ones included.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use clerk_runtime::{UserId, auth, protect};
use futures_util::{Stream, StreamExt as _, stream};
use tonic::{Request, Response, Status, Streaming};

use crate::api::notes_server::Notes;
use crate::api::{AddReply, ListRequest, MeReply, MeRequest, Note};

/// Titles of notes, by user.
#[derive(Debug, Default)]
pub(crate) struct Notebook(Mutex<HashMap<UserId, Vec<String>>>);

type Titles = Pin<Box<dyn Stream<Item = Result<Note, Status>> + Send>>;

#[tonic::async_trait]
impl Notes for Notebook {
    type ListStream = Titles;
    type SignStream = Titles;

    /// Returns `UNAUTHENTICATED` to unauthenticated requests.
    #[auth(request = request, on_missing = 401)]
    async fn me(
        &self,
        request: Request<MeRequest>,
        user_id: UserId,
    ) -> Result<Response<MeReply>, Status> {
        Ok(Response::new(MeReply {
            user_id: user_id.into(),
        }))
    }

    #[protect(request = request)]
    async fn list(
        &self,
        request: Request<ListRequest>,
        user_id: UserId,
    ) -> Result<Response<Titles>, Status> {
        let notes = self.titles(&user_id).into_iter();
        let notes = notes.map(|title| Ok(Note { title }));
        Ok(Response::new(Box::pin(stream::iter(notes))))
    }

    /// Reads no notes before the check.
    #[protect(request = request)]
    async fn add(
        &self,
        request: Request<Streaming<Note>>,
        user_id: UserId,
    ) -> Result<Response<AddReply>, Status> {
        let mut notes = request.into_inner();
        let mut added = 0;
        while let Some(note) = notes.message().await? {
            self.add_title(&user_id, note.title);
            added += 1;
        }
        Ok(Response::new(AddReply { added }))
    }

    /// Returns `PERMISSION_DENIED` to users who are not admins.
    #[protect(request = request, role = "org:admin")]
    async fn sign(
        &self,
        request: Request<Streaming<Note>>,
        user_id: UserId,
    ) -> Result<Response<Titles>, Status> {
        let signed = request.into_inner().map(move |note| {
            let title = format!("{} ({user_id})", note?.title);
            Ok(Note { title })
        });
        Ok(Response::new(Box::pin(signed)))
    }
}

impl Notebook {
    fn titles(&self, user: &UserId) -> Vec<String> {
        let notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        notes.get(user).cloned().unwrap_or_default()
    }

    fn add_title(&self, user: &UserId, title: String) {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        notes.entry(user.clone()).or_default().push(title);
    }
}
