//! Uploads as `multipart/form-data`. Pure.

use std::fmt;

use bytes::Bytes;

use super::request::Request;

/// A file to upload.
///
/// ```
/// use clerk_runtime::api::File;
///
/// let file = File::new("me.png", "image/png", vec![0x89, 0x50, 0x4e, 0x47]);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    name: String,
    content_type: String,
    bytes: Bytes,
}

impl File {
    /// Creates a file from its name, its media type and its content.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        content_type: impl Into<String>,
        bytes: impl Into<Bytes>,
    ) -> Self {
        Self {
            name: name.into(),
            content_type: content_type.into(),
            bytes: bytes.into(),
        }
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("len", &self.bytes.len())
            .finish()
    }
}

impl Request {
    /// Sets the body to a form with text fields and a file in the field `file`.
    pub(super) fn multipart(self, texts: &[(&str, &str)], file: &File) -> Self {
        let boundary = boundary(texts, file);
        let content = content(&boundary, texts, file);
        self.body(format!("multipart/form-data; boundary={boundary}"), content)
    }
}

fn content(boundary: &str, texts: &[(&str, &str)], file: &File) -> Vec<u8> {
    let mut content = Vec::with_capacity(file.bytes.len() + 512);
    for (name, value) in texts {
        let head = format!("content-disposition: form-data; name=\"{name}\"");
        push_part(&mut content, boundary, &head, value.as_bytes());
    }
    let (name, media_type) = (quoted(&file.name), one_line(&file.content_type));
    let head = format!(
        "content-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         content-type: {media_type}"
    );
    push_part(&mut content, boundary, &head, &file.bytes);
    content.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    content
}

fn push_part(content: &mut Vec<u8>, boundary: &str, head: &str, body: &[u8]) {
    content.extend_from_slice(format!("--{boundary}\r\n{head}\r\n\r\n").as_bytes());
    content.extend_from_slice(body);
    content.extend_from_slice(b"\r\n");
}

/// Returns a boundary that none of the parts contains.
fn boundary(texts: &[(&str, &str)], file: &File) -> String {
    let mut number = 0_u32;
    loop {
        let boundary = format!("clerk-form-{number}");
        let inside = |part: &[u8]| contains(part, boundary.as_bytes());
        if !inside(&file.bytes) && !texts.iter().any(|(_, value)| inside(value.as_bytes())) {
            return boundary;
        }
        number += 1;
    }
}

fn contains(part: &[u8], text: &[u8]) -> bool {
    part.windows(text.len()).any(|window| window == text)
}

/// Escapes a file name as browsers do: quotes and line breaks are percent-encoded.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn one_line(text: &str) -> String {
    text.chars().filter(|char| !char.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_contains_texts_and_the_file() {
        let file = File::new("a\"b.png", "image/png\r\nx: y", b"png".to_vec());
        let texts = [("uploader_user_id", "user_1")];
        let text = String::from_utf8(content("b", &texts, &file)).unwrap();
        assert_eq!(
            text,
            "--b\r\ncontent-disposition: form-data; name=\"uploader_user_id\"\r\n\r\nuser_1\r\n\
             --b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a%22b.png\"\r\n\
             content-type: image/pngx: y\r\n\r\npng\r\n--b--\r\n"
        );
    }

    #[test]
    fn boundary_does_not_occur_in_the_parts() {
        let file = File::new("a", "text/plain", b"clerk-form-0 clerk-form-1".to_vec());
        assert_eq!(boundary(&[("name", "clerk-form-2")], &file), "clerk-form-3");
    }
}
