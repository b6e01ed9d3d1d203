//! The test of every example: sends requests of alice, of bob, and without credentials to a running app.

use std::net::SocketAddr;

use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;

use crate::{Environment, Error};

/// A running app, and its offline instance.
#[derive(Debug)]
pub struct Trial {
    environment: Environment,
    address: SocketAddr,
    client: Client,
}

impl Trial {
    /// Creates a test of the app at this address.
    ///
    /// # Errors
    /// Returns an error if the HTTP client cannot be created.
    pub fn new(environment: Environment, address: SocketAddr) -> Result<Self, Error> {
        let client = Client::builder().redirect(Policy::none()).build()?;
        Ok(Self {
            environment,
            address,
            client,
        })
    }

    /// Runs all parts of the test.
    ///
    /// # Errors
    /// Returns an error if a request fails.
    ///
    /// # Panics
    /// Panics if a response is not the expected one.
    pub async fn run(&self) -> Result<(), Error> {
        self.every_route_knows_who_may_call().await?;
        self.the_data_source_answers_only_the_callers_rows().await?;
        self.a_post_renames_the_caller_or_leads_to_sign_in().await
    }

    async fn every_route_knows_who_may_call(&self) -> Result<(), Error> {
        let expected = [
            ("/hello", [200, 200, 404]),
            ("/me", [200, 200, 401]),
            ("/home", [200, 200, 200]),
            ("/data", [200, 200, 401]),
            ("/user", [200, 200, 401]),
            ("/admin", [200, 403, 404]),
        ];
        for (path, statuses) in expected {
            for (name, status) in ["alice", "bob", "nobody"].into_iter().zip(statuses) {
                let answer = self.get(name, path).await?;
                assert_eq!(answer.status().as_u16(), status, "{path} as {name}");
            }
        }
        Ok(())
    }

    async fn the_data_source_answers_only_the_callers_rows(&self) -> Result<(), Error> {
        let mine = ["Write the quarterly report", "Approve the invoices"];
        assert_eq!(self.titles("alice").await?, mine);
        assert_eq!(
            self.titles("bob").await?,
            ["Order more coffee", "Water the plants"]
        );
        Ok(())
    }

    async fn a_post_renames_the_caller_or_leads_to_sign_in(&self) -> Result<(), Error> {
        let user = json(self.rename("alice").await?).await?;
        let name = |key| user.get(key).and_then(Value::as_str);
        assert_eq!(
            (name("first_name"), name("last_name")),
            (Some("John"), Some("Wick"))
        );

        let answer = self.rename("nobody").await?;
        assert_eq!(answer.status().as_u16(), 401);
        assert_eq!(answer.headers()["x-clerk-sign-in-url"], "/sign-in");
        let form = self.client.post(self.url("/user"));
        let answer = form.header("accept", "text/html").send().await?;
        assert_eq!(answer.status().as_u16(), 303);
        assert_eq!(answer.headers()["location"], "/sign-in");
        Ok(())
    }

    async fn titles(&self, name: &str) -> Result<Vec<String>, Error> {
        let rows = json(self.get(name, "/data").await?).await?;
        let titles = rows
            .as_array()
            .into_iter()
            .flatten()
            .map(|row| row["title"].as_str());
        Ok(titles
            .map(|title| title.unwrap_or_default().to_owned())
            .collect())
    }

    async fn rename(&self, name: &str) -> reqwest::Result<Response> {
        let request = self.client.post(self.url("/user"));
        let body = r#"{"firstName":"John","lastName":"Wick"}"#;
        self.send(
            name,
            request
                .header("content-type", "application/json")
                .body(body),
        )
        .await
    }

    async fn get(&self, name: &str, path: &str) -> reqwest::Result<Response> {
        self.send(name, self.client.get(self.url(path))).await
    }

    async fn send(&self, name: &str, request: RequestBuilder) -> reqwest::Result<Response> {
        let request = match self.environment.person(name) {
            Some(person) => request.bearer_auth(person.token()),
            None => request,
        };
        request.send().await
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

async fn json(response: Response) -> Result<Value, Error> {
    Ok(serde_json::from_slice(&response.bytes().await?)?)
}
