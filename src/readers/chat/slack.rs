//! The archive that Slack exports: a folder for each channel with a file for each day, and a list of the people.
//!
//! It is one document, because the files speak of people by numbers that only the list explains.

use super::Transcript;
use super::json::{hear, trimmed};
use crate::document::{Mark, MarkKind, Place};
use crate::readers::archive::Archive;
use crate::readers::{ReadAt, ReadContext, ReadError};
use serde_json::Value;
use std::collections::BTreeMap;

/// Whether these are the files of such an archive.
pub(super) fn fits(parts: &[String]) -> bool {
    let has =
        |name: &str| parts.iter().any(|part| part == name || part.strip_suffix(name).is_some_and(|rest| rest.ends_with('/')));
    has("users.json")
        && (has("channels.json") || has("groups.json") || has("dms.json"))
        && parts.iter().any(|part| day(part).is_some())
}

/// The channel of a file for one day.
fn day(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/')?;
    let date = name.strip_suffix(".json")?;
    let is_date = date.len() == 10
        && date.bytes().enumerate().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    is_date.then(|| folder.rsplit('/').next().unwrap_or(folder))
}

pub(super) fn read(
    ctx: &mut ReadContext<'_>,
    source: &dyn ReadAt,
    transcript: &mut Transcript,
) -> Result<Option<String>, ReadError> {
    let mut archive = Archive::open(source, &ctx.limits)?;
    let paths: Vec<String> = archive.entries().iter().map(|entry| entry.path.clone()).collect();
    let users = paths.iter().position(|path| path.rsplit('/').next() == Some("users.json"));
    let list = users.and_then(|at| archive.unpack(at).ok()).and_then(|list| serde_json::from_slice(&list.bytes).ok());
    let names = Names::of(&list.unwrap_or_default());
    let mut channels: BTreeMap<&str, Vec<(&str, usize)>> = BTreeMap::new();
    for (at, path) in paths.iter().enumerate() {
        if let Some(channel) = day(path) {
            channels.entry(channel).or_default().push((path, at));
        }
    }
    for (channel, mut days) in channels {
        days.sort_unstable();
        for (path, at) in days {
            ctx.report(at as u64, paths.len() as u64);
            let messages = archive.unpack(at).ok().and_then(|day| serde_json::from_slice(&day.bytes).ok());
            let Some(Value::Array(messages)) = messages else {
                transcript.damaged += 1;
                continue;
            };
            let place = Place::Part(path.to_owned());
            messages.iter().filter_map(Value::as_object).for_each(|message| hear(message, &names, &place, transcript));
        }
        transcript.close(Some(channel.to_owned()), true);
    }
    Ok(None)
}

/// Names of people by their numbers.
#[derive(Default)]
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
    fn of(users: &Value) -> Self {
        let users = users.as_array().map(Vec::as_slice).unwrap_or_default();
        let named = users.iter().filter_map(|user| {
            let number = user.get("id")?.as_str()?;
            let profile = user.get("profile");
            let shown = |value: Option<&Value>, key: &str| {
                value?.get(key)?.as_str().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned)
            };
            let name = shown(profile, "real_name")
                .or_else(|| shown(Some(user), "real_name"))
                .or_else(|| shown(profile, "display_name"))
                .or_else(|| shown(Some(user), "name"))?;
            Some((number.to_owned(), name))
        });
        Names(named.collect())
    }

    pub fn of_number(&self, number: &str) -> Option<&str> {
        self.0.get(number).map(String::as_str)
    }

    /// Slack's marks as people see them: "<@U1>" is "@Anna", "<https://example.org|here>" is a link that says "here".
    pub fn readable(&self, raw: &str) -> (String, Vec<Mark>) {
        let (mut text, mut marks) = (String::new(), Vec::new());
        let mut rest = raw;
        while let Some((before, after)) = rest.split_once('<') {
            text.push_str(&unescaped(before));
            let Some((inside, next)) = after.split_once('>') else {
                text.push('<');
                rest = after;
                continue;
            };
            self.put(inside, &mut text, &mut marks);
            rest = next;
        }
        text.push_str(&unescaped(rest));
        trimmed(text, marks)
    }

    fn put(&self, inside: &str, text: &mut String, marks: &mut Vec<Mark>) {
        let (target, label) = inside.split_once('|').map_or((inside, None), |(target, label)| (target, Some(label)));
        let start = u32::try_from(text.len()).unwrap_or(u32::MAX);
        if let Some(number) = target.strip_prefix('@') {
            text.push('@');
            text.push_str(self.of_number(number).or(label).unwrap_or(number));
        } else if let Some(channel) = target.strip_prefix('#') {
            text.push('#');
            text.push_str(label.filter(|label| !label.is_empty()).unwrap_or(channel));
        } else if let Some(everybody) = target.strip_prefix('!') {
            text.push('@');
            text.push_str(label.unwrap_or(everybody).trim_start_matches('@'));
        } else {
            text.push_str(&unescaped(label.unwrap_or(target)));
            let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
            let address = label.and_then(|_| crate::readers::html::safe_address(&unescaped(target)));
            marks
                .extend(address.filter(|_| start < end).map(|address| Mark { range: start..end, kind: MarkKind::Link(address) }));
        }
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_as_people_see_them() {
        let names = Names([("U1".to_owned(), "Анна".to_owned())].into());
        let (text, marks) = names.readable(" <@U1>: 2 &lt; 3, <https://example.org|see> <#C1|general> <!here> <b");
        assert_eq!(text, "@Анна: 2 < 3, see #general @here <b");
        let linked: Vec<_> = marks.iter().map(|mark| &text[mark.range.start as usize..mark.range.end as usize]).collect();
        assert_eq!(linked, ["see"]);
    }
}
