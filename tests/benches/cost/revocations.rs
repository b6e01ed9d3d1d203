//! A cached token, authenticated with revocations of others and without any.

use clerk_runtime::revocations::Revocation;
use clerk_runtime::{Clerk, SessionId, dev};
use http::HeaderMap;
use tokio::runtime::{self, Runtime};

use crate::authenticate::{authenticate, per, request};
use crate::sample::side_by_side;
use crate::table::Table;

const ROUNDS: usize = 201;
const REPEATS: usize = 2_000;

/// Numbers of revocations: a usual one, and the capacity of the set.
const NUMBERS: [usize; 2] = [100, 100_000];

pub(crate) fn measure(table: &mut Table) {
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let instance = runtime.block_on(dev::Instance::start());
    let instance = instance.expect("an offline instance");
    let token = instance
        .sign_in("alice")
        .expect("alice")
        .token_builder()
        .mint();
    for number in NUMBERS {
        let (on, off) = (process(&instance, number), process(&instance, 0));
        row(table, &runtime, (&on, &off), &request(&token), number);
    }
}

fn process(instance: &dev::Instance, revocations: usize) -> Clerk {
    let clerk = instance.clerk().expect("an instance");
    for number in 0..revocations {
        let id = SessionId::from(format!("sess_{number}"));
        clerk.revocations().revoke(Revocation::session(&id));
    }
    clerk
}

fn row(
    table: &mut Table,
    runtime: &Runtime,
    (on, off): (&Clerk, &Clerk),
    headers: &HeaderMap,
    number: usize,
) {
    let repeat = |clerk: &Clerk| {
        runtime.block_on(async {
            for _ in 0..REPEATS {
                authenticate(clerk, headers).await;
            }
        });
    };
    repeat(on);
    let pair = side_by_side(ROUNDS, || repeat(on), || repeat(off));
    let nanos = (per(pair.first, REPEATS) - per(pair.second, REPEATS)) * 1000.0;
    let name = format!("{number} revocations: added to authenticate()");
    table.row(&name, format!("{nanos:.0} ns"), "≤ 50 ns");
    table.row("  with ÷ without", format!("{:.3}", pair.ratio), "");
}
