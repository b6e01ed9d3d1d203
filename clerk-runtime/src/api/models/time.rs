//! Milliseconds since the Unix epoch as a moment.

use crate::clock::UnixMillis;

/// A field of milliseconds since the Unix epoch.
pub(crate) trait Millis {
    fn moment(&self) -> Option<UnixMillis>;
}

impl Millis for i64 {
    fn moment(&self) -> Option<UnixMillis> {
        Some(UnixMillis::from_millis(*self))
    }
}

impl Millis for Option<i64> {
    fn moment(&self) -> Option<UnixMillis> {
        self.map(UnixMillis::from_millis)
    }
}
