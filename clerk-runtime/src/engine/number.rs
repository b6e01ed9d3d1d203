//! Numbers as JavaScript reads them from cookies and claims.

use serde_json::Value;

use crate::jwt::Member;

/// `Number.parseInt(text)`, or 0 where that is `NaN`: leading digits, hexadecimal after `0x`.
pub(super) fn parse_int(text: &str) -> f64 {
    let text = text.trim_start();
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let hex = unsigned
        .strip_prefix("0x")
        .or_else(|| unsigned.strip_prefix("0X"));
    let (digits, radix) = hex.map_or((unsigned, 10), |hex| (hex, 16));
    let value = digits
        .chars()
        .map_while(|it| it.to_digit(radix))
        .fold(0.0, |sum, digit| sum * f64::from(radix) + f64::from(digit));
    if text.starts_with('-') { -value } else { value }
}

/// `Number(text)`, or 0 where that is `NaN`: the whole text, white space around it aside.
pub(super) fn number(text: &str) -> f64 {
    parse(text).unwrap_or(0.0)
}

/// What a claim is in a comparison with a number; `NaN`, which compares to nothing, where there is
/// no number in it.
pub(super) fn of_claim(claim: Option<&Member>) -> f64 {
    match claim {
        Some(Member::Number(number)) => *number,
        Some(Member::Text(text)) => parse(text).unwrap_or(f64::NAN),
        Some(Member::Other(Value::Bool(it))) => f64::from(u8::from(*it)),
        Some(Member::Other(Value::Null)) => 0.0,
        Some(Member::Other(_)) | None => f64::NAN,
    }
}

fn parse(text: &str) -> Option<f64> {
    let text = text.trim();
    match text {
        "" => return Some(0.0),
        "Infinity" | "+Infinity" => return Some(f64::INFINITY),
        "-Infinity" => return Some(f64::NEG_INFINITY),
        _ => {}
    }
    let radixes = [
        ("0x", 16),
        ("0X", 16),
        ("0o", 8),
        ("0O", 8),
        ("0b", 2),
        ("0B", 2),
    ];
    for (prefix, radix) in radixes {
        if let Some(digits) = text.strip_prefix(prefix) {
            return whole(digits, radix);
        }
    }
    // Rust reads `inf` and `nan` too.
    let is_word = text.contains(|it: char| it.is_ascii_alphabetic() && !matches!(it, 'e' | 'E'));
    text.parse().ok().filter(|_| !is_word)
}

fn whole(digits: &str, radix: u32) -> Option<f64> {
    let add =
        |sum: f64, digit: char| Some(sum * f64::from(radix) + f64::from(digit.to_digit(radix)?));
    (!digits.is_empty()).then(|| digits.chars().try_fold(0.0, add))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "these are exact")]
    fn integers_end_at_the_first_other_character() {
        let cases = [
            ("12", 12.0),
            (" 12abc", 12.0),
            ("-5", -5.0),
            ("0x1f", 31.0),
            ("1e3", 1.0),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_int(text), expected, "{text}");
        }
        assert_eq!(parse_int("abc"), 0.0);
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "these are exact")]
    fn numbers_are_the_whole_text() {
        let cases = [
            ("3.0", 3.0),
            ("0x3", 3.0),
            (" 3 ", 3.0),
            ("1e1", 10.0),
            ("-1", -1.0),
            ("03", 3.0),
        ];
        for (text, expected) in cases {
            assert_eq!(number(text), expected, "{text}");
        }
        for nan in ["3x", "nan", "inf", "", "\"3\"", "0x", "0xg"] {
            assert_eq!(number(nan), 0.0, "{nan}");
        }
        assert_eq!(number("Infinity"), f64::INFINITY);
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "these are exact")]
    fn claims_compare_as_numbers() {
        use serde_json::json;

        let of = |claim: Value| of_claim(Some(&Member::from(&claim)));
        assert_eq!(of(json!(17)), 17.0);
        assert_eq!(of(json!("17")), 17.0);
        assert_eq!(of(json!(null)), 0.0);
        assert_eq!(of(json!(true)), 1.0);
        assert!(of(json!("x")).is_nan());
        assert!(of(json!([1])).is_nan());
        assert!(of_claim(None).is_nan());
    }
}
