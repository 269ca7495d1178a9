//! Reads fields of answers kindly: a field that is missing, null or of another kind is just not there. What a service
//! writes differs between services, and between this week and the next.

use super::{Answer, Failure};
use crate::providers::Date;
use serde_json::{Map, Value};

/// An object of an answer.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    pub fn of(value: &'a Value) -> Option<Self> {
        value.as_object().map(Fields)
    }

    /// A text that is not empty. Numbers are taken too, because some services write ids and codes as such.
    pub fn text(self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// A whole number; one with a fraction of nothing counts, a negative one does not.
    pub fn whole(self, name: &str) -> Option<u64> {
        let value = self.0.get(name)?;
        // Counts and seconds are far below the whole numbers that a double holds.
        value
            .as_u64()
            .or_else(|| value.as_f64().filter(|number| *number >= 0.0 && number.fract() == 0.0).map(|number| number as u64))
    }

    /// A number that can be drawn.
    pub fn number(self, name: &str) -> Option<f64> {
        self.0.get(name)?.as_f64().filter(|number| number.is_finite())
    }

    pub fn fields(self, name: &str) -> Option<Fields<'a>> {
        Fields::of(self.0.get(name)?)
    }

    /// The texts of a list; what is no text is left out.
    pub fn texts(self, name: &str) -> Vec<String> {
        let list = self.0.get(name).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(|value| value.as_str().map(str::to_owned)).collect()
    }

    /// Names and values, values as they would stand in a sentence; nulls are left out.
    pub fn pairs(self) -> Vec<(String, String)> {
        let word = |value: &Value| match value {
            Value::Null | Value::Array(_) | Value::Object(_) => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        self.0.iter().filter_map(|(name, value)| Some((name.clone(), word(value)?))).collect()
    }

    /// A moment in milliseconds of 1970: seconds as OpenAI writes them, or the text of a date and time (ISO 8601, UTC).
    pub fn moment(self, name: &str) -> Option<u64> {
        match self.0.get(name)? {
            Value::String(text) => iso_moment(text),
            _ => self.whole(name).map(|seconds| seconds.saturating_mul(1_000)),
        }
    }
}

/// `2026-11-27T12:30:05.123Z` in milliseconds of 1970. An offset from UTC is taken into account, a missing one is none.
fn iso_moment(text: &str) -> Option<u64> {
    let (day, time) = text.split_once(['T', ' '])?;
    let day: Date = day.parse().ok()?;
    let (clock, offset) = match time.find(['Z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => (time, ""),
    };
    let mut parts = clock.split(':');
    let mut part = |most: f64| parts.next()?.parse::<f64>().ok().filter(|value| (0.0..most).contains(value));
    let (hours, minutes) = (part(24.0)?, part(60.0)?);
    // Some services leave the seconds out.
    let seconds = part(61.0).unwrap_or(0.0);
    let offset_minutes = match offset.split_at_checked(1) {
        Some((sign @ ("+" | "-"), rest)) => {
            let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
            let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
            if sign == "+" { minutes } else { -minutes }
        }
        _ => 0,
    };
    let seconds = hours * 3_600.0 + minutes * 60.0 + seconds;
    let milliseconds = Date::of_day(0).days_until(day) * 86_400_000 + (seconds * 1_000.0) as i64 - offset_minutes * 60_000;
    u64::try_from(milliseconds).ok()
}

/// An answer that has to be an object.
pub(super) fn object<T>(answer: &Answer, read: impl FnOnce(Fields<'_>) -> Option<T>) -> Result<T, Failure> {
    let value = answer.json()?;
    Fields::of(&value).and_then(read).ok_or_else(|| answer.is_not_the_api())
}

/// A page of a list: `{"data": […], "has_more": …}`, or a bare list. Entries that cannot be read are left out.
pub(super) fn page<T>(answer: &Answer, read: impl Fn(Fields<'_>) -> Option<T>) -> Result<Page<T>, Failure> {
    let value = answer.json()?;
    let list = value.as_array().or_else(|| value.get("data")?.as_array()).ok_or_else(|| answer.is_not_the_api())?;
    Ok(Page {
        items: list.iter().filter_map(|item| read(Fields::of(item)?)).collect(),
        has_more: value.get("has_more").and_then(Value::as_bool).unwrap_or(false),
    })
}

/// A page of a list, in the service's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub has_more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_both_forms() {
        let value = serde_json::json!({
            "seconds": 1_700_000_000, "iso": "2023-11-14T22:13:20Z", "east": "2023-11-15T01:13:20.000+03:00", "bad": "soon",
            "none": null
        });
        let fields = Fields::of(&value).unwrap();
        for name in ["seconds", "iso", "east"] {
            assert_eq!(fields.moment(name), Some(1_700_000_000_000), "{name}");
        }
        assert_eq!((fields.moment("bad"), fields.moment("none")), (None, None));
    }
}
