//! The log as a stream of Redis.

use std::time::Duration;

use redis::streams::{StreamId, StreamRangeReply, StreamReadReply};
use redis::{FromRedisValue, Value};

use super::client::Connections;
use crate::clock::UnixMillis;
use crate::shared::store::{LogEntry, LogPage, Position, StoreError};

/// Number of entries that a stream keeps at least. Older ones are removed.
const MAX_LEN: usize = 200_000;

/// Largest number of entries of a page.
const PAGE: usize = 2000;

/// Replies to `TIME`, `XLEN` and `XRANGE`.
type RangeReply = ((i64, i64), usize, StreamRangeReply);

/// Position before the first entry.
const START: &str = "0-0";

/// Name of the field of an entry.
const FIELD: &str = "r";

/// Appends entries. The stream has no expiry, which would permit the server to evict it.
pub(super) async fn append(
    connections: &Connections,
    log: &str,
    entries: Vec<Vec<u8>>,
) -> Result<(), StoreError> {
    let mut commands = redis::pipe();
    for entry in entries {
        let command = commands
            .cmd("XADD")
            .arg(log)
            .arg("MAXLEN")
            .arg("~")
            .arg(MAX_LEN);
        command.arg("*").arg(FIELD).arg(entry).ignore();
    }
    connections.query_all(&commands).await
}

pub(super) async fn read(
    connections: &Connections,
    log: &str,
    after: Option<Position>,
    wait: Duration,
) -> Result<LogPage, StoreError> {
    match after {
        Some(after) if !wait.is_zero() => next(connections, log, after, wait).await,
        after => range(connections, log, after).await,
    }
}

/// Waits for entries after a position.
async fn next(
    connections: &Connections,
    log: &str,
    after: Position,
    wait: Duration,
) -> Result<LogPage, StoreError> {
    let mut command = redis::cmd("XREAD");
    let millis = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    command
        .arg("COUNT")
        .arg(PAGE)
        .arg("BLOCK")
        .arg(millis.max(1));
    command.arg("STREAMS").arg(log).arg(after.as_str());
    let reply: Option<StreamReadReply> = connections.wait(&command, wait).await?;
    check_presence(connections, log, &after).await?;
    let streams = reply.into_iter().flat_map(|it| it.keys);
    let ids: Vec<_> = streams.flat_map(|it| it.ids).collect();
    let position = ids.last().map_or(after, |it| Position::new(it.id.as_str()));
    let entries = ids.iter().filter_map(|it| entry(it, Duration::ZERO));
    Ok(LogPage::new(entries.collect(), position))
}

/// Fails if the entry at a position is gone: the stream was evicted, flushed or deleted, and other
/// entries may be lost too.
async fn check_presence(
    connections: &Connections,
    log: &str,
    position: &Position,
) -> Result<(), StoreError> {
    if position.as_str() == START {
        return Ok(());
    }
    let mut command = redis::cmd("XRANGE");
    command
        .arg(log)
        .arg(position.as_str())
        .arg(position.as_str());
    let found: StreamRangeReply = connections.query(&command).await?;
    if found.ids.is_empty() {
        return Err(StoreError::lost_position());
    }
    Ok(())
}

/// Reads entries after a position, or from the start, with their ages by the server's clock.
async fn range(
    connections: &Connections,
    log: &str,
    after: Option<Position>,
) -> Result<LogPage, StoreError> {
    let from = after.as_ref().map(|it| format!("({}", it.as_str()));
    let mut commands = redis::pipe();
    commands.cmd("TIME");
    commands.cmd("XLEN").arg(log);
    let command = commands.cmd("XRANGE").arg(log);
    command.arg(from.as_deref().unwrap_or("-")).arg("+");
    command.arg("COUNT").arg(PAGE);
    let ((secs, micros), len, range): RangeReply = connections.query_all(&commands).await?;
    if let Some(after) = &after {
        check_presence(connections, log, after).await?;
    }
    let now = UnixMillis::from_secs(secs).plus_millis(micros / 1000);
    let first = range.ids.first().and_then(|it| time(&it.id));
    let position = range.ids.last().map(|it| Position::new(it.id.as_str()));
    let is_start = after.is_none();
    let entries = range
        .ids
        .iter()
        .filter_map(|it| entry(it, age(now, &it.id)));
    let position = position.or(after).unwrap_or_else(|| Position::new(START));
    let mut page = LogPage::new(entries.collect(), position);
    page.removed_before = first.filter(|_| is_start && len >= MAX_LEN);
    Ok(page)
}

/// Returns the entry; `None` if another program has written it.
fn entry(id: &StreamId, age: Duration) -> Option<LogEntry> {
    let value = id.map.get(FIELD)?;
    let payload = match value {
        Value::BulkString(bytes) => bytes.clone(),
        other => FromRedisValue::from_redis_value_ref(other).ok()?,
    };
    Some(LogEntry::new(payload, age))
}

/// Returns the time at which an entry was appended, which is the first part of its id.
fn time(id: &str) -> Option<UnixMillis> {
    let (millis, _) = id.split_once('-')?;
    millis.parse().ok().map(UnixMillis::from_millis)
}

fn age(now: UnixMillis, id: &str) -> Duration {
    time(id).unwrap_or(now).until(now)
}
