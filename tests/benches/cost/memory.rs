//! Memory use of a full token cache.

use std::fs;

use clerk_runtime::policy::AcceptedTokens;
use clerk_runtime::{RequestHead, dev};
use http::{Method, Uri};

use crate::authenticate::request;
use crate::table::Table;

/// The default capacity of the cache.
const CAPACITY: usize = 10_000;

pub(crate) fn measure(table: &mut Table) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let grown = runtime.expect("a runtime").block_on(async {
        let instance = dev::Instance::start().await.expect("an offline instance");
        let clerk = instance
            .clerk_builder()
            .token_cache_capacity(CAPACITY)
            .build();
        let clerk = clerk.expect("an instance");
        let alice = instance.sign_in("alice").expect("alice");
        let before = resident_kib();
        // Twice the capacity, so that half of the tokens must have been evicted.
        for _ in 0..2 * CAPACITY {
            let headers = request(&alice.token_builder().mint());
            let uri = Uri::from_static("/");
            let head = RequestHead::new(&Method::GET, &uri, &headers);
            clerk
                .authenticate_request(&head, AcceptedTokens::SESSION)
                .await;
        }
        resident_kib().saturating_sub(before)
    });
    table.row(
        "memory of a full cache of 10,000 tokens",
        format!(
            "{:.1} MiB",
            f64::from(u32::try_from(grown).unwrap_or(u32::MAX)) / 1024.0
        ),
        "",
    );
}

/// Resident memory of this process in KiB, from Linux' `/proc`; 0 on other systems.
fn resident_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or_default()
}
