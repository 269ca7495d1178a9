//! The lock of the old binary Office files: RC4 with a key for each block, after Microsoft's description [MS-OFFCRYPTO].
//!
//! RC4 is so weak that well-kept crates have let it go, and so short that it stands here.

use super::compound::{u16_at, u32_at};
use md5::Md5;
use sha1::{Digest, Sha1};

/// A file's lock as its header describes it.
#[derive(Debug)]
pub struct OldLock {
    method: Method,
    salt: Vec<u8>,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
enum Method {
    /// Office 97 and 2000: forty bits.
    Forty,
    /// Office 2002 and 2003, with so many bytes of key.
    Longer { key_bytes: usize },
}

/// What opens a file once the password is known.
#[derive(Debug)]
pub struct Key {
    method: Method,
    base: Vec<u8>,
}

impl OldLock {
    /// Reads the header, which begins with the version of the lock. `None` for other ways of locking.
    pub fn read(header: &[u8]) -> Option<OldLock> {
        match (u16_at(header, 0)?, u16_at(header, 2)?) {
            (1, 1) => Some(OldLock {
                method: Method::Forty,
                salt: header.get(4..20)?.to_vec(),
                verifier: header.get(20..36)?.to_vec(),
                verifier_hash: header.get(36..52)?.to_vec(),
            }),
            (2..=4, 2) => {
                const RC4: u32 = 0x6801;
                const HEADER_AT: usize = 12;
                const KEY_BITS_USUAL: u32 = 40;
                let header_bytes = usize::try_from(u32_at(header, 8)?).ok()?;
                u32_at(header, HEADER_AT + 8).filter(|cipher| *cipher == RC4)?;
                let bits = u32_at(header, HEADER_AT + 16).filter(|bits| *bits != 0).unwrap_or(KEY_BITS_USUAL);
                let verifier = header.get(HEADER_AT.checked_add(header_bytes)?..)?;
                Some(OldLock {
                    method: Method::Longer { key_bytes: usize::try_from(bits / 8).ok().filter(|bytes| *bytes <= 16)? },
                    salt: verifier.get(4..20)?.to_vec(),
                    verifier: verifier.get(20..36)?.to_vec(),
                    verifier_hash: verifier.get(40..60)?.to_vec(),
                })
            }
            _ => None,
        }
    }

    /// `None` when the password is wrong.
    pub fn open(&self, password: &str) -> Option<Key> {
        let password: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let base = match self.method {
            Method::Forty => {
                let mut mixed = Md5::new();
                let first = Md5::digest(&password);
                for _ in 0..16 {
                    mixed.update(first.get(..5)?);
                    mixed.update(&self.salt);
                }
                mixed.finalize().get(..5)?.to_vec()
            }
            Method::Longer { .. } => Sha1::digest([self.salt.as_slice(), &password].concat()).to_vec(),
        };
        let key = Key { method: self.method, base };
        let mut stream = Rc4::new(&key.of_block(0));
        let (mut verifier, mut expected) = (self.verifier.clone(), self.verifier_hash.clone());
        stream.apply(&mut verifier);
        stream.apply(&mut expected);
        let found = match self.method {
            Method::Forty => Md5::digest(&verifier).to_vec(),
            Method::Longer { .. } => Sha1::digest(&verifier).to_vec(),
        };
        (found == expected).then_some(key)
    }
}

impl Key {
    fn of_block(&self, number: u32) -> Vec<u8> {
        let input = [self.base.as_slice(), &number.to_le_bytes()].concat();
        match self.method {
            Method::Forty => Md5::digest(input).to_vec(),
            Method::Longer { key_bytes } => {
                let mut key = Sha1::digest(input).to_vec();
                key.truncate(key_bytes);
                // Forty bits are filled up with zeros.
                if key_bytes == 5 {
                    key.resize(16, 0);
                }
                key
            }
        }
    }

    /// Opens a whole stream. `block_bytes` is how much of it each key is for.
    pub fn decrypt(&self, bytes: &mut [u8], block_bytes: usize) {
        for (number, block) in (0_u32..).zip(bytes.chunks_mut(block_bytes)) {
            Rc4::new(&self.of_block(number)).apply(block);
        }
    }
}

struct Rc4 {
    table: [u8; 256],
    one: u8,
    other: u8,
}

impl Rc4 {
    fn new(key: &[u8]) -> Self {
        let mut table: [u8; 256] = std::array::from_fn(|index| index as u8);
        let mut other = 0_u8;
        for (index, byte) in (0..=u8::MAX).zip(key.iter().cycle()) {
            other = other.wrapping_add(table[usize::from(index)]).wrapping_add(*byte);
            table.swap(usize::from(index), usize::from(other));
        }
        Rc4 { table, one: 0, other: 0 }
    }

    fn apply(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.one = self.one.wrapping_add(1);
            let first = self.table[usize::from(self.one)];
            self.other = self.other.wrapping_add(first);
            let second = self.table[usize::from(self.other)];
            self.table.swap(usize::from(self.one), usize::from(self.other));
            *byte ^= self.table[usize::from(first.wrapping_add(second))];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rc4_gives_the_known_stream() {
        let mut bytes = *b"Plaintext";
        Rc4::new(b"Key").apply(&mut bytes);
        assert_eq!(bytes, [0xBB, 0xF3, 0x16, 0xE8, 0xD9, 0x40, 0xAF, 0x0A, 0xD3]);
    }
}
