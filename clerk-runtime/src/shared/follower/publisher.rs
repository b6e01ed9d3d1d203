//! Publication of the revocations of this process.

use std::time::Duration;

use tokio::time::Instant;

use super::backoff::Backoff;
use super::{FollowerState, in_time};
use crate::metrics;

impl FollowerState {
    /// Publishes the revocations of this process for ever.
    pub(super) async fn publish(&self) {
        let mut backoff = Backoff::default();
        let mut is_failing = false;
        let mut began = None;
        loop {
            let batch = self.log.unpublished().await;
            let began_at = *began.get_or_insert_with(Instant::now);
            let entries = batch.iter().filter_map(|it| serde_json::to_vec(it).ok());
            let store = self.shared.store();
            let append = store.append(&self.log_name, entries.collect());
            let outcome = in_time(Duration::ZERO, append).await;
            metrics::store_written(outcome.is_ok());
            match outcome {
                Ok(()) => {
                    self.log.published(&batch);
                    metrics::published(began_at);
                    began = None;
                    (backoff, is_failing) = (Backoff::default(), false);
                }
                Err(error) => {
                    if !is_failing {
                        tracing::warn!(
                            ?error,
                            "revocations cannot be published to the shared store: other processes do not know them yet"
                        );
                    }
                    is_failing = true;
                    backoff.wait().await;
                }
            }
        }
    }
}
