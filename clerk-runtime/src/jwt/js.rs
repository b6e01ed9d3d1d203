//! JavaScript's text forms of values: Clerk's messages quote claims with `JSON.stringify`,
//! `String()` and `Date.prototype.toUTCString()`, and its time checks do arithmetic on JS dates.

use serde_json::Value;

/// The furthest a JavaScript date reaches, in seconds on either side of the epoch.
const DATE_LIMIT_SECS: u64 = 8_640_000_000_000;

const MS_PER_DAY: i64 = 86_400_000;
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `JSON.stringify(value)`; an absent value is `undefined`.
pub(crate) fn stringify(value: Option<&Value>) -> String {
    match value {
        None => "undefined".to_owned(),
        Some(Value::Number(number)) => number_text(number.as_f64().unwrap_or(f64::NAN)),
        Some(Value::Array(items)) => {
            let items: Vec<_> = items.iter().map(|item| stringify(Some(item))).collect();
            format!("[{}]", items.join(","))
        }
        Some(Value::Object(fields)) => {
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, value)| format!("{}:{}", quote(name), stringify(Some(value))))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
        Some(other) => other.to_string(),
    }
}

/// `JSON.stringify` of a list of texts.
pub(crate) fn stringify_list(items: &[&str]) -> String {
    let items: Vec<_> = items.iter().map(|item| quote(item)).collect();
    format!("[{}]", items.join(","))
}

/// `String(value)`, which is also how a value names a property.
pub(crate) fn to_text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => {
            let items: Vec<_> = items
                .iter()
                .map(|item| {
                    if item.is_null() {
                        String::new()
                    } else {
                        to_text(Some(item))
                    }
                })
                .collect();
            items.join(",")
        }
        Some(Value::Object(_)) => "[object Object]".to_owned(),
        other => stringify(other),
    }
}

/// Whether `!!value` holds.
pub(crate) fn is_truthy(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::Bool(truth)) => *truth,
        Some(Value::Number(number)) => number.as_f64().is_some_and(|n| n != 0.0),
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(_) | Value::Object(_)) => true,
    }
}

fn quote(text: &str) -> String {
    Value::from(text).to_string()
}

/// A number as JavaScript prints it: no exponent between 1e-6 and 1e21, and no `.0`.
fn number_text(number: f64) -> String {
    let magnitude = number.abs();
    if number == 0.0 {
        "0".to_owned()
    } else if (1e-6..1e21).contains(&magnitude) {
        format!("{number}")
    } else {
        let text = format!("{number:e}");
        if magnitude >= 1.0 {
            text.replace('e', "e+")
        } else {
            text
        }
    }
}

/// A numeric date claim, in seconds, as milliseconds of a JavaScript date. Fractions are cut off;
/// `None` where JavaScript has an invalid date, which no comparison finds early or late.
pub(crate) fn date_from_secs(secs: f64) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it saturates far beyond the limit"
    )]
    let whole = secs as i64;
    (!secs.is_nan() && whole.unsigned_abs() <= DATE_LIMIT_SECS).then(|| whole * 1000)
}

/// `Date.prototype.toUTCString()`, such as `Fri, 15 Jan 2027 08:00:00 GMT`.
pub(crate) fn utc_text(millis: i64) -> String {
    let days = millis.div_euclid(MS_PER_DAY);
    let secs = millis.rem_euclid(MS_PER_DAY) / 1000;
    let (year, month, day) = civil_from_days(days);
    let weekday = name_at(&WEEKDAYS, days.rem_euclid(7));
    let month = name_at(&MONTHS, month - 1);
    let sign = if year < 0 { "-" } else { "" };
    let (hour, minute, second) = (secs / 3600, secs / 60 % 60, secs % 60);
    let year = year.abs();
    format!("{weekday}, {day:02} {month} {sign}{year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

fn name_at(names: &[&'static str], index: i64) -> &'static str {
    usize::try_from(index)
        .ok()
        .and_then(|index| names.get(index))
        .copied()
        .unwrap_or("???")
}

/// Year, month and day of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
/// Years are counted from March, so that the leap day is a year's last.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_look_like_javascript() {
        for (value, text) in [
            (json!(7), "7"),
            (json!(-0.0), "0"),
            (json!(1.0), "1"),
            (json!(1.5), "1.5"),
            (json!(1e21), "1e+21"),
            (json!(1.25e-7), "1.25e-7"),
            (
                json!(123_456_789_012_345_680_000.0),
                "123456789012345680000",
            ),
        ] {
            assert_eq!(stringify(Some(&value)), text);
        }
    }

    #[test]
    fn values_name_properties_as_in_javascript() {
        assert_eq!(to_text(None), "undefined");
        assert_eq!(to_text(Some(&json!(null))), "null");
        assert_eq!(to_text(Some(&json!(["a", null, 1]))), "a,,1");
        assert_eq!(to_text(Some(&json!({"a": 1}))), "[object Object]");
        assert_eq!(
            stringify(Some(&json!({"a": ["\u{1}", "é"]}))),
            r#"{"a":["\u0001","é"]}"#
        );
    }

    #[test]
    fn dates_look_like_javascript() {
        for (millis, text) in [
            (1_800_000_000_000, "Fri, 15 Jan 2027 08:00:00 GMT"),
            (-1000, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (951_782_400_000, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (8_640_000_000_000_000, "Sat, 13 Sep 275760 00:00:00 GMT"),
            (-62_198_755_200_000, "Fri, 01 Jan -0001 00:00:00 GMT"),
        ] {
            assert_eq!(utc_text(millis), text);
        }
    }

    #[test]
    fn seconds_lose_their_fraction_and_overflow_to_nothing() {
        assert_eq!(date_from_secs(1.9), Some(1000));
        assert_eq!(date_from_secs(-1.9), Some(-1000));
        assert_eq!(date_from_secs(8.64e12), Some(8_640_000_000_000_000));
        assert_eq!(date_from_secs(8.64e12 + 1.0), None);
        assert_eq!(date_from_secs(f64::NAN), None);
    }
}
