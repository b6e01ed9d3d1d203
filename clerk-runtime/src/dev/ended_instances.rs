//! Cookies of offline instances that have ended.
//!
//! Each start has a port and a suffix of its own, and cookies do not heed ports: without this, a
//! browser would send those of each earlier start until it is closed.

use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use cookie::Cookie;
use serde_json::Value;

use super::builder::{cookie_suffix, publishable_key};
use super::cookies::gone;
use super::shared::Shared;

/// Names that are followed by a suffix.
const NAMES: [&str; 4] = ["__session", "__refresh", "__client_uat", "__clerk_db_jwt"];

/// The most instances whose cookies are removed at a time: a browser may send any cookies.
const MOST: usize = 16;

/// Loopback answers at once.
const PATIENCE: Duration = Duration::from_millis(100);

/// `Set-Cookie` values that remove the cookies of offline instances that have ended.
///
/// A session token names its instance, whose address gives the suffix. Cookies of an instance that
/// still runs are kept, and so are those of a real Clerk instance.
pub(super) fn removals(cookies: &[Cookie<'_>], shared: &Shared) -> Vec<String> {
    let ended = cookies.iter().filter_map(|cookie| {
        let suffix = cookie.name().strip_prefix("__session_")?;
        let address = issuer(cookie.value())?;
        let key = publishable_key("test", &address.to_string());
        let is_another = suffix != shared.settings.cookie_suffix && suffix == cookie_suffix(&key);
        (is_another && !is_running(address)).then_some(suffix)
    });
    ended
        .take(MOST)
        .flat_map(|suffix| NAMES.map(|name| format!("{name}_{suffix}")))
        .filter(|name| cookies.iter().any(|sent| sent.name() == name))
        .map(|name| gone(&name))
        .collect()
}

/// The address of the offline instance that issued a session token, as the token says.
fn issuer(token: &str) -> Option<SocketAddr> {
    let payload = token.split('.').nth(1)?;
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?;
    let claims: Value = serde_json::from_slice(&payload).ok()?;
    let address = claims.get("iss")?.as_str()?.strip_prefix("http://")?;
    let address: SocketAddr = address.parse().ok()?;
    (address.ip() == Ipv4Addr::LOCALHOST).then_some(address)
}

/// Returns `true` if something listens there. Another process on the same port counts too: then the
/// cookies are kept until the browser is closed.
fn is_running(address: SocketAddr) -> bool {
    TcpStream::connect_timeout(&address, PATIENCE).is_ok()
}
