//! Clerk and the data source, configured by the process's environment.

use std::env;
use std::sync::Arc;

use clerk_runtime::Clerk;
use clerk_runtime::dev::{Instance, SignedIn};

use crate::data_source::{self, Keys};
use crate::page::{self, Offline, Page, Settings};
use crate::routes::{ROUTES, Route};
use crate::{Error, load_env_files};

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

/// Services that an example uses.
#[derive(Debug)]
pub struct Environment {
    clerk: Clerk,
    data_source: String,
    pub(crate) people: Vec<(&'static str, SignedIn)>,
    /// The offline instance, which stops when the last handle is dropped.
    pub(crate) offline: Option<Arc<Instance>>,
    pub(crate) routes: Vec<Route>,
}

impl Environment {
    /// Reads the `CLERK_*` variables, also from `.env.local` and `.env`. If none is set, starts an
    /// offline instance with `alice`, admin of `acme`, and `bob`, a member. Uses the data source at
    /// `DATA_SOURCE_URL`, or starts one.
    ///
    /// # Errors
    /// Returns an error if a variable or a file is wrong or no port is free.
    pub async fn start() -> Result<Self, Error> {
        load_env_files()?;
        let found = Clerk::from_env_or_dev().await?;
        match found.instance {
            Some(instance) => Self::with_offline_instance(found.clerk, instance).await,
            None => Self::with_configured_instance(found.clerk).await,
        }
    }

    /// Starts an offline instance, regardless of the environment: for tests.
    ///
    /// # Errors
    /// Returns an error if no port is free.
    pub async fn offline() -> Result<Self, Error> {
        let instance = Arc::new(Instance::start().await?);
        Self::with_offline_instance(instance.clerk()?, instance).await
    }

    async fn with_offline_instance(clerk: Clerk, instance: Arc<Instance>) -> Result<Self, Error> {
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
            routes: ROUTES.to_vec(),
        })
    }

    async fn with_configured_instance(clerk: Clerk) -> Result<Self, Error> {
        let data_source = match variable("DATA_SOURCE_URL") {
            Some(url) => url,
            None => data_source::start(configured_keys()?, &[]).await?,
        };
        Ok(Self {
            clerk,
            data_source,
            people: Vec::new(),
            offline: None,
            routes: ROUTES.to_vec(),
        })
    }

    /// Adds routes that only one example has.
    #[must_use]
    pub fn with_routes(mut self, routes: &[Route]) -> Self {
        self.routes.extend(routes);
        self
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

    /// Returns the page of the example for this framework.
    #[must_use]
    pub fn page(&self, framework: &'static str) -> Page {
        let offline = self.offline.as_ref().map(|instance| Offline {
            url: instance.url().to_owned(),
            people: self.people.iter().map(|(name, _)| *name).collect(),
        });
        let portal = || page::account_portal(&variable("CLERK_PUBLISHABLE_KEY")?);
        Page::new(Settings {
            framework,
            sign_in_url: match offline {
                Some(_) => None,
                None => variable("CLERK_SIGN_IN_URL").or_else(portal),
            },
            offline,
            routes: self.routes.clone(),
        })
    }

    /// Returns a user who is signed in to the offline instance.
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

/// Returns the location of the configured instance's signing keys in the Backend API.
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
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
