//! Builder of requests for the tests.

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::{Value, json};
use url::Url;

use crate::caller::Reason;
use crate::clock::UnixMillis;
use crate::engine::{
    Decision, Effect, EngineConfig, Env, Frontend, InstanceType, Opened, Outcome, PendingRequest,
    Signatures, State, Step, start,
};
use crate::jwt::{Decoded, TokenError};
use crate::policy::{Acceptance, AcceptedTokens, Azp, TokenType};
use crate::request_head::RequestHead;
use crate::revocations::RevocationSet;

pub(super) const NOW: i64 = 1_800_000_000;
const SUFFIX: &str = "suffix00";

/// The only valid signature in the tests.
const SIGNATURE: &str = "Z29vZA";

/// Returns a token with these header fields and claims, signed.
pub(super) fn signed(header: &Value, claims: &Value) -> String {
    let part = |it: &Value| BASE64_URL_SAFE_NO_PAD.encode(it.to_string());
    format!("{}.{}.{SIGNATURE}", part(header), part(claims))
}

/// Returns a session token that expires in this many seconds.
pub(super) fn session(expires_in: i64) -> String {
    session_of("user_1", expires_in)
}

pub(super) fn session_of(user: &str, expires_in: i64) -> String {
    session_with(&json!({"sub": user, "exp": NOW + expires_in}))
}

/// Returns a session token with these claims in addition to, or in place of, the usual ones.
pub(super) fn session_with(claims: &Value) -> String {
    let mut all = json!({
        "iss": "https://clerk.example.com", "sub": "user_1", "sid": "sess_1",
        "iat": NOW - 60, "exp": NOW + 60,
    });
    for (name, value) in claims.as_object().into_iter().flatten() {
        all[name] = value.clone();
    }
    signed(&json!({"alg": "RS256", "typ": "JWT", "kid": "ins_1"}), &all)
}

/// Availability of the instance's keys.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Keys {
    Loaded,
    NotLoaded,
    /// The keys were loaded, and the token's is not among them.
    Missing,
}

impl Signatures for Keys {
    fn open(&self, token: &str) -> Opened {
        let decoded = match Decoded::parse(token) {
            Ok(decoded) => Arc::new(decoded),
            Err(error) => return Opened::Malformed(error),
        };
        match self {
            Self::Loaded => {}
            Self::NotLoaded => return Opened::KeyNeeded { decoded },
            Self::Missing => {
                let error = TokenError::kid_mismatch(decoded.kid());
                return Opened::KeyMissing { decoded, error };
            }
        }
        let is_good = token.ends_with(SIGNATURE);
        let signature = is_good
            .then_some(())
            .ok_or_else(|| TokenError::new(Reason::TokenInvalidSignature, "forged"));
        Opened::Decoded { decoded, signature }
    }
}

#[derive(Debug)]
pub(super) struct Scenario {
    pub(super) config: EngineConfig,
    pub(super) accepts: AcceptedTokens,
    pub(super) azp: Azp,
    pub(super) templates: &'static [&'static str],
    can_redirect: bool,
    pub(super) keys: Keys,
    pub(super) revocations: RevocationSet,
    method: Method,
    url: String,
    headers: HeaderMap,
    cookies: Vec<String>,
}

impl Scenario {
    /// Request of a browser for a page of an application in production.
    pub(super) fn production() -> Self {
        Self::new(InstanceType::Production, "https://www.example.com/page")
    }

    /// Request of a browser for a page on a developer's machine.
    pub(super) fn development() -> Self {
        Self::new(InstanceType::Development, "http://localhost:3000/page")
    }

    fn new(instance_type: InstanceType, url: &str) -> Self {
        let frontend = Frontend {
            publishable_key: "pk".to_owned(),
            instance_type,
            original_frontend_api: "clerk.example.com".to_owned(),
            cookie_suffix: SUFFIX.to_owned(),
            danger_origin: None,
        };
        let config = EngineConfig {
            frontend: Some(frontend),
            ..EngineConfig::default()
        };
        let page = Self {
            config,
            accepts: AcceptedTokens::SESSION,
            azp: Azp::Required,
            templates: &[],
            can_redirect: true,
            keys: Keys::Loaded,
            revocations: RevocationSet::default(),
            method: Method::GET,
            url: url.to_owned(),
            headers: HeaderMap::new(),
            cookies: Vec::new(),
        };
        page.header("sec-fetch-dest", "document")
    }

    pub(super) fn configured(mut self, change: impl FnOnce(&mut EngineConfig)) -> Self {
        change(&mut self.config);
        self
    }

    pub(super) fn accepting(mut self, token_type: TokenType) -> Self {
        self.accepts = AcceptedTokens::One(token_type);
        self
    }

    pub(super) fn keys(mut self, keys: Keys) -> Self {
        self.keys = keys;
        self
    }

    pub(super) fn method(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    /// Replaces the URL's path.
    pub(super) fn path(mut self, path: &str) -> Self {
        self.url = self.url.replace("/page", path);
        self
    }

    /// Appends to the URL's query.
    pub(super) fn query(mut self, query: &str) -> Self {
        self.url
            .push(if self.url.contains('?') { '&' } else { '?' });
        self.url.push_str(query);
        self
    }

    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().unwrap();
        self.headers
            .append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        self
    }

    /// Replaces the kind of resource that the browser loads (`Sec-Fetch-Dest`).
    pub(super) fn destination(mut self, destination: &'static str) -> Self {
        let destination = HeaderValue::from_static(destination);
        self.headers.insert("sec-fetch-dest", destination);
        self
    }

    pub(super) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(super) fn cookie(mut self, name: &str, value: &str) -> Self {
        self.cookies.push(format!("{name}={value}"));
        self
    }

    /// Adds the cookies of a signed-in browser, without a suffix.
    pub(super) fn signed_in_by(self, token: &str) -> Self {
        let client_uat = (NOW - 3600).to_string();
        self.cookie("__session", token)
            .cookie("__client_uat", &client_uat)
    }

    pub(super) fn suffixed(self, name: &str, value: &str) -> Self {
        self.cookie(&format!("{name}_{SUFFIX}"), value)
    }

    /// Authenticates the request, which must need no effect.
    pub(super) fn decide(self) -> Decision {
        self.run().decided()
    }

    pub(super) fn run(mut self) -> Running {
        if !self.cookies.is_empty() {
            let cookies = self.cookies.join("; ");
            self = self.header("cookie", &cookies);
        }
        let step = self.with_env(start);
        Running {
            scenario: self,
            step,
        }
    }

    /// Authenticates for a response that cannot carry redirects or cookies.
    pub(super) fn without_redirects(mut self) -> Self {
        self.can_redirect = false;
        self
    }

    fn with_env(&self, decide: impl FnOnce(Env<'_>) -> Step) -> Step {
        let head = RequestHead::with_url(&self.method, &self.url, &self.headers);
        decide(Env {
            head: &head,
            config: &self.config,
            signatures: &self.keys,
            revocations: &self.revocations,
            accepts: Acceptance {
                tokens: self.accepts,
                templates: self.templates,
                azp: self.azp,
            },
            can_redirect: self.can_redirect,
            now: UnixMillis::from_secs(NOW),
        })
    }
}

/// A request that is being authenticated.
pub(super) struct Running {
    scenario: Scenario,
    step: Step,
}

impl Running {
    pub(super) fn effect(&self) -> &Effect {
        match &self.step {
            Step::Need(_, effect) => effect,
            Step::Done(decision) => panic!("already decided: {:?}", decision.state),
        }
    }

    pub(super) fn resume(self, outcome: Outcome) -> Self {
        let Self { scenario, step } = self;
        let step = scenario.with_env(|env| pending(step).resume(env, outcome));
        Self { scenario, step }
    }

    /// Provides the keys.
    pub(super) fn load_keys(mut self) -> Self {
        assert!(matches!(self.effect(), Effect::FetchKeys { .. }));
        self.scenario.keys = Keys::Loaded;
        self.resume(Outcome::Keys(Ok(())))
    }

    /// Reports that the keys cannot be loaded. The token's key is then missing.
    pub(super) fn fail_to_load_keys(mut self, error: TokenError) -> Self {
        self.scenario.keys = Keys::Missing;
        self.resume(Outcome::Keys(Err(error)))
    }

    pub(super) fn is_decided(&self) -> bool {
        matches!(self.step, Step::Done(_))
    }

    pub(super) fn decided(self) -> Decision {
        match self.step {
            Step::Done(decision) => decision,
            Step::Need(..) => panic!("an effect is needed first"),
        }
    }
}

fn pending(step: Step) -> Box<PendingRequest> {
    match step {
        Step::Need(pending, _) => pending,
        Step::Done(decision) => panic!("already decided: {:?}", decision.state),
    }
}

/// Returns the message for developers.
pub(super) fn message(decision: &Decision) -> &str {
    match &decision.state {
        State::SignedOut { message, .. }
        | State::Handshake { message, .. }
        | State::Fault { message } => message,
        State::SignedIn(_) => "",
    }
}

/// Returns the value of a query parameter of the URL that the browser is redirected to.
pub(super) fn redirect_parameter(decision: &Decision, name: &str) -> Option<String> {
    let url = Url::parse(decision.reply().location.as_deref()?).unwrap();
    let mut pairs = url.query_pairs();
    pairs
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// Returns `signed-in`, or the status and the reason.
pub(super) fn summary(decision: &Decision) -> String {
    match &decision.state {
        State::SignedIn(_) => "signed-in".to_owned(),
        State::SignedOut { reason, .. } => format!("signed-out {reason}"),
        State::Handshake { reason, .. } => format!("handshake {reason}"),
        State::Fault { message } => format!("fault {message}"),
    }
}
