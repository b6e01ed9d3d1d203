//! Calls every method with a token: `client http://127.0.0.1:3000 [token]`.
#![expect(clippy::print_stdout, reason = "the client prints responses")]

use std::env;

use example_shared::Error;
use example_tonic::api::notes_client::NotesClient;
use example_tonic::api::{ListRequest, MeRequest, Note};
use futures_util::stream;
use tonic::{Request, Status, Streaming};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let mut arguments = env::args().skip(1);
    let address = arguments.next().ok_or("client ADDRESS [TOKEN]")?;
    let token = arguments.next();
    let token = token.as_deref();
    let mut notes = NotesClient::connect(address).await?;

    let me = notes.me(with(token, MeRequest {})?).await;
    println!("Me: {:?}", me.map(|it| it.into_inner().user_id));
    let added = notes.add(with(token, titles())?).await;
    println!("Add: {:?}", added.map(|it| it.into_inner().added));
    let list = notes.list(with(token, ListRequest {})?).await;
    print("List", list.map(tonic::Response::into_inner)).await;
    let signed = notes.sign(with(token, titles())?).await;
    print("Sign", signed.map(tonic::Response::into_inner)).await;
    Ok(())
}

fn titles() -> impl futures_util::Stream<Item = Note> + Send + 'static {
    let titles = ["Water the plants", "Order more coffee"];
    stream::iter(titles.map(|title| Note {
        title: title.to_owned(),
    }))
}

fn with<T>(token: Option<&str>, message: T) -> Result<Request<T>, Error> {
    let mut request = Request::new(message);
    if let Some(token) = token {
        let bearer = format!("Bearer {token}").parse()?;
        request.metadata_mut().insert("authorization", bearer);
    }
    Ok(request)
}

async fn print(method: &str, response: Result<Streaming<Note>, Status>) {
    match response {
        Ok(mut notes) => {
            while let Ok(Some(note)) = notes.message().await {
                println!("{method}: {}", note.title);
            }
        }
        Err(status) => println!("{method}: {status:?}"),
    }
}
