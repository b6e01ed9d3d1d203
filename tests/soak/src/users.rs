//! Users of the offline instance, and their tokens.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use clerk_runtime::dev::{Instance, Organization, Person, SignedIn, TokenBuilder};
use rand::RngExt as _;
use tokio::time::Instant;

const USERS: usize = 5000;

/// Age at which a token is replaced. Tokens live for 60 seconds.
const RENEWAL: Duration = Duration::from_secs(30);

/// Users who are signed in: a third are admins, a third members, and a third have no organization.
pub(crate) struct Users {
    instance: Instance,
    /// Another instance, whose tokens are foreign.
    other: Instance,
    people: Vec<User>,
    pub(crate) api_key: String,
}

/// A user, and the token that the user's requests have at present.
pub(crate) struct User {
    session: SignedIn,
    token: Mutex<Option<(String, Instant)>>,
}

/// The role of a user in the active organization, in the order in which the users have them.
#[derive(Clone, Copy)]
pub(crate) enum Role {
    Admin,
    Member,
    None,
}

impl Users {
    pub(crate) async fn start() -> Self {
        let mut builder = Instance::builder().organization(Organization::new("acme"));
        for number in 0..USERS {
            let person = Person::new(name(number));
            builder = builder.person(match number % 3 {
                0 => person.member_of("acme", "org:admin"),
                1 => person.member_of("acme", "org:member"),
                _ => person,
            });
        }
        let instance = builder.start().await.expect("an instance");
        let user = |number| User {
            session: instance.sign_in(&name(number)).expect("a person"),
            token: Mutex::default(),
        };
        let key = instance.api_key(&name(0)).expect("a person").issue();
        Self {
            people: (0..USERS).map(user).collect(),
            api_key: key.secret().to_owned(),
            instance,
            other: Instance::start().await.expect("an instance"),
        }
    }

    pub(crate) fn instance(&self) -> &Instance {
        &self.instance
    }

    /// Returns any user.
    pub(crate) fn any(&self) -> &User {
        let number = rand::rng().random_range(0..USERS);
        self.people.get(number).expect("a user")
    }

    /// Returns any user with this role.
    pub(crate) fn with(&self, role: Role) -> &User {
        let number = rand::rng().random_range(0..USERS / 3) * 3 + role as usize;
        self.people.get(number).expect("a user")
    }

    /// Returns a valid token of another instance.
    pub(crate) fn foreign_token(&self) -> String {
        self.other.sign_in("alice").expect("a person").token()
    }

    /// Replaces the signing keys. Tokens of the old key are invalid.
    pub(crate) fn rotate_keys(&self) {
        self.instance.rotate_keys().expect("a key pair");
        for user in &self.people {
            *user.cached() = None;
        }
    }
}

fn name(number: usize) -> String {
    format!("user{number}")
}

impl User {
    /// Returns a valid token, which is the same for some time, as in a browser.
    pub(crate) fn token(&self) -> String {
        let mut cached = self.cached();
        match &*cached {
            Some((token, since)) if since.elapsed() < RENEWAL => token.clone(),
            _ => {
                let token = self.session.token();
                *cached = Some((token.clone(), Instant::now()));
                token
            }
        }
    }

    fn cached(&self) -> std::sync::MutexGuard<'_, Option<(String, Instant)>> {
        self.token.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn builder(&self) -> TokenBuilder {
        self.session.token_builder()
    }

    pub(crate) fn cookies(&self) -> String {
        self.session.cookie_header()
    }

    pub(crate) fn id(&self) -> String {
        self.session.user_id().to_string()
    }
}
