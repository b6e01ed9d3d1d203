//! Clerk and the data source, configured by the process's environment.

use std::env;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clerk_runtime::Clerk;
use clerk_runtime::dev::{Instance, SignedIn};

use crate::data_source::{self, Keys};
use crate::{Error, load_env_files};

/// Lifetime of the printed tokens.
const A_DAY: Duration = Duration::from_hours(24);

/// Default of `PORT`.
const PORT: u16 = 3000;

/// Users of the offline instance, with their rows in the data source.
const PEOPLE: [(&str, [&str; 2]); 2] = [
    (
        "alice",
        ["Write the quarterly report", "Approve the invoices"],
    ),
    ("bob", ["Order more coffee", "Water the plants"]),
];

/// Requests that are printed as `curl` lines: method, path, body.
const ROUTES: [(&str, &str, Option<&str>); 7] = [
    ("GET", "/hello", None),
    ("GET", "/me", None),
    ("GET", "/home", None),
    ("GET", "/data", None),
    ("GET", "/user", None),
    (
        "POST",
        "/user",
        Some(r#"{"firstName":"John","lastName":"Wick"}"#),
    ),
    ("GET", "/admin", None),
];

/// Services that an example uses.
#[derive(Debug)]
pub struct Environment {
    clerk: Clerk,
    data_source: String,
    people: Vec<(&'static str, SignedIn)>,
    /// The offline instance, which stops when the last handle is dropped.
    offline: Option<Arc<Instance>>,
}

impl Environment {
    /// Reads the `CLERK_*` variables, also from `.env.local` and `.env`; without any of them, starts an
    /// offline instance with `alice`, admin of `acme`, and `bob`, a member. Uses the data source of
    /// `DATA_SOURCE_URL`, or starts one.
    ///
    /// # Errors
    /// Returns an error if a variable or a file is wrong or no port is free.
    pub async fn start() -> Result<Self, Error> {
        load_env_files()?;
        let found = Clerk::from_env_or_dev().await?;
        match found.instance {
            Some(instance) => Self::around(found.clerk, instance).await,
            None => Self::configured(found.clerk).await,
        }
    }

    /// Starts an offline instance, regardless of the environment: for tests.
    ///
    /// # Errors
    /// Returns an error if no port is free.
    pub async fn offline() -> Result<Self, Error> {
        let instance = Arc::new(Instance::start().await?);
        Self::around(instance.clerk()?, instance).await
    }

    async fn around(clerk: Clerk, instance: Arc<Instance>) -> Result<Self, Error> {
        let sign_in = |(name, _)| Ok::<_, Error>((name, instance.sign_in(name)?));
        let people = PEOPLE
            .into_iter()
            .map(sign_in)
            .collect::<Result<Vec<_>, _>>()?;
        let keys = Keys {
            url: format!("{}/.well-known/jwks.json", instance.url()),
            authorization: None,
        };
        let data_source = data_source::start(keys, &rows(&people)).await?;
        Ok(Self {
            clerk,
            data_source,
            people,
            offline: Some(instance),
        })
    }

    async fn configured(clerk: Clerk) -> Result<Self, Error> {
        let data_source = match variable("DATA_SOURCE_URL") {
            Some(url) => url,
            None => data_source::start(configured_keys()?, &[]).await?,
        };
        Ok(Self {
            clerk,
            data_source,
            people: Vec::new(),
            offline: None,
        })
    }

    /// Returns the Clerk instance.
    #[must_use]
    pub fn clerk(&self) -> Clerk {
        self.clerk.clone()
    }

    /// Returns the data source's address.
    #[must_use]
    pub fn data_source(&self) -> String {
        self.data_source.clone()
    }

    /// Signs a user in to the offline instance.
    #[must_use]
    pub fn person(&self, name: &str) -> Option<&SignedIn> {
        self.people
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, person)| person)
    }

    /// Returns `PORT`, by default 3000.
    ///
    /// # Errors
    /// Returns an error if it is not a port.
    pub fn port() -> Result<u16, Error> {
        let Some(port) = variable("PORT") else {
            return Ok(PORT);
        };
        let malformed = |_| format!("PORT is `{port}`, which is not a port; write a number");
        Ok(port.parse().map_err(malformed)?)
    }

    /// Prints the address of the example and the Clerk instance that it uses.
    #[expect(clippy::print_stdout, reason = "that is its purpose")]
    pub fn announce(&self, address: SocketAddr) {
        println!("Listening on http://{address}");
        if let Some(instance) = &self.offline {
            let url = instance.url();
            println!("No CLERK_* variable is set: an offline instance at {url} plays Clerk.");
        }
    }

    /// Prints the same, and one line of curl for each route and user.
    #[expect(clippy::print_stdout, reason = "that is its purpose")]
    pub fn print_curl_lines(&self, address: SocketAddr) {
        self.announce(address);
        for (name, person) in &self.people {
            println!("\n# {name}");
            let token = person.token_for(A_DAY);
            for (method, path, body) in ROUTES {
                println!(
                    "{}",
                    curl_line(&token, method, &format!("http://{address}{path}"), body)
                );
            }
        }
    }
}

fn curl_line(token: &str, method: &str, url: &str, body: Option<&str>) -> String {
    let mut line = format!("curl -i -X {method} {url} -H 'Authorization: Bearer {token}'");
    if let Some(body) = body {
        // Writing to a string cannot fail.
        let _ = write!(line, " -H 'Content-Type: application/json' -d '{body}'");
    }
    line
}

fn rows(people: &[(&str, SignedIn)]) -> Vec<(String, &'static str)> {
    let notes = PEOPLE
        .iter()
        .zip(people)
        .flat_map(|((_, notes), (_, person))| {
            notes
                .iter()
                .map(|note| (person.user_id().to_string(), *note))
        });
    notes.collect()
}

/// Returns the configured instance's signing keys from the Backend API.
fn configured_keys() -> Result<Keys, Error> {
    let key = variable("CLERK_SECRET_KEY").ok_or("GET /data needs CLERK_SECRET_KEY")?;
    let api = variable("CLERK_API_URL").unwrap_or_else(|| "https://api.clerk.com".to_owned());
    Ok(Keys {
        url: format!("{api}/v1/jwks"),
        authorization: Some(format!("Bearer {key}")),
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "an application reads its own environment"
)]
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
