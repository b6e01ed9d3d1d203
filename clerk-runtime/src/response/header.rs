//! Values that always fit into a header.

use http::HeaderValue;

/// Maximum length of a header value of this crate, in bytes.
const LIMIT: usize = 256;

/// Converts any text into a header value: bytes that are not allowed in a header become `?`, and a
/// longer text is cut at 256 bytes.
pub(crate) fn lossy(text: &str) -> HeaderValue {
    if text.len() <= LIMIT
        && text.bytes().all(is_legal)
        && let Ok(value) = HeaderValue::from_str(text)
    {
        return value;
    }
    let bytes: Vec<u8> = text
        .bytes()
        .take(LIMIT)
        .map(|byte| if is_legal(byte) { byte } else { b'?' })
        .collect();
    HeaderValue::from_bytes(&bytes).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Returns `before`, which ends in a parameter's name and `=`, followed by the text as a quoted
/// string, which is cut so that it ends within the limit. If not even an empty one fits, the
/// parameter is omitted.
pub(crate) fn with_quoted(before: &str, text: &str) -> String {
    let Some(room) = LIMIT.checked_sub(before.len() + 2) else {
        let others = before.rsplit_once([',', ';']);
        return others.map_or_else(String::new, |(others, _)| others.to_owned());
    };
    let text: String = quotable(text).chars().take(room).collect();
    format!("{before}\"{text}\"")
}

/// Returns the content of a quoted string (RFC 9110, section 5.6.4), with quotes and backslashes
/// replaced.
pub(crate) fn quotable(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c == '"' || c == '\\' || !c.is_ascii() || c.is_ascii_control() {
                '?'
            } else {
                c
            }
        })
        .collect()
}

fn is_legal(byte: u8) -> bool {
    byte == b' ' || byte.is_ascii_graphic()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_break_is_replaced_in_a_header() {
        assert_eq!(lossy("a\r\nset-cookie: x"), "a??set-cookie: x");
    }

    #[test]
    fn non_ascii_text_is_replaced_byte_by_byte() {
        assert_eq!(lossy("é!"), "??!");
    }

    #[test]
    fn long_value_is_cut_at_256_bytes() {
        assert_eq!(lossy(&"ä".repeat(300)).len(), 256);
        assert_eq!(lossy(&"a".repeat(257)).len(), 256);
        assert_eq!(lossy(&"a".repeat(256)).len(), 256);
    }

    #[test]
    fn quoted_string_is_complete_or_omitted() {
        for (length, quoted) in [(0, 243), (243, 0)] {
            let before = format!("a=\"{}\", text=", "b".repeat(length));
            let expected = format!("{before}\"{}\"", "x".repeat(quoted));
            let value = with_quoted(&before, &"x".repeat(300));
            assert_eq!(value, expected);
            assert!(value.len() <= LIMIT);
        }
        for length in [244, 245, 300] {
            let others = format!("a=\"{}\"", "b".repeat(length));
            assert_eq!(with_quoted(&format!("{others}, text="), "x"), others);
            assert_eq!(with_quoted(&format!("{others}; text="), "x"), others);
        }
        assert_eq!(with_quoted(&"b".repeat(255), "x"), "");
    }

    #[test]
    fn quote_does_not_end_a_quoted_string() {
        assert_eq!(quotable("a\"b\\c\nd"), "a?b?c?d");
    }
}
