//! Locks, atomics and tasks of the code whose interleavings are tested.
//!
//! `tests/concurrency` compiles this crate with `cfg(clerk_model)` and runs it with `shuttle`, which
//! chooses the interleaving of threads and tasks. The names are the same, and nothing else differs.

#[cfg(clerk_model)]
#[path = "shuttle.rs"]
mod primitives;
#[cfg(not(clerk_model))]
mod primitives;

use std::sync::PoisonError;

pub(crate) use primitives::{
    AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Handle, Mutex, MutexGuard, RwLock,
    RwLockReadGuard, RwLockWriteGuard, sleep, spawn,
};

/// Locks a mutex. Ignores poisoning, as the functions below do: each critical section of this crate
/// leaves its data consistent, even if it panics.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Locks for reading.
pub(crate) fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

/// Locks for writing.
pub(crate) fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}
