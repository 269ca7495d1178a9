//! What is wrong with a data set: one module per check, one table of checks.
