//! Loads an application with many kinds of requests, and reports wrong responses and the application's
//! use of memory, files, threads and tasks.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a program that prints a report, and stops if it cannot be set up"
)]

mod application;
mod kinds;
mod trend;
mod users;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use application::Application;
use kinds::{Call, KINDS};
use rand::seq::IndexedRandom as _;
use reqwest::{Client, redirect};
use tokio::sync::RwLock;
use tokio::time::Instant;
use trend::Sample;
use users::Users;

/// Connections that send requests.
const CONNECTIONS: usize = 32;

/// Time between two rotations of the signing keys.
const ROTATION: Duration = Duration::from_mins(1);

/// Time between two samples of the application's resources.
const SAMPLE: Duration = Duration::from_secs(1);

/// Number of samples for each line of the report.
const REPORT: usize = 20;

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(program), Some(Ok(seconds))) =
        (arguments.next(), arguments.next().map(|it| it.parse()))
    else {
        println!("usage: soak PROGRAM SECONDS");
        return ExitCode::FAILURE;
    };
    let users = Users::start().await;
    let application = Application::start(&program, users.instance()).await;
    println!(
        "{} kinds of requests, {CONNECTIONS} connections, {seconds} s",
        KINDS.len()
    );
    let load = Arc::new(Load::new(users, application));
    let end = Instant::now() + Duration::from_secs(seconds);
    let senders: Vec<_> = (0..CONNECTIONS)
        .map(|_| tokio::spawn(Arc::clone(&load).send_until(end)))
        .collect();
    let samples = load.watch_until(end).await;
    for sender in senders {
        sender.await.expect("a task that does not panic");
    }
    load.report(&samples)
}

/// The load, and what it has found.
struct Load {
    /// Locked for writing while the keys rotate, so that no token of the old key is in flight.
    users: RwLock<Users>,
    application: Application,
    http: Client,
    counts: Mutex<BTreeMap<&'static str, Count>>,
}

/// Requests of one kind.
#[derive(Default)]
struct Count {
    requests: u64,
    wrong: u64,
    example: Option<String>,
}

impl Load {
    fn new(users: Users, application: Application) -> Self {
        let http = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(30));
        Self {
            users: RwLock::new(users),
            application,
            http: http.build().expect("a client"),
            counts: Mutex::default(),
        }
    }

    async fn send_until(self: Arc<Self>, end: Instant) {
        while Instant::now() < end {
            let kind = KINDS
                .choose_weighted(&mut rand::rng(), |kind| kind.weight)
                .expect("kinds");
            let users = self.users.read().await;
            let wrong = self.send(&(kind.call)(&users)).await.err();
            drop(users);
            let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.entry(kind.name).or_default();
            count.requests += 1;
            if let Some(wrong) = wrong {
                count.wrong += 1;
                count.example = Some(wrong);
            }
        }
    }

    /// Sends a request.
    ///
    /// # Errors
    /// Returns a description of a wrong response.
    async fn send(&self, call: &Call) -> Result<(), String> {
        let mut request = self.http.get(self.application.url(call.path));
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        let response = request.send().await.map_err(|error| error.to_string())?;
        let status = response.status().as_u16();
        let body = response.text().await.map_err(|error| error.to_string())?;
        let is_right = status == call.status && body.contains(&call.contains);
        is_right
            .then_some(())
            .ok_or_else(|| format!("{status}: {body}"))
    }

    /// Rotates the keys, and returns samples of the application's resources, some of which it prints.
    async fn watch_until(&self, end: Instant) -> Vec<Sample> {
        println!("   time  requests  wrong  memory  files  threads  tasks");
        let begin = Instant::now();
        let mut rotation = begin + ROTATION;
        let mut samples = Vec::new();
        while Instant::now() < end {
            tokio::time::sleep(SAMPLE.min(end - Instant::now())).await;
            if Instant::now() >= rotation {
                rotation += ROTATION;
                self.users.write().await.rotate_keys();
            }
            let sample = self.application.sample(begin.elapsed());
            samples.push(sample);
            if samples.len().is_multiple_of(REPORT) {
                self.print(&sample);
            }
        }
        samples
    }

    fn print(&self, sample: &Sample) {
        let (requests, wrong) = self.totals();
        println!(
            "{:>5} s  {requests:>8}  {wrong:>5}  {:>3} MB  {:>5}  {:>7}  {:>5}",
            sample.at.as_secs(),
            sample.memory / 1024,
            sample.files,
            sample.threads,
            sample.tasks,
        );
    }

    fn totals(&self) -> (u64, u64) {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let add =
            |total: (u64, u64), count: &Count| (total.0 + count.requests, total.1 + count.wrong);
        counts.values().fold((0, 0), add)
    }

    /// Prints the number of requests of each kind, wrong responses, and the resources that grow. Fails
    /// if there are any of the latter two.
    fn report(&self, samples: &[Sample]) -> ExitCode {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for (kind, count) in counts.iter() {
            println!("{:>8}  {kind}", count.requests);
            if let Some(example) = &count.example {
                println!("          {} wrong, such as {example}", count.wrong);
            }
        }
        let slope = trend::memory_slope(samples);
        println!("memory after the first third of the run: {slope:+.0} KiB a minute");
        let growing = trend::growth(samples);
        for resource in &growing {
            println!("{resource}");
        }
        let has_samples = samples
            .last()
            .is_some_and(|it| it.memory > 0 && it.tasks > 0);
        let wrong: u64 = counts.values().map(|count| count.wrong).sum();
        if wrong == 0 && growing.is_empty() && has_samples {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}
