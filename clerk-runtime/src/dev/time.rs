//! Times in RFC 3339 format, and the length of a day.

use jiff::Timestamp;

/// A day in milliseconds.
pub(super) const DAY: i64 = 24 * 60 * 60 * 1000;

/// Returns the milliseconds since the Unix epoch of a time such as `2026-05-12T10:00:00.5Z`.
pub(super) fn rfc3339(text: &str) -> Option<i64> {
    text.parse().ok().map(Timestamp::as_millisecond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_with_an_offset_are_parsed() {
        assert_eq!(rfc3339("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(rfc3339("2000-02-29T12:00:00.25Z"), Some(951_825_600_250));
        assert_eq!(rfc3339("2000-02-29T14:00:00+02:00"), Some(951_825_600_000));
        assert_eq!(rfc3339("2026-05-12T00:00:00Z"), Some(1_778_544_000_000));
    }

    #[test]
    fn invalid_times_are_rejected() {
        for text in [
            "",
            "2026-05-12",
            "2026-13-01T00:00:00Z",
            "2026-05-12T00:00:00",
            "aTb",
            "é",
        ] {
            assert_eq!(rfc3339(text), None, "{text:?}");
        }
    }
}
