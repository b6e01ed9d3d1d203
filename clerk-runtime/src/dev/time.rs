//! Times as RFC 3339 writes them.

/// Milliseconds since the Unix epoch of `2026-05-12T10:00:00.5Z`. `None` if it isn't such a time.
pub(super) fn rfc3339(text: &str) -> Option<i64> {
    let (date, rest) = text.split_once(['T', 't', ' '])?;
    let mut date = date.splitn(3, '-').map(number);
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let (time, offset) = split_offset(rest)?;
    let (whole, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut whole = whole.splitn(3, ':').map(number);
    let (hour, minute, second) = (whole.next()??, whole.next()??, whole.next()??);
    let fits = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0..=9999).contains(&year)
        && hour < 24
        && minute < 60
        && second <= 60;
    let seconds = days(year, month, day) * 86_400 + hour * 3600 + (minute - offset) * 60 + second;
    fits.then_some(seconds * 1000 + millis(fraction)?)
}

/// The time of day, and how many minutes its zone is ahead.
fn split_offset(text: &str) -> Option<(&str, i64)> {
    if let Some(time) = text.strip_suffix(['Z', 'z']) {
        return Some((time, 0));
    }
    let at = text.rfind(['+', '-'])?;
    let (time, offset) = text.split_at_checked(at)?;
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let ahead = number(hours)? * 60 + number(minutes)?;
    Some((
        time,
        if offset.starts_with('-') {
            -ahead
        } else {
            ahead
        },
    ))
}

fn millis(fraction: &str) -> Option<i64> {
    let digits = fraction.chars().chain("000".chars()).take(3);
    number(&digits.collect::<String>())
}

/// A short number of digits alone.
fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Days since the epoch of a date in the Gregorian calendar. Years begin in March here, so that
/// the leap day is the last of its year.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_with_and_without_a_zone_are_read() {
        assert_eq!(rfc3339("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(rfc3339("2000-02-29T12:00:00.25Z"), Some(951_825_600_250));
        assert_eq!(rfc3339("2000-02-29T14:00:00+02:00"), Some(951_825_600_000));
        assert_eq!(rfc3339("2026-05-12T00:00:00Z"), Some(1_778_544_000_000));
    }

    #[test]
    fn other_texts_are_no_times() {
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
