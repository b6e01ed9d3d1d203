//! The example over gRPC, against an offline instance: every kind of method, with authorized and
//! unauthorized calls.

use std::net::Ipv4Addr;

use example_shared::{Environment, Error};
use example_tonic::api::notes_client::NotesClient;
use example_tonic::api::{ListRequest, MeRequest, Note};
use example_tonic::serve;
use futures_util::stream;
use tokio::net::TcpListener;
use tonic::transport::Channel;
use tonic::{Code, Request, Streaming};

struct Trial {
    environment: Environment,
    notes: NotesClient<Channel>,
}

impl Trial {
    async fn start() -> Result<Self, Error> {
        let environment = Environment::offline().await?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        tokio::spawn(serve(environment.clerk(), listener));
        let notes = NotesClient::connect(format!("http://{address}")).await?;
        Ok(Self { environment, notes })
    }

    fn request<T>(&self, name: &str, message: T) -> Result<Request<T>, Error> {
        let mut request = Request::new(message);
        if let Some(person) = self.environment.person(name) {
            let bearer = format!("Bearer {}", person.token()).parse()?;
            request.metadata_mut().insert("authorization", bearer);
        }
        Ok(request)
    }

    fn titles(
        &self,
        name: &str,
        titles: [&str; 2],
    ) -> Result<Request<impl futures_util::Stream<Item = Note> + Send + 'static + use<>>, Error>
    {
        let notes = titles.map(|title| Note {
            title: title.to_owned(),
        });
        self.request(name, stream::iter(notes))
    }
}

async fn all(mut notes: Streaming<Note>) -> Result<Vec<String>, Error> {
    let mut titles = Vec::new();
    while let Some(note) = notes.message().await? {
        titles.push(note.title);
    }
    Ok(titles)
}

#[tokio::test]
async fn unary_method_returns_the_id_of_the_caller_or_unauthenticated() -> Result<(), Error> {
    let mut trial = Trial::start().await?;
    let me = trial.request("alice", MeRequest {})?;
    let me = trial.notes.me(me).await?.into_inner();
    let alice = trial.environment.person("alice").ok_or("no user `alice`")?;
    assert_eq!(me.user_id, alice.user_id().as_str());

    let status = trial
        .notes
        .me(MeRequest {})
        .await
        .err()
        .ok_or("not rejected")?;
    assert_eq!(status.code(), Code::Unauthenticated);
    assert_eq!(status.message(), "dev-browser-missing");
    assert!(status.metadata().get("www-authenticate").is_some());
    Ok(())
}

#[tokio::test]
async fn session_cookie_in_the_metadata_is_accepted() -> Result<(), Error> {
    let mut trial = Trial::start().await?;
    let alice = trial.environment.person("alice").ok_or("no user `alice`")?;
    let mut request = Request::new(MeRequest {});
    let cookie = alice.cookie_header().parse()?;
    let expected = alice.user_id().to_string();
    request.metadata_mut().insert("cookie", cookie);
    assert_eq!(
        trial.notes.me(request).await?.into_inner().user_id,
        expected
    );
    Ok(())
}

#[tokio::test]
async fn streaming_methods_use_the_notes_of_the_caller() -> Result<(), Error> {
    let mut trial = Trial::start().await?;
    let titles = trial.titles("bob", ["one", "two"])?;
    assert_eq!(trial.notes.add(titles).await?.into_inner().added, 2);
    let list = trial.request("bob", ListRequest {})?;
    let list = trial.notes.list(list).await?.into_inner();
    assert_eq!(all(list).await?, ["one", "two"]);
    let list = trial.request("alice", ListRequest {})?;
    let list = trial.notes.list(list).await?.into_inner();
    assert!(all(list).await?.is_empty());

    let titles = trial.titles("anonymous", ["three", "four"])?;
    let status = trial.notes.add(titles).await.err().ok_or("not rejected")?;
    assert_eq!(status.code(), Code::Unauthenticated);
    let list = trial.notes.list(ListRequest {}).await;
    assert_eq!(
        list.err().ok_or("not rejected")?.code(),
        Code::Unauthenticated
    );
    Ok(())
}

#[tokio::test]
async fn bidirectional_stream_of_a_member_is_permission_denied() -> Result<(), Error> {
    let mut trial = Trial::start().await?;
    let titles = trial.titles("alice", ["one", "two"])?;
    let signed = all(trial.notes.sign(titles).await?.into_inner()).await?;
    let alice = trial.environment.person("alice").ok_or("no user `alice`")?;
    let expected = ["one", "two"].map(|title| format!("{title} ({})", alice.user_id()));
    assert_eq!(signed, expected);

    for (name, code, message) in [
        ("bob", Code::PermissionDenied, "not-allowed"),
        ("anonymous", Code::Unauthenticated, "dev-browser-missing"),
    ] {
        let titles = trial.titles(name, ["one", "two"])?;
        let status = trial.notes.sign(titles).await.err().ok_or("not rejected")?;
        assert_eq!((status.code(), status.message()), (code, message));
    }
    Ok(())
}
