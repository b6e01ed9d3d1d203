//! Names, types and labels of all metrics. The guide's page `metrics` has the same table.

use ::metrics::{Label, SharedString, Unit, describe_counter, describe_gauge, describe_histogram};

/// A metric.
#[derive(Debug)]
pub(super) struct Metric {
    pub(super) name: &'static str,
    pub(super) kind: MetricKind,
    pub(super) labels: &'static [&'static str],
    description: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MetricKind {
    Counter,
    Gauge,
    /// In seconds.
    Histogram,
}

macro_rules! metrics {
    ($($ident:ident: $kind:ident $name:literal [$($label:literal),*] $description:literal;)*) => {
        $(pub(super) const $ident: Metric = Metric {
            name: $name,
            kind: MetricKind::$kind,
            labels: &[$($label),*],
            description: $description,
        };)*

        /// All metrics.
        pub(super) const ALL: &[Metric] = &[$($ident),*];
    };
}

metrics! {
    AUTHENTICATIONS: Counter "clerk_authentications_total" ["outcome", "reason", "token_type"]
        "authentications of requests";
    CACHE_LOOKUPS: Counter "clerk_cache_lookups_total" ["cache", "result"]
        "lookups of tokens and keys";
    KEY_FETCHES: Counter "clerk_signing_key_fetches_total" ["result"]
        "fetches of the signing keys";
    API_CALLS: Counter "clerk_api_calls_total" ["operation", "status"]
        "calls of the Backend API";
    API_CALL_DURATION: Histogram "clerk_api_call_duration_seconds" ["operation"]
        "time that calls of the Backend API take";
    DENIALS: Counter "clerk_denials_total" ["handler", "kind", "status"]
        "requests that a policy rejects";
    REVOCATIONS_ADDED: Counter "clerk_revocations_total" ["source"]
        "revocations that are new to the process";
    REVOCATIONS: Gauge "clerk_revocations" []
        "revocations in memory";
    UNPUBLISHED: Gauge "clerk_revocations_unpublished" []
        "revocations of the process that the shared store lacks";
    OVERFLOWS: Counter "clerk_revocation_overflows_total" ["place"]
        "times that revocations were replaced by the rejection of all earlier tokens";
    STORE_UP: Gauge "clerk_shared_store_up" []
        "1 if the last read of the shared store succeeded";
    STORE_CONTACT: Gauge "clerk_shared_store_last_contact_seconds" []
        "Unix time of the last successful read";
    STORE_READS: Counter "clerk_shared_store_reads_total" ["result"]
        "reads of the shared store";
    STORE_WRITES: Counter "clerk_shared_store_writes_total" ["result"]
        "writes to the shared store";
    PUBLICATION: Histogram "clerk_shared_store_publication_seconds" []
        "time until revocations of the process are in the shared store";
}

impl Metric {
    /// Returns the labels with these values, in the order of the table.
    pub(super) fn labels<const N: usize>(&self, values: [SharedString; N]) -> Vec<Label> {
        debug_assert_eq!(self.labels.len(), N, "labels of {}", self.name);
        let names = self.labels.iter();
        names
            .zip(values)
            .map(|(name, value)| Label::new(*name, value))
            .collect()
    }

    /// Gives the recorder the description.
    pub(super) fn describe(&self) {
        match self.kind {
            MetricKind::Counter => describe_counter!(self.name, self.description),
            MetricKind::Gauge => describe_gauge!(self.name, self.description),
            MetricKind::Histogram => {
                describe_histogram!(self.name, Unit::Seconds, self.description);
            }
        }
    }
}
