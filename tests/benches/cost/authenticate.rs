//! `authenticate_request` against one `jsonwebtoken::decode` of the same token.

use std::hint::black_box;
use std::time::Duration;

use clerk_runtime::policy::AcceptedTokens;
use clerk_runtime::{Clerk, RequestHead, dev};
use http::{HeaderMap, HeaderValue, Method, Uri, header};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;
use tokio::runtime::{self, Runtime};

use crate::sample::{Pair, side_by_side};
use crate::table::Table;

/// Multiplied by [`TOKENS`], less than the capacity of the token cache.
const ROUNDS: usize = 41;
const TOKENS: usize = 200;
const REPEATS: usize = 2_000;
const DECODES: usize = 100;

pub(crate) fn measure(table: &mut Table) {
    let bench = Bench::new();
    let (cached, uncached) = (bench.cached(), bench.uncached());

    let (ours, theirs) = (per(cached.first, REPEATS), per(cached.second, DECODES));
    table.row(
        "cached token: authenticate()",
        format!("{ours:.3} µs"),
        "≤ 1 µs",
    );
    table.row(
        "  jsonwebtoken::decode of it",
        format!("{theirs:.2} µs"),
        "",
    );
    let times = count(REPEATS) / count(DECODES) / cached.ratio;
    table.row("  decode ÷ authenticate", format!("{times:.1}×"), "≥ 20×");

    let (ours, theirs) = (per(uncached.first, TOKENS), per(uncached.second, TOKENS));
    table.row(
        "uncached token: authenticate()",
        format!("{ours:.2} µs"),
        "",
    );
    table.row(
        "  jsonwebtoken::decode of it",
        format!("{theirs:.2} µs"),
        "",
    );
    table.row(
        "  authenticate ÷ decode",
        format!("{:.2}", uncached.ratio),
        "≤ 0.85",
    );
}

struct Bench {
    runtime: Runtime,
    clerk: Clerk,
    alice: dev::SignedIn,
    decode: Decode,
}

impl Bench {
    fn new() -> Self {
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime");
        let instance = runtime.block_on(dev::Instance::start());
        let instance = instance.expect("an offline instance");
        let clerk = instance.clerk_builder();
        let this = Self {
            clerk: clerk.build().expect("an instance"),
            alice: instance.sign_in("alice").expect("alice"),
            decode: Decode::new(&instance),
            runtime,
        };
        // The keys are fetched once, before anything is timed.
        this.authenticate_all(&[this.request()]);
        this
    }

    fn request(&self) -> HeaderMap {
        request(&self.alice.token_builder().mint())
    }

    fn authenticate_all(&self, requests: &[HeaderMap]) {
        self.runtime.block_on(async {
            for request in requests {
                authenticate(&self.clerk, request).await;
            }
        });
    }

    fn decode_all(&self, requests: &[HeaderMap]) {
        for request in requests {
            self.decode.run(request);
        }
    }

    fn cached(&self) -> Pair {
        let request = self.request();
        let (ours, theirs) = (vec![request.clone(); REPEATS], vec![request; DECODES]);
        side_by_side(
            ROUNDS,
            || self.authenticate_all(&ours),
            || self.decode_all(&theirs),
        )
    }

    /// Every round authenticates tokens that are not in the cache.
    fn uncached(&self) -> Pair {
        let batch = |_| (0..TOKENS).map(|_| self.request()).collect();
        let batches: Vec<Vec<HeaderMap>> = (0..ROUNDS).map(batch).collect();
        let (mut ours, mut theirs) = (batches.iter(), batches.iter());
        side_by_side(
            ROUNDS,
            || self.authenticate_all(ours.next().expect("one batch per round")),
            || self.decode_all(theirs.next().expect("one batch per round")),
        )
    }
}

/// Baseline without this crate: bearer token, `decode`, claims as JSON.
struct Decode {
    key: DecodingKey,
    validation: Validation,
}

impl Decode {
    fn new(instance: &dev::Instance) -> Self {
        let key = DecodingKey::from_rsa_pem(instance.jwt_key().as_bytes()).expect("a PEM");
        Self {
            key,
            validation: Validation::new(Algorithm::RS256),
        }
    }

    fn run(&self, headers: &HeaderMap) {
        let bearer = headers[header::AUTHORIZATION].to_str().expect("text");
        let token = bearer.strip_prefix("Bearer ").expect("a bearer token");
        let claims = jsonwebtoken::decode::<Value>(token, &self.key, &self.validation);
        black_box(claims.expect("a good token"));
    }
}

pub(crate) async fn authenticate(clerk: &Clerk, headers: &HeaderMap) {
    let uri = Uri::from_static("/");
    let head = RequestHead::new(&Method::GET, &uri, headers);
    let state = clerk
        .authenticate_request(&head, AcceptedTokens::SESSION)
        .await;
    assert!(state.is_authenticated());
    black_box(state);
}

pub(crate) fn request(token: &str) -> HeaderMap {
    let bearer = HeaderValue::from_str(&format!("Bearer {token}")).expect("a header");
    HeaderMap::from_iter([(header::AUTHORIZATION, bearer)])
}

/// Returns the microseconds of one of `of` operations.
pub(crate) fn per(total: Duration, of: usize) -> f64 {
    total.as_secs_f64() * 1e6 / count(of)
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn count(of: usize) -> f64 {
    of as f64
}
