//! Load on two processes, and trials: a session that is revoked through one is used with the other.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use clerk_runtime::api::resources::CreateSession;
use clerk_runtime::{Clerk, UserId};
use reqwest::{Method, StatusCode};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::Error;

/// Time after which a trial fails.
const LIMIT: Duration = Duration::from_secs(10);

/// Pause between two trials: processes of a development instance may call Clerk 100 times in ten seconds.
const TRIAL_PAUSE: Duration = Duration::from_millis(110);

/// Pause of a worker between two requests.
const PAUSE: Duration = Duration::from_millis(2);

/// Two processes of the application, and the Clerk instance that they use.
#[derive(Clone, Debug)]
pub struct Fleet {
    clerk: Clerk,
    client: reqwest::Client,
    user_id: UserId,
    processes: [String; 2],
}

/// Delays of all trials.
#[derive(Debug)]
pub struct Report {
    delays: Vec<Duration>,
    requests: u64,
}

impl Fleet {
    /// Returns a fleet of the processes with these URLs. The sessions are those of the first user.
    ///
    /// # Errors
    /// Fails if Clerk cannot be reached or has no users.
    pub async fn new(clerk: Clerk, processes: [String; 2]) -> Result<Self, Error> {
        let users = clerk.users().list().await?;
        let user = users.into_iter().next().ok_or("there are no users")?;
        Ok(Self {
            clerk,
            client: reqwest::Client::new(),
            user_id: user.id,
            processes,
        })
    }

    /// Runs the trials one after the other while workers send requests.
    ///
    /// # Errors
    /// Fails if a response is not as expected.
    pub async fn run(&self, trials: usize, workers: usize) -> Result<Report, Error> {
        let requests = Arc::new(AtomicU64::new(0));
        let mut load = JoinSet::new();
        for number in 0..workers {
            let (fleet, requests) = (self.clone(), Arc::clone(&requests));
            load.spawn(async move { fleet.work(number, &requests).await });
        }
        let mut delays = Vec::new();
        for number in 0..trials {
            delays.push(self.trial(number % 2 == 1).await?);
            tokio::time::sleep(TRIAL_PAUSE).await;
        }
        // Workers only end with an error.
        if let Some(ended) = load.try_join_next() {
            ended??;
        }
        delays.sort_unstable();
        let requests = requests.load(Ordering::Relaxed);
        Ok(Report { delays, requests })
    }

    /// Revokes a session through one process, and returns the time until the other rejects its token,
    /// which it has cached.
    async fn trial(&self, is_reversed: bool) -> Result<Duration, Error> {
        let [a, b] = &self.processes;
        let (one, other) = if is_reversed { (b, a) } else { (a, b) };
        let token = self.sign_in().await?;
        let me = format!("{other}/me");
        for _ in 0..2 {
            self.expect(Method::GET, &me, &token, StatusCode::OK)
                .await?;
        }
        let sign_out = format!("{one}/sign-out");
        self.expect(Method::POST, &sign_out, &token, StatusCode::NO_CONTENT)
            .await?;
        let revoked = Instant::now();
        while self.status(Method::GET, &me, &token).await? != StatusCode::UNAUTHORIZED {
            if revoked.elapsed() > LIMIT {
                return Err("a revoked session is still accepted".into());
            }
        }
        Ok(revoked.elapsed())
    }

    /// Sends requests until one fails: `/me` and `/admin` with the token of a session, and `/me`
    /// without a token.
    async fn work(&self, number: usize, requests: &AtomicU64) -> Result<(), Error> {
        let [a, b] = &self.processes;
        let process = if number.is_multiple_of(2) { a } else { b };
        let (me, admin) = (format!("{process}/me"), format!("{process}/admin"));
        let mut token = self.sign_in().await?;
        loop {
            if self.status(Method::GET, &me, &token).await? != StatusCode::OK {
                token = self.sign_in().await?;
            }
            self.status(Method::GET, &admin, &token).await?;
            self.status(Method::GET, &me, "").await?;
            requests.fetch_add(3, Ordering::Relaxed);
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Returns a token of a new session.
    async fn sign_in(&self) -> Result<String, Error> {
        let session = CreateSession::new(self.user_id.clone());
        let session = self.clerk.sessions().create(session).await?;
        let token = self.clerk.sessions().token(&session.id).await?;
        Ok(token.into_token().as_str().to_owned())
    }

    async fn expect(
        &self,
        method: Method,
        url: &str,
        token: &str,
        expected: StatusCode,
    ) -> Result<(), Error> {
        let status = self.status(method, url, token).await?;
        if status == expected {
            Ok(())
        } else {
            Err(format!("{url}: {status} instead of {expected}").into())
        }
    }

    /// Sends a request, without credentials if the token is empty.
    async fn status(&self, method: Method, url: &str, token: &str) -> Result<StatusCode, Error> {
        let request = self.client.request(method, url);
        let request = if token.is_empty() {
            request
        } else {
            request.bearer_auth(token)
        };
        Ok(request.send().await?.status())
    }
}

impl Report {
    /// Returns the delay that this percentage of the trials does not exceed.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.delays.len() * percent).div_ceil(100);
        let delay = self.delays.get(rank.saturating_sub(1));
        delay.copied().unwrap_or_default()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} trials, {} other requests: time until the other process rejects a revoked session: \
             p50 {:.1?}, p99 {:.1?}, maximum {:.1?}",
            self.delays.len(),
            self.requests,
            self.percentile(50),
            self.percentile(99),
            self.percentile(100)
        )
    }
}
