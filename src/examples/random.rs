//! Chance that can be repeated: splitmix64, whose next number follows from a seed and a key alone.

/// A number that looks random and is always the same for the same seed and key.
pub fn mixed(seed: u64, key: u64) -> u64 {
    let mut number = seed.wrapping_add(key).wrapping_add(0x9e37_79b9_7f4a_7c15);
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
