//! `authenticate_request` against one `jsonwebtoken::decode` of the same token.

use std::hint::black_box;

use clerk_runtime::policy::AcceptedTokens;
use clerk_runtime::{Clerk, RequestFacts, dev};
use http::{HeaderMap, HeaderValue, Method, Uri, header};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;

use crate::sample::{Pair, side_by_side};
use crate::table::Table;

const ROUNDS: usize = 61;
const TOKENS: usize = 200;
const REPEATS: usize = 2_000;

pub(crate) fn measure(table: &mut Table) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let instance = runtime.block_on(dev::Instance::start()).expect("an offline instance");
    // Room for every token, so that nothing leaves while the clock runs.
    let clerk = instance.clerk_builder().token_cache_capacity(8 * ROUNDS * TOKENS);
    let clerk = clerk.build().expect("an instance");
    let alice = instance.sign_in("alice").expect("alice");
    let decode = Decode::new(&instance);

    let warm = request(&alice.token_builder().mint());
    runtime.block_on(judge(&clerk, &warm));

    let seen = side_by_side(
        ROUNDS,
        || runtime.block_on(async {
            for _ in 0..REPEATS {
                judge(&clerk, &warm).await;
            }
        }),
        || (0..REPEATS / 20).for_each(|_| decode.run(&warm)),
    );
    let (ours, theirs) = (per(seen.first, REPEATS), per(seen.second, REPEATS / 20));
    table.row("token seen before: authenticate()", format!("{ours:.3} µs"), "≤ 1 µs");
    table.row("  jsonwebtoken::decode of it", format!("{theirs:.2} µs"), "");
    let times = 1.0 / (seen.ratio / 20.0);
    table.row("  decode ÷ authenticate", format!("{times:.1}×"), "≥ 20×");

    let unseen = unseen(&runtime, &clerk, &alice, &decode);
    let (ours, theirs) = (per(unseen.first, TOKENS), per(unseen.second, TOKENS));
    table.row("token not seen before: authenticate()", format!("{ours:.2} µs"), "");
    table.row("  jsonwebtoken::decode of it", format!("{theirs:.2} µs"), "");
    table.row("  authenticate ÷ decode", format!("{:.2}", unseen.ratio), "≤ 0.85");
}

/// Every round judges tokens that no round before it had.
fn unseen(
    runtime: &tokio::runtime::Runtime,
    clerk: &Clerk,
    alice: &dev::SignedIn,
    decode: &Decode,
) -> Pair {
    let batches: Vec<Vec<HeaderMap>> = (0..ROUNDS)
        .map(|_| (0..TOKENS).map(|_| request(&alice.token_builder().mint())).collect())
        .collect();
    let (mut ours, mut theirs) = (batches.iter(), batches.iter());
    side_by_side(
        ROUNDS,
        || {
            let batch = ours.next().expect("a batch a round");
            runtime.block_on(async {
                for request in batch {
                    judge(clerk, request).await;
                }
            });
        },
        || theirs.next().expect("a batch a round").iter().for_each(|request| decode.run(request)),
    )
}

/// What somebody would write without us: bearer token, `decode`, claims as JSON.
struct Decode {
    key: DecodingKey,
    validation: Validation,
}

impl Decode {
    fn new(instance: &dev::Instance) -> Self {
        let key = DecodingKey::from_rsa_pem(instance.jwt_key().as_bytes()).expect("a PEM");
        Self { key, validation: Validation::new(Algorithm::RS256) }
    }

    fn run(&self, headers: &HeaderMap) {
        let bearer = headers[header::AUTHORIZATION].to_str().expect("text");
        let token = bearer.strip_prefix("Bearer ").expect("a bearer token");
        let claims = jsonwebtoken::decode::<Value>(token, &self.key, &self.validation);
        black_box(claims.expect("a good token"));
    }
}

async fn judge(clerk: &Clerk, headers: &HeaderMap) {
    let uri = Uri::from_static("/");
    let facts = RequestFacts::new(&Method::GET, &uri, headers);
    let state = clerk.authenticate_request(&facts, AcceptedTokens::SESSION).await;
    assert!(state.is_authenticated());
    black_box(state);
}

pub(crate) fn request(token: &str) -> HeaderMap {
    let bearer = HeaderValue::from_str(&format!("Bearer {token}")).expect("a header");
    HeaderMap::from_iter([(header::AUTHORIZATION, bearer)])
}

fn per(total: std::time::Duration, count: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "small counts")]
    let count = count as f64;
    total.as_secs_f64() * 1e6 / count
}
