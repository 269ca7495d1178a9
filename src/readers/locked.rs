//! Opens Office files (DOCX, XLSX, PPTX) that are locked with a password, after Microsoft's description [MS-OFFCRYPTO].
//!
//! The ciphers and hashes are those of the RustCrypto crates; how they are put together here is described only for
//! Office files, and no small crate does it. Files may also be locked with a password that every Office knows, so
//! that nobody is asked for it; it is tried too.

use super::compound::{Compound, ENCRYPTED_PACKAGE, u16_at, u32_at};
use super::{ReadAt, ReadContext, ReadError, ReadErrorKind, archive};
use crate::document::Limit;
use aes::cipher::{Block, BlockCipherDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use quick_xml::events::{BytesStart, Event};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// The password that Office writes for people who only mark a file as read-only.
pub const KNOWN_PASSWORD: &str = "VelvetSweatshop";

/// Honest files ask for 100,000 rounds of hashing; more of them than this only keep us busy.
const ROUNDS_MAX: u32 = 2_000_000;

const BLOCK_BYTES: usize = 16;

/// The document inside a locked file.
///
/// # Errors
/// [`ReadErrorKind::Encrypted`] without the right password or for a rare way of locking, [`ReadErrorKind::Damaged`]
/// when something else than a document comes out.
pub fn unlocked(ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Vec<u8>, ReadError> {
    let bytes = source.read_all(ctx.limits.file_bytes)?;
    let container = Compound::open(&bytes).map_err(|_| ReadErrorKind::Encrypted)?;
    let streams = container.stream("EncryptionInfo").zip(container.stream(ENCRYPTED_PACKAGE));
    let (info, package) = streams.ok_or(ReadErrorKind::Encrypted)?;
    let lock = Lock::read(&info).ok_or(ReadErrorKind::Encrypted)?;
    if lock.rounds() > ROUNDS_MAX {
        return Err(ReadErrorKind::Limit(Limit::Steps(ROUNDS_MAX.into())).into());
    }
    let opened = passwords(ctx).find_map(|password| lock.open(password, &package)).ok_or(ReadErrorKind::Encrypted)?;
    // A lock inside a lock is a game that we don't play.
    if archive::looks_like_zip(&opened) { Ok(opened) } else { Err(ReadErrorKind::Damaged.into()) }
}

/// What may open a file: the password that the person typed, then the known one.
pub fn passwords<'a>(ctx: &ReadContext<'a>) -> impl Iterator<Item = &'a str> {
    ctx.password.into_iter().chain([KNOWN_PASSWORD])
}

/// How a file is locked.
enum Lock {
    /// Since Office 2007: one way only.
    Standard(Standard),
    /// Since Office 2010: what the file says itself.
    Agile(Box<Agile>),
}

impl Lock {
    fn read(info: &[u8]) -> Option<Lock> {
        match (u16_at(info, 0)?, u16_at(info, 2)?) {
            (4, 4) => Agile::read(info.get(8..)?).map(Box::new).map(Lock::Agile),
            (2..=4, 2) => Standard::read(info).map(Lock::Standard),
            _ => None,
        }
    }

    fn rounds(&self) -> u32 {
        match self {
            Lock::Standard(_) => Standard::ROUNDS,
            Lock::Agile(agile) => agile.rounds,
        }
    }

    /// The document, or `None` when the password is wrong.
    fn open(&self, password: &str, package: &[u8]) -> Option<Vec<u8>> {
        let size = usize::try_from(u32_at(package, 0)?).ok()?;
        let body = package.get(8..)?;
        let mut opened = match self {
            Lock::Standard(standard) => standard.open(password, body)?,
            Lock::Agile(agile) => agile.open(password, body)?,
        };
        opened.truncate(size);
        Some(opened)
    }
}

struct Standard {
    key_bytes: usize,
    salt: Vec<u8>,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
}

impl Standard {
    const ROUNDS: u32 = 50_000;

    fn read(info: &[u8]) -> Option<Standard> {
        const AES: std::ops::RangeInclusive<u32> = 0x660E..=0x6610;
        const HEADER_AT: usize = 12;
        let header_bytes = usize::try_from(u32_at(info, 8)?).ok()?;
        u32_at(info, HEADER_AT + 8).filter(|cipher| AES.contains(cipher))?;
        let key_bytes = usize::try_from(u32_at(info, HEADER_AT + 16)? / 8).ok()?;
        let verifier = info.get(HEADER_AT.checked_add(header_bytes)?..)?;
        Some(Standard {
            key_bytes,
            salt: verifier.get(4..20)?.to_vec(),
            verifier: verifier.get(20..36)?.to_vec(),
            verifier_hash: verifier.get(40..72)?.to_vec(),
        })
    }

    fn open(&self, password: &str, body: &[u8]) -> Option<Vec<u8>> {
        let cipher = Cipher::new(&self.key(password)?)?;
        let (mut verifier, mut expected) = (self.verifier.clone(), self.verifier_hash.clone());
        cipher.decrypt(&mut verifier);
        cipher.decrypt(&mut expected);
        (Hash::Sha1.of(&[&verifier]) == expected.get(..20)?).then_some(())?;
        let mut opened = body.get(..body.len() / BLOCK_BYTES * BLOCK_BYTES)?.to_vec();
        cipher.decrypt(&mut opened);
        Some(opened)
    }

    fn key(&self, password: &str) -> Option<Vec<u8>> {
        let hash = Hash::Sha1.of(&[&repeated(Hash::Sha1, &self.salt, password, Standard::ROUNDS), &[0; 4]]);
        let half = |fill: u8| {
            let mut block = [fill; 64];
            for (place, byte) in block.iter_mut().zip(&hash) {
                *place ^= byte;
            }
            Hash::Sha1.of(&[&block])
        };
        let key = [half(0x36), half(0x5C)].concat();
        Some(key.get(..self.key_bytes)?.to_vec())
    }
}

struct Agile {
    data: Parameters,
    key: Parameters,
    rounds: u32,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
    key_value: Vec<u8>,
}

/// A cipher in chains of blocks, with the hash that makes its keys.
struct Parameters {
    hash: Hash,
    key_bytes: usize,
    salt: Vec<u8>,
}

impl Agile {
    fn read(description: &[u8]) -> Option<Agile> {
        let mut reader = quick_xml::Reader::from_str(std::str::from_utf8(description).ok()?.trim_end_matches('\0'));
        let (mut data, mut found) = (None, None);
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().into_inner() {
                    "keyData" => data = Parameters::read(&tag),
                    "encryptedKey" if found.is_none() => {
                        let bytes = |name| base64(&attribute(&tag, name)?);
                        let (key, rounds) = (Parameters::read(&tag)?, attribute(&tag, "spinCount")?.parse().ok()?);
                        found = Some((
                            key,
                            rounds,
                            bytes("encryptedVerifierHashInput")?,
                            bytes("encryptedVerifierHashValue")?,
                            bytes("encryptedKeyValue")?,
                        ));
                    }
                    _ => {}
                },
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        let (key, rounds, verifier, verifier_hash, key_value) = found?;
        Some(Agile { data: data?, key, rounds, verifier, verifier_hash, key_value })
    }

    fn open(&self, password: &str, body: &[u8]) -> Option<Vec<u8>> {
        const VERIFIER: [u8; 8] = [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79];
        const VERIFIER_HASH: [u8; 8] = [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E];
        const KEY_VALUE: [u8; 8] = [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6];
        const SEGMENT_BYTES: usize = 4_096;
        let hash = repeated(self.key.hash, &self.key.salt, password, self.rounds);
        let part = |purpose: &[u8], value: &[u8]| {
            let key = sized(self.key.hash.of(&[&hash, purpose]), self.key.key_bytes);
            Some(Cipher::new(&key)?.decrypt_chain(&self.key.salt, value))
        };
        let verifier = part(&VERIFIER, &self.verifier)?;
        let expected = part(&VERIFIER_HASH, &self.verifier_hash)?;
        let found = self.key.hash.of(&[&verifier]);
        (expected.get(..found.len())? == found).then_some(())?;
        let key_value = part(&KEY_VALUE, &self.key_value)?;
        let cipher = Cipher::new(key_value.get(..self.data.key_bytes)?)?;
        let mut opened = Vec::with_capacity(body.len());
        for (number, segment) in (0_u32..).zip(body.chunks(SEGMENT_BYTES)) {
            let start = self.data.hash.of(&[&self.data.salt, &number.to_le_bytes()]);
            opened.extend(cipher.decrypt_chain(&start, segment));
        }
        Some(opened)
    }
}

impl Parameters {
    fn read(tag: &BytesStart<'_>) -> Option<Parameters> {
        let is = |name, value: &str| attribute(tag, name).is_some_and(|found| found == value);
        if !is("cipherAlgorithm", "AES") || !is("cipherChaining", "ChainingModeCBC") {
            return None;
        }
        let hash = match attribute(tag, "hashAlgorithm")?.as_str() {
            "SHA1" | "SHA-1" => Hash::Sha1,
            "SHA256" | "SHA-256" => Hash::Sha256,
            "SHA384" | "SHA-384" => Hash::Sha384,
            "SHA512" | "SHA-512" => Hash::Sha512,
            _ => return None,
        };
        let key_bits = attribute(tag, "keyBits")?.parse::<usize>().ok().filter(|bits| [128, 192, 256].contains(bits))?;
        Some(Parameters { hash, key_bytes: key_bits / 8, salt: base64(&attribute(tag, "saltValue")?)? })
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().into_inner() == name)?;
    Some(found.value.into_owned())
}

#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Hash::Sha1 => digest::<Sha1>(parts),
            Hash::Sha256 => digest::<Sha256>(parts),
            Hash::Sha384 => digest::<Sha384>(parts),
            Hash::Sha512 => digest::<Sha512>(parts),
        }
    }
}

fn digest<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut digest = D::new();
    for part in parts {
        digest.update(part);
    }
    digest.finalize().to_vec()
}

/// The hash of a password, hashed again with a count so often that guessing is slow.
fn repeated(hash: Hash, salt: &[u8], password: &str, rounds: u32) -> Vec<u8> {
    let password: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let first = hash.of(&[salt, &password]);
    (0..rounds).fold(first, |value, count| hash.of(&[&count.to_le_bytes(), &value]))
}

/// Cuts or fills a key or a first block to its length.
fn sized(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    const FILL: u8 = 0x36;
    bytes.resize(length, FILL);
    bytes
}

enum Cipher {
    Short(Box<Aes128>),
    Middle(Box<Aes192>),
    Long(Box<Aes256>),
}

impl Cipher {
    fn new(key: &[u8]) -> Option<Cipher> {
        match key.len() {
            16 => Aes128::new_from_slice(key).ok().map(Box::new).map(Cipher::Short),
            24 => Aes192::new_from_slice(key).ok().map(Box::new).map(Cipher::Middle),
            32 => Aes256::new_from_slice(key).ok().map(Box::new).map(Cipher::Long),
            _ => None,
        }
    }

    /// Each whole block by itself.
    fn decrypt(&self, bytes: &mut [u8]) {
        for block in bytes.chunks_exact_mut(BLOCK_BYTES) {
            let Ok(block) = <&mut Block<Aes128>>::try_from(block) else { continue };
            match self {
                Cipher::Short(cipher) => cipher.decrypt_block(block),
                Cipher::Middle(cipher) => cipher.decrypt_block(block),
                Cipher::Long(cipher) => cipher.decrypt_block(block),
            }
        }
    }

    /// Whole blocks, each mixed with the one before it.
    fn decrypt_chain(&self, start: &[u8], bytes: &[u8]) -> Vec<u8> {
        let bytes = bytes.get(..bytes.len() / BLOCK_BYTES * BLOCK_BYTES).unwrap_or_default();
        let mut opened = bytes.to_vec();
        self.decrypt(&mut opened);
        let before = sized(start.to_vec(), BLOCK_BYTES);
        for (place, byte) in opened.iter_mut().zip(before.iter().chain(bytes)) {
            *place ^= byte;
        }
        opened
    }
}

/// Bytes out of base64 (RFC 4648, with or without its fill, lines broken or not). `None` when there is anything but letters,
/// digits and the signs of base64.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for sign in text.bytes().filter(|sign| !sign.is_ascii_whitespace()).take_while(|sign| *sign != b'=') {
        let value = SIGNS.iter().position(|known| *known == sign)?;
        bits = bits << 6 | value as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 0xFF) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_with_and_without_its_fill() {
        for (text, expected) in
            [("U2lnbg==", Some(&b"Sign"[..])), ("U2ln", Some(b"Sig")), ("U2\nlnbg", Some(b"Sign")), ("U2ln!", None)]
        {
            assert_eq!(base64(text).as_deref(), expected, "{text}");
        }
    }
}
