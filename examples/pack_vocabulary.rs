//! Makes `www/data/*.bin.gz` out of the rank files that OpenAI publishes for its tokenizer.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doctune::document::Hash;
use doctune::tokens::Encoding;
use std::collections::HashMap;
use std::error::Error;
use std::io::Write as _;
use std::path::Path;

const USAGE: &str = "\
Usage: cargo run --example pack_vocabulary -- FOLDER

Reads FOLDER/o200k_base.tiktoken and FOLDER/cl100k_base.tiktoken, checks that they are the files
known by their SHA-256, and writes www/data/o200k_base.bin.gz and cl100k_base.bin.gz.
The crate tiktoken-rs carries both files in its folder `assets`.
";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder] = arguments.as_slice() else {
        return Ok(std::io::stderr().write_all(USAGE.as_bytes())?);
    };
    if matches!(folder.as_str(), "-h" | "--help") {
        return Ok(std::io::stdout().write_all(USAGE.as_bytes())?);
    }
    for encoding in Encoding::ALL {
        let ranks = std::fs::read(Path::new(folder).join(format!("{}.tiktoken", encoding.name())))?;
        if Hash::of(&ranks).to_string() != known_hash(encoding) {
            return Err(format!("the file of {} is not the one known", encoding.name()).into());
        }
        let packed = pack(encoding, &tokens_by_rank(&ranks)?)?;
        let mut gzip = Vec::new();
        zopfli::compress(zopfli::Options::default(), zopfli::Format::Gzip, packed.as_slice(), &mut gzip)?;
        let path = format!("www/data/{}.bin.gz", encoding.name());
        writeln!(std::io::stdout(), "{path}: {} bytes, SHA-256 {}", gzip.len(), Hash::of(&gzip))?;
        std::fs::write(path, gzip)?;
    }
    Ok(())
}

fn known_hash(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::O200kBase => "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
        Encoding::Cl100kBase => "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    }
}

/// A line of a rank file is the bytes of a token in Base64, a space and the token's number; the numbers count up from 0.
fn tokens_by_rank(ranks: &[u8]) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let mut tokens = Vec::new();
    for line in std::str::from_utf8(ranks)?.lines() {
        let (token, rank) = line.split_once(' ').ok_or("a line without a space")?;
        if rank.parse() != Ok(tokens.len()) {
            return Err(format!("rank {rank} is out of order").into());
        }
        tokens.push(STANDARD.decode(token)?);
    }
    Ok(tokens)
}

/// The packed form, as `tokens::Vocabulary` describes it.
fn pack(encoding: Encoding, tokens: &[Vec<u8>]) -> Result<Vec<u8>, Box<dyn Error>> {
    let (singles, merged) = tokens.split_at_checked(256).ok_or("fewer than 256 tokens")?;
    if singles.iter().any(|token| token.len() != 1) {
        return Err("the first 256 tokens are not the single bytes".into());
    }
    let ranks: HashMap<&[u8], u32> = tokens.iter().map(Vec::as_slice).zip(0..).collect();
    let pairs: Vec<[u32; 2]> = merged.iter().map(|token| parts(token, &ranks)).collect::<Result<_, _>>()?;
    let mut packed = format!("DTV1{}\n", encoding.name()).into_bytes();
    packed.extend(u32::try_from(tokens.len())?.to_le_bytes());
    packed.extend(singles.concat());
    for side in [0, 1] {
        for byte in [0, 1, 2] {
            packed.extend(pairs.iter().map(|pair| pair[side].to_le_bytes()[byte]));
        }
    }
    Ok(packed)
}

/// The two lower tokens that a token is merged from in the last step.
fn parts(token: &[u8], ranks: &HashMap<&[u8], u32>) -> Result<[u32; 2], Box<dyn Error>> {
    let own = ranks.get(token).copied().ok_or("a token without a rank")?;
    // The borders between the parts, which are single bytes at first.
    let mut borders: Vec<usize> = (0..=token.len()).collect();
    let rank = |start: usize, end: usize| ranks.get(&token[start..end]).copied();
    while borders.len() > 3 {
        let merges = borders.windows(3).enumerate().filter_map(|(place, ends)| Some((rank(ends[0], ends[2])?, place)));
        let (_, place) = merges.filter(|(rank, _)| *rank < own).min().ok_or(format!("token {own} does not merge"))?;
        borders.remove(place + 1);
    }
    match borders.as_slice() {
        [start, middle, end] => match (rank(*start, *middle), rank(*middle, *end)) {
            (Some(left), Some(right)) if left < own && right < own => Ok([left, right]),
            _ => Err(format!("token {own} has parts that come after it").into()),
        },
        _ => Err(format!("token {own} is a single byte").into()),
    }
}
