//! Tests of the client against correct and faulty servers.

mod cancelled;
mod error_responses;
mod limits;
mod models;
mod outages;
mod pages;
mod parameters;
mod paths;
#[cfg(feature = "full-api")]
mod properties;
mod requests;
mod retries;
pub(crate) mod round_trip;
pub(crate) mod sample;
mod server;
mod spans;
#[cfg(feature = "full-api")]
mod table;

use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use super::{Bearer, Client, ClientConfig, ReqwestTransport, RetryPolicy, Transport};
use crate::clock::{Clock, UnixMillis};

const SECRET: &str = "sk_test_verysecret";
const MACHINE_SECRET: &str = "ak_verysecret";
const NOW: UnixMillis = UnixMillis::from_secs(1_800_000_000);

#[derive(Debug)]
struct StoppedClock;

impl Clock for StoppedClock {
    fn now(&self) -> UnixMillis {
        NOW
    }
}

fn config(base_url: &str) -> ClientConfig {
    ClientConfig {
        base_url: base_url.to_owned(),
        version: "v1".to_owned(),
        secret_key: Bearer::new(SECRET),
        published_keys: None,
        machine_secret_key: Bearer::new(MACHINE_SECRET),
        user_agent: HeaderValue::from_static("tests"),
        timeout: Duration::from_millis(500),
        retry: RetryPolicy {
            first_wait: Duration::from_millis(1),
            ..RetryPolicy::default()
        },
        rate_limit: None,
        shared: None,
    }
}

fn client_with(transport: impl Transport, config: ClientConfig) -> Client {
    let revocations = Arc::new(crate::revocations::RevocationLog::new(Arc::new(
        StoppedClock,
    )));
    Client::new(
        Arc::new(transport),
        Arc::new(StoppedClock),
        revocations,
        config,
    )
}

fn client(base_url: &str) -> Client {
    let transport = ReqwestTransport::new(Duration::from_millis(500)).unwrap();
    client_with(transport, config(base_url))
}
