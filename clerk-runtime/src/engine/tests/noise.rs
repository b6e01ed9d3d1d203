//! Whatever a request holds, it ends in a state after a few questions, and nothing panics.

use serde_json::{Value, json};

use super::scenario::{Keys, Running, Scenario, session, signed};
use crate::engine::{ApiFailure, Effect, Outcome};
use crate::jwt::TokenError;
use crate::policy::AcceptedTokens;

/// A generator of numbers that look random (xorshift).
struct Noise(u64);

impl Noise {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % 1_000_003).unwrap() % limit
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// Text of visible characters, some of them with a meaning, and some beyond ASCII.
    fn text(&mut self) -> String {
        const PARTS: [&str; 24] = [
            "a",
            "=",
            ";",
            ".",
            "..",
            "/",
            "//",
            "%",
            "%2F",
            "%zz",
            "é",
            "{",
            "\"",
            " ",
            ":",
            "?",
            "&",
            "#",
            "eyJhbGciOiJSUzI1NiJ9",
            "e30",
            "ak_",
            "mch_",
            "0",
            "-1",
        ];
        (0..self.below(12)).map(|_| self.pick(&PARTS)).collect()
    }

    fn value(&mut self) -> Value {
        match self.below(6) {
            0 => json!(null),
            1 => json!(self.below(9)),
            2 => json!([self.text(), 1]),
            3 => json!({ self.text(): self.text() }),
            4 => json!(-1e300),
            _ => json!(self.text()),
        }
    }

    fn token(&mut self) -> String {
        match self.below(4) {
            0 => self.text(),
            1 => session(60),
            2 => session(-60),
            _ => {
                let header = json!({"alg": "RS256", "cat": self.value(), "kid": self.value()});
                let claims = json!({
                    "iss": self.value(), "sub": self.value(), "sid": self.value(),
                    "iat": self.value(), "exp": self.value(), "handshake": self.value(),
                });
                signed(&header, &claims)
            }
        }
    }
}

const COOKIES: [&str; 10] = [
    "__session",
    "__session_suffix00",
    "__client_uat",
    "__client_uat_suffix00",
    "__clerk_db_jwt",
    "__clerk_handshake",
    "__clerk_handshake_nonce",
    "__clerk_redirect_count",
    "__refresh_suffix00",
    "",
];
const HEADERS: [&str; 8] = [
    "authorization",
    "referer",
    "origin",
    "x-forwarded-host",
    "x-forwarded-proto",
    "accept",
    "host",
    "sec-fetch-dest",
];
const QUERIES: [&str; 5] = [
    "__clerk_handshake",
    "__clerk_redirect_url",
    "__clerk_synced",
    "__clerk_db_jwt",
    "x",
];

fn scenario(noise: &mut Noise) -> Scenario {
    let mut scenario = match noise.below(2) {
        0 => Scenario::production(),
        _ => Scenario::development(),
    };
    for _ in 0..noise.below(6) {
        let value = if noise.below(2) == 0 {
            noise.token()
        } else {
            noise.text()
        };
        scenario = scenario.cookie(noise.pick(&COOKIES), &value);
    }
    for _ in 0..noise.below(4) {
        scenario = scenario.header(noise.pick(&HEADERS), &noise.text());
    }
    for _ in 0..noise.below(3) {
        scenario = scenario.query(&format!("{}={}", noise.pick(&QUERIES), noise.token()));
    }
    if noise.below(3) == 0 {
        scenario.accepts = AcceptedTokens::Any;
    }
    let keys = if noise.below(2) == 0 {
        Keys::AtHand
    } else {
        Keys::NotLoaded
    };
    scenario.keys(keys).configured(|it| {
        it.is_satellite = noise.below(4) == 0;
        it.proxy_url = (noise.below(4) == 0).then(|| noise.text());
        it.sign_in_url = (noise.below(4) == 0).then(|| noise.text());
    })
}

fn answered(running: Running, noise: &mut Noise) -> Running {
    let fails = noise.below(2) == 0;
    let cookies = vec![format!("__session={}", noise.token()), noise.text()];
    let list = if fails {
        Err(ApiFailure::unreadable())
    } else {
        Ok(cookies)
    };
    let outcome = match running.effect() {
        Effect::FetchKeys { kid } if fails => Outcome::Keys(Err(TokenError::kid_mismatch(kid))),
        Effect::FetchKeys { .. } => return running.load_keys(),
        Effect::RefreshSession { .. } => Outcome::Refresh(list),
        Effect::RedeemHandshakeNonce { .. } => Outcome::Handshake(list),
        Effect::VerifyMachineToken { .. } => Outcome::MachineToken(Ok(noise.value())),
    };
    running.answer(outcome)
}

#[test]
fn every_request_ends_in_a_state() {
    let mut noise = Noise(0x9E37_79B9_7F4A_7C15);
    for _ in 0..5000 {
        let mut running = scenario(&mut noise).run();
        for _ in 0..6 {
            if running.is_decided() {
                break;
            }
            running = answered(running, &mut noise);
        }
        running.decided();
    }
}
