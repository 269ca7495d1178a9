//! Measures the readers beside the libraries that others use: `./dev bench readers [RUNS] [SET]`.
//!
//! Both read the same files one after the other in the same tab of the same browser: ours in its worker, where it also
//! hashes the file, finds its structure and counts its tokens; pdf.js and Mammoth for nothing but the words. Beside each
//! time stands how many of the words were found, because fast and wrong is no merit.

use crate::driver::static_server::Site;
use crate::driver::{Browser, dist, serve_as};
use crate::{corpus, wait};
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Tokens of the generated documents: a leaflet, a handbook, a thick book.
const SIZES: [usize; 3] = [2_000, 40_000, 400_000];

/// The formats that have a peer, and its name.
const PEERS: [(&str, &str); 2] = [("pdf", "pdf.js"), ("docx", "Mammoth")];

/// A file to be read, and the words that it has.
struct Paper {
    kind: String,
    name: String,
    path: PathBuf,
    words: String,
}

/// What both made of one file: milliseconds, and the F1 of the words.
#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    ours: (f64, f64),
    peer: (f64, f64),
}

pub async fn run(runs: usize, set: Option<&Path>) {
    let folder = tempfile::TempDir::new().expect("there is room for a folder");
    let site = folder.path().join("site");
    copy(&dist(), &site).expect("the site is built");
    let peers = PathBuf::from(std::env::var_os("DOCTUNE_PEERS").expect("./dev bench tells where the peers are"));
    for peer in ["pdfjs-dist/build", "mammoth"] {
        copy(&peers.join(peer), &site.join("peers").join(peer)).expect("the peers are installed");
    }
    fs::write(site.join("peers.html"), include_str!("peers.html")).expect("files can be written");
    let papers = match set {
        Some(set) => papers_of(set).expect("the set can be read"),
        None => generated(folder.path()).expect("the documents can be written"),
    };
    fs::create_dir(site.join("papers")).expect("folders can be made");
    for (number, paper) in papers.iter().enumerate() {
        fs::copy(&paper.path, site.join(format!("papers/{number}.{}", paper.kind))).expect("files can be copied");
    }
    let found = measure(&site, &papers, runs).await;
    print(&papers, &found);
}

async fn measure(site: &Path, papers: &[Paper], runs: usize) -> Vec<Option<Figures>> {
    // Without headers, as the peers would not start under our policy.
    let running = serve_as(Site { dist: site.to_owned(), prefix: "/".to_owned(), with_headers: false }).await;
    let browser = Browser::start().await;
    browser.open(&format!("{}peers.html", running.address)).await;
    wait(&browser, "globalThis.measure !== undefined").await;
    let mut all = Vec::new();
    for (number, paper) in papers.iter().enumerate() {
        let script = format!("measure('{0}', './papers/{number}.{0}')", paper.kind);
        let mut figures = Vec::new();
        // The first time loads and compiles what both need, so it does not count.
        for run in 0..=runs {
            match browser.try_run(&script).await {
                Ok(value) if run > 0 => figures
                    .push(Figures { ours: figure(&value["ours"], &paper.words), peer: figure(&value["peer"], &paper.words) }),
                Ok(_) => {}
                Err(error) => {
                    println!("{}: {error}", paper.name);
                    break;
                }
            }
        }
        all.push(middle(&figures));
    }
    browser.close().await;
    all
}

fn figure(value: &Value, words: &str) -> (f64, f64) {
    (value["milliseconds"].as_f64().unwrap_or_default(), f1(words, value["text"].as_str().unwrap_or_default()))
}

/// The medians of the times; the words are the same each time.
fn middle(figures: &[Figures]) -> Option<Figures> {
    let median = |of: fn(&Figures) -> f64| {
        let mut values: Vec<f64> = figures.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let last = figures.last()?;
    Some(Figures { ours: (median(|figures| figures.ours.0), last.ours.1), peer: (median(|figures| figures.peer.0), last.peer.1) })
}

fn print(papers: &[Paper], found: &[Option<Figures>]) {
    for (kind, peer) in PEERS {
        println!(
            "\n{:44}{:>10}{:>8}{:>12}{:>8}{:>9}",
            format!("{kind}, beside {peer}"),
            "ours",
            "words",
            "peer",
            "words",
            "ratio"
        );
        let rows: Vec<(&str, Figures)> = papers
            .iter()
            .zip(found)
            .filter(|(paper, _)| paper.kind == kind)
            .filter_map(|(paper, figures)| Some((paper.name.as_str(), (*figures)?)))
            .collect();
        for (name, Figures { ours, peer }) in &rows {
            let name: String = name.chars().take(42).collect();
            println!(
                "{name:44}{:>8.1}ms{:>8.3}{:>10.1}ms{:>8.3}{:>8.1}x",
                ours.0,
                ours.1,
                peer.0,
                peer.1,
                peer.0 / ours.0.max(0.1)
            );
        }
        let mut ratios: Vec<f64> = rows.iter().map(|(_, figures)| figures.peer.0 / figures.ours.0.max(0.1)).collect();
        ratios.sort_by(f64::total_cmp);
        let sum = |of: fn(&Figures) -> f64| rows.iter().map(|(_, figures)| of(figures)).sum::<f64>();
        let count = rows.len().max(1) as f64;
        if let Some(median) = ratios.get(ratios.len() / 2) {
            println!(
                "{:44}{:>8.1}ms{:>8.3}{:>10.1}ms{:>8.3}{:>8.1}x; median of the ratios {median:.1}",
                "all",
                sum(|figures| figures.ours.0),
                sum(|figures| figures.ours.1) / count,
                sum(|figures| figures.peer.0),
                sum(|figures| figures.peer.1) / count,
                sum(|figures| figures.peer.0) / sum(|figures| figures.ours.0).max(0.1)
            );
        }
    }
}

/// The harmonic mean of precision and recall of the words, their order aside.
fn f1(expected: &str, found: &str) -> f64 {
    let mut counts: HashMap<String, i64> = HashMap::new();
    let (mut in_expected, mut in_found, mut in_both) = (0, 0, 0);
    for word in words(expected) {
        *counts.entry(word).or_default() += 1;
        in_expected += 1;
    }
    for word in words(found) {
        in_found += 1;
        if let Some(left) = counts.get_mut(&word).filter(|left| **left > 0) {
            *left -= 1;
            in_both += 1;
        }
    }
    if in_expected + in_found == 0 { 1.0 } else { 2.0 * f64::from(in_both) / f64::from(in_expected + in_found) }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn generated(folder: &Path) -> io::Result<Vec<Paper>> {
    let mut papers = Vec::new();
    for tokens in SIZES {
        for (kind, _) in PEERS {
            let path = folder.join(format!("{tokens}.{kind}"));
            let words = corpus::write_one(&path, kind, tokens)?;
            papers.push(Paper { kind: kind.to_owned(), name: format!("{tokens} tokens"), path, words });
        }
    }
    Ok(papers)
}

#[derive(Deserialize)]
struct Manifest {
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    document: PathBuf,
    truth: PathBuf,
}

/// The documents of a measuring set whose words are known.
fn papers_of(set: &Path) -> io::Result<Vec<Paper>> {
    let manifest: Manifest = serde_json::from_slice(&fs::read(set.join("manifest.json"))?)?;
    let mut papers = Vec::new();
    for item in manifest.items.into_iter().filter(|item| PEERS.iter().any(|(kind, _)| *kind == item.kind)) {
        let truth: Value = serde_json::from_slice(&fs::read(set.join(&item.truth))?)?;
        if let Some(words) = truth["text"].as_str().filter(|words| !words.is_empty()) {
            papers.push(Paper { kind: item.kind, name: item.id, path: set.join(&item.document), words: words.to_owned() });
        }
    }
    Ok(papers)
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() { copy(&entry.path(), &target)? } else { fs::copy(entry.path(), target).map(|_| ())? }
    }
    Ok(())
}
