//! The test of every example: sends requests to a running app as alice, as bob, and without
//! credentials.
#![expect(
    clippy::indexing_slicing,
    reason = "a key that a JSON value lacks is null"
)]

use std::net::SocketAddr;

use clerk_runtime::dev::SignedIn;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::{Environment, Error};

/// Name of requests without credentials in the tests.
const ANONYMOUS: &str = "anonymous";

/// Start of the element that contains the page's data.
const DATA_ELEMENT: &str = r#"<script id="data" type="application/json">"#;

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
        self.routes_return_the_expected_status_to_each_caller()
            .await?;
        self.page_contains_the_caller().await?;
        self.data_source_returns_only_rows_of_the_caller().await?;
        self.authenticated_post_renames_the_user().await?;
        self.markup_in_a_name_stays_inside_of_the_pages_data()
            .await?;
        self.unauthenticated_post_leads_to_sign_in().await
    }

    async fn routes_return_the_expected_status_to_each_caller(&self) -> Result<(), Error> {
        let expected = [
            ("/", [200, 200, 200]),
            ("/sign-in", [200, 200, 200]),
            ("/hello", [200, 200, 404]),
            ("/me", [200, 200, 401]),
            ("/home", [200, 200, 200]),
            ("/data", [200, 200, 401]),
            ("/user", [200, 200, 401]),
            ("/admin", [200, 403, 404]),
        ];
        for (path, statuses) in expected {
            for (name, status) in ["alice", "bob", ANONYMOUS].into_iter().zip(statuses) {
                let response = self.get(name, path).await?;
                assert_eq!(response.status().as_u16(), status, "{path}, {name}");
            }
        }
        Ok(())
    }

    async fn page_contains_the_caller(&self) -> Result<(), Error> {
        for name in ["alice", "bob", ANONYMOUS] {
            let response = self.get(name, "/").await?;
            assert_eq!(
                response.headers()["content-type"],
                "text/html; charset=utf-8"
            );
            let page = response.text().await?;
            let caller = page_data(&page)?["caller"].take();
            let expected = self.environment.person(name).map(SignedIn::user_id);
            assert_eq!(caller["id"], json!(expected), "{name}");
            let role = match name {
                "alice" => json!("org:admin"),
                "bob" => json!("org:member"),
                _ => Value::Null,
            };
            assert_eq!(caller["role"], role, "{name}");
        }
        Ok(())
    }

    async fn data_source_returns_only_rows_of_the_caller(&self) -> Result<(), Error> {
        let alices = ["Write the quarterly report", "Approve the invoices"];
        assert_eq!(self.titles("alice").await?, alices);
        let bobs = ["Order more coffee", "Water the plants"];
        assert_eq!(self.titles("bob").await?, bobs);
        Ok(())
    }

    async fn authenticated_post_renames_the_user(&self) -> Result<(), Error> {
        let user = parse(self.rename("alice", "John").await?).await?;
        assert_eq!(user["first_name"], "John");
        assert_eq!(user["last_name"], "Wick");
        assert!(user.get("private_metadata").is_none(), "{user}");
        Ok(())
    }

    async fn markup_in_a_name_stays_inside_of_the_pages_data(&self) -> Result<(), Error> {
        self.rename("alice", "</script><b>").await?;
        let page = self.get("alice", "/").await?.text().await?;
        assert_eq!(page_data(&page)?["caller"]["name"], "</script><b> Wick");
        Ok(())
    }

    async fn unauthenticated_post_leads_to_sign_in(&self) -> Result<(), Error> {
        let response = self.rename(ANONYMOUS, "John").await?;
        assert_eq!(response.status().as_u16(), 401);
        assert_eq!(response.headers()["x-clerk-sign-in-url"], "/sign-in");

        let page_load = self.client.post(self.url("/user"));
        let response = page_load.header("accept", "text/html").send().await?;
        assert_eq!(response.status().as_u16(), 303);
        assert_eq!(response.headers()["location"], "/sign-in");
        Ok(())
    }

    async fn titles(&self, name: &str) -> Result<Vec<String>, Error> {
        let rows = parse(self.get(name, "/data").await?).await?;
        let titles = rows
            .as_array()
            .into_iter()
            .flatten()
            .map(|row| row["title"].as_str());
        Ok(titles
            .map(|title| title.unwrap_or_default().to_owned())
            .collect())
    }

    async fn rename(&self, name: &str, first_name: &str) -> reqwest::Result<Response> {
        let request = self.client.post(self.url("/user"));
        let body = json!({"firstName": first_name, "lastName": "Wick"}).to_string();
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

/// Returns the data that the page's script reads.
fn page_data(page: &str) -> Result<Value, Error> {
    let (_, rest) = page
        .split_once(DATA_ELEMENT)
        .ok_or("the page has no data")?;
    let (data, _) = rest.split_once("</script>").ok_or("the data has no end")?;
    Ok(serde_json::from_str(data)?)
}

async fn parse(response: Response) -> Result<Value, Error> {
    Ok(serde_json::from_slice(&response.bytes().await?)?)
}
