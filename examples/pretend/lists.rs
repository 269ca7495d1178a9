//! Lists in pages.

use serde_json::{Value, json};

use super::exchange::{Call, Refusal};

/// A page of `rows`, which come in the order of the whole list: what follows `after`, and at most `limit` of it.
///
/// `ends` adds the ids of the first and the last row, which some lists have.
pub fn page(call: &Call, rows: Vec<Value>, limits: Limits, ends: bool) -> Result<Value, Refusal> {
    let limit = limits.of(call)?;
    let from = start(call, &rows)?;
    let total = rows.len();
    let rows: Vec<Value> = rows.into_iter().skip(from).take(limit).collect();
    let mut list = json!({"object": "list", "data": rows, "has_more": from + limit < total});
    if ends {
        list["first_id"] = rows.first().map_or(Value::Null, |row| row["id"].clone());
        list["last_id"] = rows.last().map_or(Value::Null, |row| row["id"].clone());
    }
    Ok(list)
}

/// The place after the row that the query names.
pub fn start(call: &Call, rows: &[Value]) -> Result<usize, Refusal> {
    let Some(after) = call.parameter("after") else { return Ok(0) };
    let place = rows.iter().position(|row| row["id"] == after);
    place.map(|place| place + 1).ok_or_else(|| Refusal::invalid(&format!("No such row: {after}"), Some("after"), None))
}

/// How many rows a page has unless it is said, and at most.
#[derive(Clone, Copy)]
pub struct Limits {
    pub usual: usize,
    pub most: usize,
}

impl Limits {
    pub fn of(self, call: &Call) -> Result<usize, Refusal> {
        let Some(limit) = call.parameter("limit") else { return Ok(self.usual) };
        let limit = limit.parse().ok().filter(|limit| (1..=self.most).contains(limit));
        limit.ok_or_else(|| Refusal::invalid(&format!("'limit' must be between 1 and {}.", self.most), Some("limit"), None))
    }
}
