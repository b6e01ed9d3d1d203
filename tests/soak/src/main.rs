//! Loads an application with many kinds of requests, and reports wrong answers and the application's use of
//! memory, files and threads.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a program that prints a report, and stops if it cannot be set up"
)]

mod application;
mod kinds;
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
use users::Users;

/// Connections that send requests.
const CONNECTIONS: usize = 32;

/// Time between two rotations of the signing keys.
const ROTATION: Duration = Duration::from_mins(1);

/// Time between two lines of the report.
const REPORT: Duration = Duration::from_secs(20);

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
    load.watch_until(end).await;
    for sender in senders {
        sender.await.expect("a task that does not panic");
    }
    load.report()
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
    /// Describes an answer that is wrong.
    async fn send(&self, call: &Call) -> Result<(), String> {
        let mut request = self.http.get(self.application.url(call.path));
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        let answer = request.send().await.map_err(|error| error.to_string())?;
        let status = answer.status().as_u16();
        let body = answer.text().await.map_err(|error| error.to_string())?;
        let is_right = status == call.status && body.contains(&call.contains);
        is_right
            .then_some(())
            .ok_or_else(|| format!("{status}: {body}"))
    }

    /// Rotates the keys, and prints the application's state.
    async fn watch_until(&self, end: Instant) {
        println!("   time  requests  wrong  memory  files  threads");
        let begin = Instant::now();
        let mut rotation = begin + ROTATION;
        while Instant::now() < end {
            tokio::time::sleep(REPORT.min(end - Instant::now())).await;
            if Instant::now() >= rotation {
                rotation += ROTATION;
                self.users.write().await.rotate_keys();
            }
            let (requests, wrong) = self.totals();
            let state = self.application.state();
            println!(
                "{:>5} s  {requests:>8}  {wrong:>5}  {:>3} MB  {:>5}  {:>7}",
                begin.elapsed().as_secs(),
                state.memory / 1024,
                state.files,
                state.threads,
            );
        }
    }

    fn totals(&self) -> (u64, u64) {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let add =
            |total: (u64, u64), count: &Count| (total.0 + count.requests, total.1 + count.wrong);
        counts.values().fold((0, 0), add)
    }

    fn report(&self) -> ExitCode {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for (kind, count) in counts.iter() {
            println!("{:>8}  {kind}", count.requests);
            if let Some(example) = &count.example {
                println!("          {} wrong, such as {example}", count.wrong);
            }
        }
        let wrong: u64 = counts.values().map(|count| count.wrong).sum();
        if wrong == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}
