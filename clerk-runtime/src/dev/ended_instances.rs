//! Cookies of offline instances that have ended.
//!
//! Each start has its own port and suffix, and cookies are not separated by port. Without this
//! module, a browser would send the cookies of each earlier start until the browser is closed.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use cookie::Cookie;
use serde_json::Value;

use super::builder::{cookie_suffix, publishable_key};
use super::cookies::removal_cookie;
use super::shared::Shared;

/// Names of the suffixed cookies, without the suffix.
const NAMES: [&str; 4] = ["__session", "__refresh", "__client_uat", "__clerk_db_jwt"];

/// Largest number of ports that are tried per request, since a browser can send any cookies.
const MAX_PORTS: usize = 16;

/// Returns `Set-Cookie` values that remove the cookies of offline instances that have ended.
///
/// A session token names its instance, whose address determines the suffix. Cookies of a running
/// instance are kept, and so are those of a real Clerk instance.
pub(super) fn removals(cookies: &[Cookie<'_>], shared: &Shared) -> Vec<String> {
    let others = cookies.iter().filter_map(|cookie| {
        let suffix = cookie.name().strip_prefix("__session_")?;
        let address = issuer(cookie.value())?;
        let key = publishable_key("test", &address.to_string());
        let is_another = suffix != shared.settings.cookie_suffix && suffix == cookie_suffix(&key);
        is_another.then_some((suffix, address))
    });
    let ended = others
        .take(MAX_PORTS)
        .filter(|(_, address)| is_free(*address));
    ended
        .flat_map(|(suffix, _)| NAMES.map(|name| format!("{name}_{suffix}")))
        .filter(|name| cookies.iter().any(|sent| sent.name() == name))
        .map(|name| removal_cookie(&name))
        .collect()
}

/// Returns the address of an offline instance in the unverified `iss` of a session token.
fn issuer(token: &str) -> Option<SocketAddr> {
    let payload = token.split('.').nth(1)?;
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?;
    let claims: Value = serde_json::from_slice(&payload).ok()?;
    let address = claims.get("iss")?.as_str()?.strip_prefix("http://")?;
    let address: SocketAddr = address.parse().ok()?;
    (address.ip() == Ipv4Addr::LOCALHOST && address.port() != 0).then_some(address)
}

/// Returns `true` if no process uses the address. The address is bound for an instant instead of
/// being connected to, so that a cookie cannot cause a connection to another service. If another
/// process has taken the port, the cookies are kept until the browser is closed.
fn is_free(address: SocketAddr) -> bool {
    TcpListener::bind(address).is_ok()
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use serde_json::json;

    use super::*;
    use crate::dev::Instance;

    /// Returns a session cookie as the offline instance at this address would set it.
    fn cookie(address: SocketAddr) -> Cookie<'static> {
        let suffix = cookie_suffix(&publishable_key("test", &address.to_string()));
        let claims = json!({"iss": format!("http://{address}")}).to_string();
        let token = format!("e30.{}.AA", BASE64_URL_SAFE_NO_PAD.encode(claims));
        Cookie::new(format!("__session_{suffix}"), token)
    }

    fn listener() -> (TcpListener, SocketAddr) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        (listener, address)
    }

    #[tokio::test]
    async fn cookie_of_an_ended_instance_is_removed() {
        let instance = Instance::start().await.unwrap();
        let (listener, address) = listener();
        drop(listener);
        let removals = removals(&[cookie(address)], &instance.shared);
        assert_eq!(removals.len(), 1);
        assert!(removals[0].contains("Max-Age=0"), "{removals:?}");
    }

    #[tokio::test]
    async fn cookie_of_a_port_in_use_is_kept_without_a_connection() {
        let instance = Instance::start().await.unwrap();
        let (silent, address) = listener();
        silent.set_nonblocking(true).unwrap();
        assert!(removals(&[cookie(address)], &instance.shared).is_empty());
        let connection = silent.accept().map(drop).map_err(|error| error.kind());
        assert_eq!(connection, Err(ErrorKind::WouldBlock));
    }

    #[tokio::test]
    async fn number_of_ports_per_request_is_limited() {
        let instance = Instance::start().await.unwrap();
        let listeners: Vec<_> = (0..MAX_PORTS).map(|_| listener()).collect();
        let mut cookies: Vec<_> = listeners
            .iter()
            .map(|(_, address)| cookie(*address))
            .collect();
        let (ended, address) = listener();
        drop(ended);
        cookies.push(cookie(address));
        assert!(removals(&cookies, &instance.shared).is_empty());
    }

    #[test]
    fn issuer_other_than_http_on_127_0_0_1_is_ignored() {
        for issuer_url in [
            "http://127.0.0.1:0",
            "http://127.0.0.2:4000",
            "http://192.0.2.1:4000",
            "http://[::1]:4000",
            "https://127.0.0.1:4000",
            "http://localhost:4000",
        ] {
            let claims = json!({ "iss": issuer_url }).to_string();
            let token = format!("e30.{}.AA", BASE64_URL_SAFE_NO_PAD.encode(claims));
            assert_eq!(issuer(&token), None, "{issuer_url}");
        }
    }
}
