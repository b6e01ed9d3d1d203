//! Limits that processes share: the times at which units were spent, as a sorted set.

use std::time::Duration;

use super::client::Connections;
use crate::shared::store::StoreError;

/// Spends a unit if fewer than the limit were spent in the last window, by the server's clock.
/// Returns 0, or the milliseconds until the oldest unit leaves the window. The counter makes
/// members unique. Times in the future are removed, since the server's clock may have been set
/// back.
const SPEND: &str = "
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window = tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')
if redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[1]) then
  local number = redis.call('INCR', KEYS[2])
  redis.call('ZADD', KEYS[1], now, number)
  redis.call('PEXPIRE', KEYS[1], window * 2)
  redis.call('PEXPIRE', KEYS[2], window * 2)
  return 0
end
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return math.max(1, first[2] + window - now)
";

pub(super) async fn spend(
    connections: &Connections,
    budget: &str,
    limit: usize,
    window: Duration,
) -> Result<Option<Duration>, StoreError> {
    let mut command = redis::cmd("EVAL");
    command.arg(SPEND).arg(2);
    command.arg(budget).arg(format!("{budget}:number"));
    let window = u64::try_from(window.as_millis()).unwrap_or(u64::MAX);
    command.arg(limit).arg(window);
    let wait: u64 = connections.query(&command).await?;
    Ok((wait > 0).then_some(Duration::from_millis(wait)))
}
