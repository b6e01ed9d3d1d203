//! A run of the suite.

use futures_util::{StreamExt as _, stream};
use http::Method;
use url::Url;

use super::attempt::Attempt;
use super::cases::{Context, attempts};
use super::client::{HostileClient, RequestOutcome};
use super::control::Control;
use super::forge::{Forge, TokenParts};
use super::judge::{Baseline, judge};
use super::key_server::KeyServer;
use super::report::{Finding, RouteReport, Severity};
use super::response::Received;
use super::route::ProtectedRoute;
use super::source::{CredentialKind, SourceError, TokenSource};
use super::suite::Suite;

/// Number of concurrent requests.
const CONCURRENCY: usize = 8;

/// Path that no application has.
const UNKNOWN_PATH: &str = "/hostile-3f9d2c61-unknown";

/// Parts of a run that all routes share.
pub(super) struct Attacker<'a, S> {
    suite: &'a Suite<S>,
    app: Url,
    client: HostileClient,
    forge: Forge,
    key_server: KeyServer,
}

impl<'a, S: TokenSource> Attacker<'a, S> {
    pub(super) async fn new(suite: &'a Suite<S>) -> Result<Self, String> {
        let app = Url::parse(&suite.app_url).map_err(|error| format!("invalid URL: {error}"))?;
        let host = app.host_str().filter(|_| app.scheme() == "http");
        let host = host.ok_or("the URL is not an `http` URL; test the server behind the proxy")?;
        let port = app.port();
        let forge = Forge::new().ok_or("no RSA key pair could be generated")?;
        let keys = serde_json::json!({ "keys": [forge.jwk()] });
        let key_server = KeyServer::start(&keys).await;
        let key_server = key_server.map_err(|error| format!("no port is free: {error}"))?;
        let client = HostileClient {
            address: format!("{host}:{}", port.unwrap_or(80)),
            authority: port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
            time_limit: suite.time_limit,
        };
        Ok(Self {
            suite,
            app,
            client,
            forge,
            key_server,
        })
    }

    pub(super) async fn test(&self, target: &str, route: &ProtectedRoute) -> RouteReport {
        let mut report = RouteReport {
            method: route.method.clone(),
            path: target.to_owned(),
            sent: Vec::new(),
            findings: Vec::new(),
            accepted: Vec::new(),
            not_tested: Vec::new(),
            errors: Vec::new(),
        };
        if let Err(error) = self.try_test(target, route, &mut report).await {
            report.errors.push(error);
        }
        report
    }

    async fn try_test(
        &self,
        target: &str,
        route: &ProtectedRoute,
        report: &mut RouteReport,
    ) -> Result<(), String> {
        let credentials = self.credentials(route, report).await?;
        let context = credentials.context(self, target, route);
        let protected = self.control(&context, Control::Before).await?;
        let baseline = self.baseline(&context, protected.body).await;
        let attempts = attempts(&context);
        report.sent = attempts.iter().map(|attempt| attempt.name).collect();
        let outcomes: Vec<_> = attempts.iter().map(|it| self.client.send(it)).collect();
        let outcomes = stream::iter(outcomes).buffered(CONCURRENCY);
        let outcomes: Vec<_> = outcomes.collect().await;
        for (attempt, outcome) in attempts.iter().zip(&outcomes) {
            let finding = judge(attempt, outcome, &baseline);
            self.add(report, finding.map(|found| finding_of(attempt, found)));
        }
        self.add(report, self.fetched_keys());
        // A server that no longer accepts valid credentials would have rejected everything.
        self.control(&context, Control::After).await.map(drop)
    }

    fn add(&self, report: &mut RouteReport, finding: Option<Finding>) {
        let Some(finding) = finding else { return };
        let is_accepted = self.suite.accepted.iter().any(|name| name == finding.name);
        let list = if is_accepted {
            &mut report.accepted
        } else {
            &mut report.findings
        };
        list.push(finding);
    }

    fn fetched_keys(&self) -> Option<Finding> {
        self.key_server.take_called().then(|| Finding {
            name: "key-url",
            severity: Severity::Weakness,
            request: "token signed by an unknown key that names a URL".to_owned(),
            response: "the server fetched that URL".to_owned(),
        })
    }

    /// Sends a request with a valid credential, which must be accepted.
    async fn control(&self, context: &Context<'_>, time: Control) -> Result<Received, String> {
        time.check(self.client.send(&context.control()).await)
    }

    /// Sends harmless requests, with whose responses those to hostile requests are compared.
    async fn baseline(&self, context: &Context<'_>, protected_body: Vec<u8>) -> Baseline {
        let unknown = Attempt::new("unknown-path", Method::GET, UNKNOWN_PATH);
        let unknown = self.client.send(&unknown).await;
        let mut baseline = Baseline {
            app: self.app.clone(),
            protected_body,
            unknown_path: response(unknown),
            sign_in_origins: self.suite.sign_in_origins.clone(),
        };
        for harmless in context.harmless() {
            let received = response(self.client.send(&harmless).await);
            let origin = received.and_then(|received| baseline.redirect_origin(&received));
            baseline.sign_in_origins.extend(origin);
        }
        baseline
    }

    async fn credentials(
        &self,
        route: &ProtectedRoute,
        report: &mut RouteReport,
    ) -> Result<RouteCredentials, String> {
        let session = self.required(CredentialKind::Session).await?;
        let valid = match route.valid_kind() {
            CredentialKind::Session => session.clone(),
            other => self.required(other).await?,
        };
        let mut rejected = Vec::new();
        for (kind, name, _) in CredentialKind::REJECTED {
            if route.may_accept(kind) {
                continue;
            }
            match self
                .suite
                .source
                .credential(kind)
                .await
                .map_err(|it| failed(&it))?
            {
                Some(credential) => rejected.push((kind, credential)),
                None => report.not_tested.push(name),
            }
        }
        let public_key_pem = self.suite.source.public_key_pem();
        if public_key_pem.is_none() {
            report.not_tested.push("hs256-pem");
        }
        Ok(RouteCredentials {
            session: TokenParts::read(&session).ok_or("the session token is not a JWT")?,
            valid,
            rejected,
            cookies: self
                .suite
                .source
                .cookie_header()
                .await
                .map_err(|it| failed(&it))?,
            public_key_pem,
        })
    }

    async fn required(&self, kind: CredentialKind) -> Result<String, String> {
        let credential = self
            .suite
            .source
            .credential(kind)
            .await
            .map_err(|it| failed(&it))?;
        credential.ok_or_else(|| format!("the source has no credential `{kind:?}`"))
    }
}

/// Credentials for one route.
struct RouteCredentials {
    valid: String,
    session: TokenParts,
    rejected: Vec<(CredentialKind, String)>,
    cookies: Option<String>,
    public_key_pem: Option<String>,
}

impl RouteCredentials {
    fn context<'c, S>(
        &'c self,
        attacker: &'c Attacker<'_, S>,
        target: &'c str,
        route: &'c ProtectedRoute,
    ) -> Context<'c> {
        Context {
            route,
            target,
            authority: &attacker.client.authority,
            valid: &self.valid,
            session: self.session.clone(),
            forge: &attacker.forge,
            rejected: self.rejected.clone(),
            cookies: self.cookies.clone(),
            public_key_pem: self.public_key_pem.clone(),
            key_url: &attacker.key_server.url,
        }
    }
}

fn failed(error: &SourceError) -> String {
    format!("the source failed: {error}")
}

fn response(outcome: RequestOutcome) -> Option<Received> {
    match outcome {
        RequestOutcome::Response(received) => Some(received),
        _ => None,
    }
}

fn finding_of(attempt: &Attempt, (severity, response): (Severity, String)) -> Finding {
    Finding {
        name: attempt.name,
        severity,
        request: attempt.description.clone(),
        response,
    }
}
