//! The application under load, as a process.

use std::fs;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use clerk_runtime::dev::Instance;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::trend::Sample;

/// A running application, which is stopped when this value is dropped.
pub(crate) struct Application {
    _process: Child,
    id: u32,
    url: String,
    /// The number of tasks that the process has printed last.
    tasks: Arc<AtomicUsize>,
}

impl Application {
    /// Starts the program with the settings of the instance, and waits until it listens.
    pub(crate) async fn start(program: &str, instance: &Instance) -> Self {
        let mut process = Command::new(program)
            .env("PORT", "0")
            .env("CLERK_SECRET_KEY", instance.secret_key())
            .env("CLERK_PUBLISHABLE_KEY", instance.publishable_key())
            .env("CLERK_API_URL", instance.url())
            .env("CLERK_PROXY_URL", instance.url())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("a program");
        let output = process.stdout.take().expect("a pipe");
        let mut lines = BufReader::new(output).lines();
        let url = loop {
            let line = tokio::time::timeout(Duration::from_secs(30), lines.next_line()).await;
            let line = line.expect("a program that starts in time").expect("text");
            let line = line.expect("a program that prints its address");
            if let Some((_, url)) = line.split_once("Listening on ") {
                break url.split([',', ' ']).next().unwrap_or_default().to_owned();
            }
        };
        let tasks = Arc::<AtomicUsize>::default();
        let printed = Arc::clone(&tasks);
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                if let Some(Ok(number)) = line.strip_prefix("tasks ").map(str::parse) {
                    printed.store(number, Ordering::Relaxed);
                }
            }
        });
        Self {
            id: process.id().expect("a running process"),
            _process: process,
            url,
            tasks,
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// Returns the resources that the process uses.
    pub(crate) fn sample(&self, at: Duration) -> Sample {
        let folder = format!("/proc/{}", self.id);
        let status = fs::read_to_string(format!("{folder}/status")).unwrap_or_default();
        let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let memory = memory.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
        let count = |name| fs::read_dir(format!("{folder}/{name}")).map_or(0, Iterator::count);
        Sample {
            at,
            memory: memory.unwrap_or_default(),
            files: count("fd"),
            threads: count("task"),
            tasks: self.tasks.load(Ordering::Relaxed),
        }
    }
}
