//! Cookies of offline instances that have ended.
//!
//! Each start has its own port and suffix, and cookies are not separated by port. Otherwise, a
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

/// Largest number of instances whose cookies are removed at a time, since a browser can send any
/// cookies.
const MOST: usize = 16;

/// Time limit for connecting. Loopback answers at once.
const PATIENCE: Duration = Duration::from_millis(100);

/// Returns `Set-Cookie` values that remove the cookies of offline instances that have ended.
///
/// A session token names its instance, whose address determines the suffix. Cookies of a running
/// instance are kept, and so are those of a real Clerk instance.
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

/// Returns the address of the offline instance that issued a session token, according to the token.
fn issuer(token: &str) -> Option<SocketAddr> {
    let payload = token.split('.').nth(1)?;
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?;
    let claims: Value = serde_json::from_slice(&payload).ok()?;
    let address = claims.get("iss")?.as_str()?.strip_prefix("http://")?;
    let address: SocketAddr = address.parse().ok()?;
    (address.ip() == Ipv4Addr::LOCALHOST).then_some(address)
}

/// Returns `true` if a process listens on the address. Another process on the same port counts too;
/// the cookies are then kept until the browser is closed.
fn is_running(address: SocketAddr) -> bool {
    TcpStream::connect_timeout(&address, PATIENCE).is_ok()
}
