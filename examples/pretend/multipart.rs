//! Takes a multipart body apart.

use hyper::body::Bytes;

/// A field of a form.
#[derive(Clone, Debug)]
pub struct Part {
    pub name: String,
    pub filename: Option<String>,
    pub content_type: Option<String>,
    pub bytes: Bytes,
}

/// The fields of a form, or nothing when the body is not what its content type says.
pub fn parts(content_type: &str, body: &Bytes) -> Option<Vec<Part>> {
    let (_, boundary) = content_type.split_once("boundary=")?;
    let boundary = boundary.split(';').next()?.trim().trim_matches('"');
    let line = format!("\r\n--{boundary}");
    let mut at = line.len() - 2;
    if !body.starts_with(line.get(2..)?.as_bytes()) {
        return None;
    }
    let mut parts = Vec::new();
    while !body.get(at..)?.starts_with(b"--") {
        let start = at + 2;
        let end = start + find(body.get(start..)?, line.as_bytes())?;
        parts.push(part(body.slice(start..end))?);
        at = end + line.len();
    }
    Some(parts)
}

fn part(bytes: Bytes) -> Option<Part> {
    let end = find(&bytes, b"\r\n\r\n")?;
    let head = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let header = |wanted: &str| {
        let lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
        lines.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim().to_owned())
    };
    let disposition = header("content-disposition")?;
    Some(Part {
        name: parameter(&disposition, "name")?,
        filename: parameter(&disposition, "filename"),
        content_type: header("content-type"),
        bytes: bytes.slice(end + 4..),
    })
}

fn parameter(disposition: &str, wanted: &str) -> Option<String> {
    let found = disposition.split(';').filter_map(|part| part.trim().split_once('=')).find(|(name, _)| *name == wanted);
    // Browsers and clients write a quote inside a name as %22.
    found.map(|(_, value)| value.trim_matches('"').replace("%22", "\""))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(|byte| *byte == first)?;
        if bytes.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
}
