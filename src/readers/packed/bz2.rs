//! Unpacks BZ2: blocks of Huffman codes, moved to the front, sorted by what follows them.

use std::io::{self, Read};

/// Unpacks one block at a time.
pub(super) struct Decoder<R> {
    bits: Bits<R>,
    /// Bytes that a block may have.
    block_max: usize,
    ready: Vec<u8>,
    given: usize,
    begun: bool,
}

const BLOCK_MAGIC: u64 = 0x3141_5926_5359;
const END_MAGIC: u64 = 0x1772_4538_5090;

/// Symbols that share one table of codes.
const GROUP: usize = 50;

/// Codes are no longer.
const CODE_BITS_MAX: u32 = 20;

impl<R: Read> Decoder<R> {
    pub fn new(input: R) -> Self {
        Decoder { bits: Bits { input, value: 0, count: 0 }, block_max: 0, ready: Vec::new(), given: 0, begun: false }
    }

    /// Unpacks the next block; `false` at the end of the last stream.
    fn fill(&mut self) -> io::Result<bool> {
        loop {
            if !self.begun && !self.header()? {
                return Ok(false);
            }
            match self.bits.take(48)? {
                BLOCK_MAGIC => {
                    self.ready = self.block()?;
                    self.given = 0;
                    return Ok(true);
                }
                END_MAGIC => {
                    self.bits.take(32)?;
                    self.bits.skip_to_byte();
                    self.begun = false;
                }
                _ => return Err(broken()),
            }
        }
    }

    /// The head of a stream; several may follow one another.
    fn header(&mut self) -> io::Result<bool> {
        let Some(first) = self.bits.first_byte()? else { return Ok(false) };
        if first != b'B' || self.bits.take(16)? != 0x5a68 {
            return Err(broken());
        }
        let level = self.bits.take(8)?.checked_sub(u64::from(b'0')).filter(|level| (1..=9).contains(level)).ok_or_else(broken)?;
        self.block_max = usize::try_from(level).map_err(|_| broken())? * 100_000;
        self.begun = true;
        Ok(true)
    }

    fn block(&mut self) -> io::Result<Vec<u8>> {
        let bits = &mut self.bits;
        bits.take(32)?;
        if bits.take(1)? == 1 {
            // Blocks were randomised by the very first versions only.
            return Err(broken());
        }
        let origin = usize::try_from(bits.take(24)?).map_err(|_| broken())?;
        let alphabet = alphabet(bits)?;
        let (tables, selectors) = tables(bits, alphabet.len() + 2)?;
        let sorted = symbols(bits, &alphabet, &tables, &selectors, self.block_max)?;
        unsorted(&sorted, origin).map(|bytes| without_runs(&bytes))
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given >= self.ready.len() {
            if !self.fill()? {
                return Ok(0);
            }
        }
        let rest = self.ready.get(self.given..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        if let (Some(from), Some(to)) = (rest.get(..count), buffer.get_mut(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}

fn broken() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

/// The bytes that occur in the block: sixteen ranges, and for those in use sixteen bytes each.
fn alphabet<R: Read>(bits: &mut Bits<R>) -> io::Result<Vec<u8>> {
    let ranges = bits.take(16)?;
    let mut alphabet = Vec::new();
    for range in 0..16_u8 {
        if ranges & (0x8000 >> range) == 0 {
            continue;
        }
        let used = bits.take(16)?;
        alphabet.extend((0..16_u8).filter(|at| used & (0x8000 >> at) != 0).map(|at| range * 16 + at));
    }
    if alphabet.is_empty() { Err(broken()) } else { Ok(alphabet) }
}

/// The tables of codes, and which of them each group of symbols uses.
fn tables<R: Read>(bits: &mut Bits<R>, symbols: usize) -> io::Result<(Vec<Codes>, Vec<usize>)> {
    let count = bits.take(3)?;
    let selector_count = bits.take(15)?;
    if !(2..=6).contains(&count) || selector_count == 0 {
        return Err(broken());
    }
    let mut order: Vec<usize> = (0..usize::try_from(count).map_err(|_| broken())?).collect();
    let mut selectors = Vec::new();
    for _ in 0..selector_count {
        let mut place = 0;
        while bits.take(1)? == 1 {
            place += 1;
            if place >= order.len() {
                return Err(broken());
            }
        }
        let table = order.remove(place);
        order.insert(0, table);
        selectors.push(table);
    }
    let tables: io::Result<Vec<Codes>> = (0..count).map(|_| Codes::read(bits, symbols)).collect();
    Ok((tables?, selectors))
}

/// The codes of one table, shortest first.
struct Codes {
    /// For each length the first code, how many there are, and where their symbols begin.
    lengths: Vec<(u64, u64, usize)>,
    symbols: Vec<u16>,
}

impl Codes {
    fn read<R: Read>(bits: &mut Bits<R>, symbols: usize) -> io::Result<Self> {
        let mut length = u32::try_from(bits.take(5)?).map_err(|_| broken())?;
        let mut by_symbol = Vec::with_capacity(symbols);
        for _ in 0..symbols {
            loop {
                if !(1..=CODE_BITS_MAX).contains(&length) {
                    return Err(broken());
                }
                if bits.take(1)? == 0 {
                    break;
                }
                length = if bits.take(1)? == 0 { length + 1 } else { length - 1 };
            }
            by_symbol.push(length);
        }
        let (mut code, mut lengths, mut sorted) = (0_u64, Vec::new(), Vec::new());
        for length in 1..=CODE_BITS_MAX {
            let start = sorted.len();
            sorted.extend((0_u16..).zip(&by_symbol).filter(|(_, other)| **other == length).map(|(symbol, _)| symbol));
            let count = (sorted.len() - start) as u64;
            lengths.push((code, count, start));
            code = (code + count) << 1;
        }
        Ok(Codes { lengths, symbols: sorted })
    }

    fn next<R: Read>(&self, bits: &mut Bits<R>) -> io::Result<u16> {
        let mut code = 0;
        for (first, count, start) in &self.lengths {
            code = code << 1 | bits.take(1)?;
            if code >= *first && code - first < *count {
                let at = usize::try_from(code - first).map_err(|_| broken())? + start;
                return self.symbols.get(at).copied().ok_or_else(broken);
            }
        }
        Err(broken())
    }
}

/// The bytes of a block in their sorted order.
fn symbols<R: Read>(
    bits: &mut Bits<R>,
    alphabet: &[u8],
    tables: &[Codes],
    selectors: &[usize],
    max: usize,
) -> io::Result<Vec<u8>> {
    let end = u16::try_from(alphabet.len() + 1).map_err(|_| broken())?;
    let mut front = alphabet.to_vec();
    let mut sorted = Vec::new();
    let (mut run, mut weight) = (0_usize, 1_usize);
    for selector in selectors {
        let table = tables.get(*selector).ok_or_else(broken)?;
        for _ in 0..GROUP {
            let symbol = table.next(bits)?;
            if symbol <= 1 {
                // Runs are counted with the digits one and two.
                run += weight << symbol;
                weight <<= 1;
                if run > max {
                    return Err(broken());
                }
                continue;
            }
            if run > 0 {
                let byte = *front.first().ok_or_else(broken)?;
                sorted.extend(std::iter::repeat_n(byte, run));
                (run, weight) = (0, 1);
            }
            if symbol == end {
                return if sorted.len() > max { Err(broken()) } else { Ok(sorted) };
            }
            let place = usize::from(symbol - 1);
            if place >= front.len() {
                return Err(broken());
            }
            let byte = front.remove(place);
            front.insert(0, byte);
            sorted.push(byte);
            if sorted.len() > max {
                return Err(broken());
            }
        }
    }
    Err(broken())
}

/// The bytes in the order of the text: each knows the place of the one after it.
fn unsorted(sorted: &[u8], origin: usize) -> io::Result<Vec<u8>> {
    if sorted.is_empty() || origin >= sorted.len() {
        return Err(broken());
    }
    let mut starts = [0_usize; 256];
    for byte in sorted {
        starts[usize::from(*byte)] += 1;
    }
    let mut sum = 0;
    for start in &mut starts {
        (*start, sum) = (sum, sum + *start);
    }
    let mut next = vec![0_usize; sorted.len()];
    for (at, byte) in sorted.iter().enumerate() {
        let place = &mut starts[usize::from(*byte)];
        if let Some(slot) = next.get_mut(*place) {
            *slot = at;
        }
        *place += 1;
    }
    let mut at = *next.get(origin).ok_or_else(broken)?;
    let mut bytes = Vec::with_capacity(sorted.len());
    for _ in 0..sorted.len() {
        bytes.push(*sorted.get(at).ok_or_else(broken)?);
        at = *next.get(at).ok_or_else(broken)?;
    }
    Ok(bytes)
}

/// After four equal bytes a fifth says how many more there are.
fn without_runs(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let (mut last, mut equal) = (None, 0);
    for byte in bytes {
        if equal == 4 {
            out.extend(last.into_iter().flat_map(|last| std::iter::repeat_n(last, usize::from(*byte))));
            (last, equal) = (None, 0);
            continue;
        }
        equal = if last == Some(*byte) { equal + 1 } else { 1 };
        last = Some(*byte);
        out.push(*byte);
    }
    out
}

/// Bits from the highest down.
struct Bits<R> {
    input: R,
    value: u64,
    count: u32,
}

impl<R: Read> Bits<R> {
    fn byte(&mut self) -> io::Result<Option<u8>> {
        let mut byte = [0];
        loop {
            match self.input.read(&mut byte) {
                Ok(0) => return Ok(None),
                Ok(_) => return Ok(Some(byte[0])),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The first byte of a stream, if there is one more.
    fn first_byte(&mut self) -> io::Result<Option<u8>> {
        self.byte()
    }

    /// At most 48 bits.
    fn take(&mut self, count: u32) -> io::Result<u64> {
        while self.count < count {
            let byte = self.byte()?.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
            self.value = self.value << 8 | u64::from(byte);
            self.count += 8;
        }
        self.count -= count;
        let taken = self.value >> self.count & ((1 << count) - 1);
        self.value &= (1 << self.count) - 1;
        Ok(taken)
    }

    /// Drops the rest of a byte that was begun.
    fn skip_to_byte(&mut self) {
        self.count = 0;
        self.value = 0;
    }
}
