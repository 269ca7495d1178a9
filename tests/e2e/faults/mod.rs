//! Faults on purpose, by the rows of the fault matrix: each test is named after its row.

mod host;
mod offline;
