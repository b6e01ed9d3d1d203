//! The set of revocations that tokens are compared with.
//!
//! The set is bounded. If it is full, expired revocations are removed. If there are none, the
//! oldest ones are removed and replaced with the floor: an entry that rejects all tokens that were
//! issued before a time. The tokens that the floor rejects in addition are older than all
//! revocations that are still in the set. Later tokens of a removed session, and opaque tokens, are
//! left to Clerk: it issues and verifies none for an object that was revoked there.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::Ordering;

use super::eviction::{Eviction, Rank};
use super::filter::Filter;
use super::fingerprint::{SessionTargets, hash};
use super::revocation::{Kind, Revocation, Target, merged_role};
use crate::caller::{Machine, Session, UserId};
use crate::clock::UnixMillis;
use crate::policy::TokenType;
use crate::sync::{AtomicI64, AtomicUsize, RwLock, read, write};

/// Maximum number of revocations. If there are more, the oldest are removed.
pub(crate) const CAPACITY: usize = 100_000;

/// Interval in milliseconds at which expired revocations are removed.
const PURGE_INTERVAL: i64 = 60 * 1000;

/// Time that is earlier than that of every token.
const NEVER: i64 = i64::MIN;

/// Bounded set of revocations.
pub(crate) struct RevocationSet {
    /// Number of entries; zero if no token is revoked.
    len: AtomicUsize,
    /// Time of the floor in milliseconds: all tokens that were issued before it are revoked.
    revoked_before: AtomicI64,
    filter: Filter,
    capacity: usize,
    entries: RwLock<Entries>,
}

#[derive(Default)]
struct Entries {
    by_target: HashMap<Target, StoredRevocation>,
    purged: UnixMillis,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct StoredRevocation {
    /// Time of the revocation, in milliseconds of Clerk's clock.
    at: i64,
    /// Time at which the entry is dropped, by the local clock.
    until: UnixMillis,
    /// Time at which this process learned of it, by the local clock.
    learned: UnixMillis,
    role: Option<String>,
}

/// Effect of a revocation on the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Insertion {
    /// No further token is rejected, but known ones may be rejected for longer.
    Known,
    New,
    /// The set was full, so that older tokens are rejected too.
    Full,
}

impl Default for RevocationSet {
    fn default() -> Self {
        Self::new(CAPACITY)
    }
}

impl RevocationSet {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            len: AtomicUsize::new(0),
            revoked_before: AtomicI64::new(NEVER),
            filter: Filter::new(capacity),
            capacity,
            entries: RwLock::default(),
        }
    }

    /// Returns `true` if the session's token is revoked.
    pub(crate) fn revokes_session(
        &self,
        session: &Session,
        issued: Option<UnixMillis>,
        now: UnixMillis,
    ) -> bool {
        if self.is_empty() {
            return false;
        }
        let issued = issued.map_or(NEVER, UnixMillis::as_millis);
        if self.revokes_all_of(issued) {
            return true;
        }
        let hashes = session.fingerprint();
        let mut hashes = hashes.hashes().iter();
        let is_revoked = hashes.any(|hash| self.filter.may_contain(*hash)) && {
            let targets = SessionTargets::of(session).0;
            let entries = read(&self.entries);
            let mut entries = targets
                .iter()
                .flatten()
                .filter_map(|it| entries.get(it, now));
            entries.any(|(kind, entry)| entry.covers(kind, issued, session.org_role()))
        };
        // Since the floor was checked, it may have replaced the entry.
        is_revoked || self.revokes_all_of(issued)
    }

    /// Returns `true` if the machine's token is revoked. `issued` is the `iat` of a JWT; `None` for an
    /// opaque token, which Clerk has just verified.
    pub(crate) fn revokes_machine(
        &self,
        machine: &Machine,
        digest: impl FnOnce() -> String,
        issued: Option<UnixMillis>,
        now: UnixMillis,
    ) -> bool {
        if self.is_empty() {
            return false;
        }
        let issued = issued.map(UnixMillis::as_millis);
        let own = own_target(machine);
        let digest = (machine.token_type() == TokenType::OAuth)
            .then(|| Target::new(Kind::OauthDigest, digest()));
        let owner = issued.and_then(|_| owner_target(machine));
        let issued = issued.unwrap_or(i64::MAX);
        self.revokes_all_of(issued)
            || [own, digest, owner].iter().flatten().any(|target| {
                let entries = read(&self.entries);
                let entry = entries.get(target, now);
                entry.is_some_and(|(kind, entry)| entry.covers(kind, issued, None))
            })
            // Since the floor was checked, it may have replaced an entry.
            || self.revokes_all_of(issued)
    }

    /// Returns `true` if a token that was minted for the session at this time (its `iat`) may be older
    /// than a revocation of the session, or of an object that it depends on. No role is exempt, since
    /// the claims of a minted token are the application's. The time at which this process learned of a
    /// revocation counts too, as for tokens that it has cached itself.
    pub(crate) fn may_revoke_minted(
        &self,
        session: &Session,
        issued: UnixMillis,
        now: UnixMillis,
    ) -> bool {
        if self.is_empty() {
            return false;
        }
        let entries = read(&self.entries);
        let targets = SessionTargets::of(session).0.into_iter().flatten();
        let mut targets = targets.chain([Target::everything()]);
        targets.any(|target| {
            entries.get(&target, now).is_some_and(|(kind, entry)| {
                let at = entry.at.max(entry.learned.as_millis());
                Revocation::concerns_later_tokens(kind) || issued.as_millis() < at
            })
        })
    }

    /// Returns the time at which this process last learned of a revocation of the session, or of an
    /// object that the session depends on. Values that were fetched before are outdated.
    pub(crate) fn learned_of_session(&self, session: &Session) -> Option<UnixMillis> {
        self.learned(|| SessionTargets::of(session).0.into())
    }

    /// Returns the time at which this process last learned of a revocation of the machine token, or
    /// of its owner.
    pub(crate) fn learned_of_machine(&self, machine: &Machine) -> Option<UnixMillis> {
        self.learned(|| vec![own_target(machine), owner_target(machine)])
    }

    /// Returns the time at which this process last learned of a revocation of the user.
    pub(crate) fn learned_of_user(&self, user: &UserId) -> Option<UnixMillis> {
        self.learned(|| vec![Some(Target::new(Kind::User, user.as_str()))])
    }

    fn learned(&self, targets: impl FnOnce() -> Vec<Option<Target>>) -> Option<UnixMillis> {
        if self.is_empty() {
            return None;
        }
        let everything = Some(Target::everything());
        let targets = targets().into_iter().chain([everything]).flatten();
        let entries = read(&self.entries);
        let learned = targets.filter_map(|it| entries.by_target.get(&it).map(|it| it.learned));
        learned.max()
    }

    /// Adds a revocation. `age` is the time in milliseconds since another process recorded it.
    pub(crate) fn insert(&self, revocation: &Revocation, age: i64, now: UnixMillis) -> Insertion {
        let left = revocation.lifetime.saturating_sub(age.max(0));
        if left <= 0 {
            return Insertion::Known;
        }
        let entry = StoredRevocation {
            at: revocation.at.unwrap_or(now.as_millis()),
            until: now.plus_millis(left),
            learned: now,
            role: revocation.role.clone(),
        };
        let mut entries = write(&self.entries);
        self.purge_if_due(&mut entries, now);
        let insertion = self.add(&mut entries, revocation.target.clone(), entry);
        self.len.store(entries.by_target.len(), Ordering::Release);
        insertion
    }

    fn add(&self, entries: &mut Entries, target: Target, entry: StoredRevocation) -> Insertion {
        if let Some(known) = entries.by_target.get_mut(&target) {
            let insertion = known.merge(entry);
            self.raise_floor(&target, known.at);
            return insertion;
        }
        let is_full = |entries: &Entries| entries.by_target.len() >= self.capacity;
        if is_full(entries) {
            self.remove_expired(entries, entry.learned);
        }
        let is_full = is_full(entries);
        if is_full {
            self.remove_oldest(entries, entry.learned);
        }
        self.filter.insert(hash(Some(&target)));
        self.raise_floor(&target, entry.at);
        entries.by_target.insert(target, entry);
        if is_full {
            Insertion::Full
        } else {
            Insertion::New
        }
    }

    fn raise_floor(&self, target: &Target, at: i64) {
        if target.kind == Kind::Everything {
            self.revoked_before.fetch_max(at, Ordering::AcqRel);
        }
    }

    /// Replaces the oldest entries with the floor.
    fn remove_oldest(&self, entries: &mut Entries, now: UnixMillis) {
        let ranks = entries.by_target.iter().filter_map(rank).collect();
        let Some(mut eviction) = Eviction::new(ranks) else {
            return;
        };
        entries.by_target.retain(|target, entry| {
            let rank = rank((target, entry));
            !rank.is_some_and(|it| eviction.removes(it))
        });
        self.add_floor(entries, eviction.floor(), now);
    }

    /// Raises the floor: tokens that were issued before `at` are rejected until `until`.
    fn add_floor(&self, entries: &mut Entries, (at, until): (i64, UnixMillis), now: UnixMillis) {
        let everything = Target::everything();
        let entry = StoredRevocation {
            at,
            until,
            learned: now,
            role: None,
        };
        self.raise_floor(&everything, at);
        let kept = entries.by_target.entry(everything).or_insert(entry);
        kept.at = kept.at.max(at);
        kept.until = kept.until.max(until);
        kept.learned = now;
        self.filter
            .rebuild(entries.by_target.keys().map(|it| hash(Some(it))));
    }

    fn purge_if_due(&self, entries: &mut Entries, now: UnixMillis) {
        if entries.purged.distance(now) >= PURGE_INTERVAL {
            self.remove_expired(entries, now);
        }
    }

    fn remove_expired(&self, entries: &mut Entries, now: UnixMillis) {
        entries.purged = now;
        let before = entries.by_target.len();
        entries.by_target.retain(|_, entry| entry.until > now);
        if entries.by_target.len() == before {
            return;
        }
        let everything = Target::everything();
        let floor = entries.by_target.get(&everything).map_or(NEVER, |it| it.at);
        self.revoked_before.store(floor, Ordering::Release);
        self.filter
            .rebuild(entries.by_target.keys().map(|it| hash(Some(it))));
    }

    /// Removes expired revocations, at most once a minute.
    pub(crate) fn purge(&self, now: UnixMillis) {
        let mut entries = write(&self.entries);
        self.purge_if_due(&mut entries, now);
        self.len.store(entries.by_target.len(), Ordering::Release);
    }

    /// Returns all revocations that are not expired, with their remaining lifetimes.
    pub(crate) fn all(&self, now: UnixMillis) -> Vec<Revocation> {
        let entries = read(&self.entries);
        let entries = entries.by_target.iter();
        let alive = entries.filter(|(_, entry)| entry.until > now);
        let revocation = |(target, entry): (&Target, &StoredRevocation)| Revocation {
            target: target.clone(),
            at: Some(entry.at),
            lifetime: entry.until.as_millis().saturating_sub(now.as_millis()),
            role: entry.role.clone(),
        };
        alive.map(revocation).collect()
    }

    /// Returns the number of revocations.
    pub(crate) fn len(&self) -> usize {
        self.len.load(Ordering::Acquire)
    }

    /// Returns `true` if no token is revoked.
    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn revokes_all_of(&self, issued: i64) -> bool {
        issued < self.revoked_before.load(Ordering::Acquire)
    }
}

impl Entries {
    fn get(&self, target: &Target, now: UnixMillis) -> Option<(Kind, &StoredRevocation)> {
        let entry = self.by_target.get(target)?;
        (entry.until > now).then_some((target.kind, entry))
    }
}

impl StoredRevocation {
    /// Extends the revocation to the tokens that another one of the same object rejects.
    fn merge(&mut self, other: Self) -> Insertion {
        if self.until <= other.learned {
            *self = other;
            return Insertion::New;
        }
        self.until = self.until.max(other.until);
        let role = merged_role(
            (self.at, self.role.as_deref()),
            (other.at, other.role.as_deref()),
        );
        if other.at <= self.at && role == self.role.as_deref() {
            return Insertion::Known;
        }
        self.role = role.map(str::to_owned);
        self.at = self.at.max(other.at);
        self.learned = other.learned;
        Insertion::New
    }

    /// Returns `true` if a token that was issued at this time is revoked.
    fn covers(&self, kind: Kind, issued: i64, role: Option<&str>) -> bool {
        let has_new_role = self.role.is_some() && self.role.as_deref() == role;
        Revocation::concerns_later_tokens(kind) || (issued < self.at && !has_new_role)
    }
}

fn rank((target, entry): (&Target, &StoredRevocation)) -> Option<Rank> {
    Rank::of(target.kind, entry.at, entry.until)
}

fn own_target(machine: &Machine) -> Option<Target> {
    let kind = match machine.token_type() {
        TokenType::ApiKey => Kind::ApiKey,
        TokenType::M2m => Kind::M2mToken,
        TokenType::OAuth => Kind::OauthToken,
        _ => return None,
    };
    Some(Target::new(kind, machine.id())).filter(|it| !it.id.is_empty())
}

fn owner_target(machine: &Machine) -> Option<Target> {
    let user = machine.user_id().map(|it| Target::new(Kind::User, it));
    user.or_else(|| Some(Target::new(Kind::Organization, machine.org_id()?)))
}

impl fmt::Debug for RevocationSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RevocationSet")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
