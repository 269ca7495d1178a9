//! Counts tokens the way the model does.
