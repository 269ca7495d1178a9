//! What only a browser has: workers, files, downloads, storage and the network. Carries out the commands of the state.

pub mod workers;
