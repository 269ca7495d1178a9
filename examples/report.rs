//! Counts what the recipes make of a set of documents: `./dev report recipes [SET]`.
//!
//! The set is a folder with `manifest.json`, as for `./dev predict`; without one the fixtures of this repository are taken. For
//! each document the examples by recipe and how much of its text they use; then, over all, why things were passed over,
//! what of it is there twice, and whether all evidence holds.

#[path = "command_line/counting.rs"]
mod counting;

use counting::counter;
use doctune::dataset::Settings;
use doctune::document::{AsideRole, BlockKind, Document};
use doctune::examples::{Candidate, RecipeId, RecipePlan, RepeatKind, SkipReason, bands, clusters, make, select, verify};
use doctune::readers::{self, Content, ReadContext};
use doctune::tokens::Encoding;
use doctune::work::store::plan_for;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct Manifest {
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    document: PathBuf,
}

/// What came of all documents.
#[derive(Default)]
struct Sums {
    documents: usize,
    examples: usize,
    verified: usize,
    letters: usize,
    used: usize,
    skipped: BTreeMap<SkipReason, usize>,
    by_recipe: BTreeMap<RecipeId, usize>,
    candidates: Vec<Candidate>,
    bands: Vec<Option<doctune::examples::Bands>>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let paths = match (arguments.next().as_deref(), arguments.next()) {
        (Some("recipes"), Some(set)) => of_set(Path::new(&set))?,
        (Some("recipes"), None) => of_fixtures()?,
        _ => return Err("report recipes [SET]".into()),
    };
    let mut out = stdout().lock();
    let counter = counter(Encoding::O200kBase);
    write!(out, "{:44}", "document")?;
    RecipeId::MAKING.iter().try_for_each(|recipe| write!(out, "{:>7.6}", format!("{recipe:?}")))?;
    writeln!(out, "{:>8}", "used")?;
    let mut sums = Sums::default();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut nobody = ();
        let mut ctx = ReadContext::new(&name, &mut nobody);
        // Data sets and what can't be read have no place here.
        let Ok(Content::Document(document)) = readers::read(&mut ctx, &fs::read(&path)?) else { continue };
        let made = make(&document, &plan(&name), &counter);
        let mut counts: BTreeMap<RecipeId, usize> = BTreeMap::new();
        let title = document.display_title().unwrap_or(&name).to_owned();
        for example in &made.examples {
            *counts.entry(example.recipe).or_default() += 1;
            *sums.by_recipe.entry(example.recipe).or_default() += 1;
            sums.verified += usize::from(verify(example, &document).is_ok());
            sums.candidates.push(Candidate::new(example, u32::try_from(sums.documents)?, &title, 0));
            sums.bands.push(bands(example.question(), example.answer()));
        }
        for skipped in &made.skipped {
            *sums.skipped.entry(skipped.reason).or_default() += 1;
        }
        let (used, letters) = used(&document, &made.examples);
        write!(out, "{:44}", name.chars().take(42).collect::<String>())?;
        for recipe in RecipeId::MAKING {
            write!(out, "{:>7}", counts.get(&recipe).map_or(String::new(), usize::to_string))?;
        }
        writeln!(out, "{:>7}%", used * 100 / letters.max(1))?;
        sums.documents += 1;
        sums.examples += made.examples.len();
        sums.letters += letters;
        sums.used += used;
    }
    write_sums(&mut out, sums)?;
    Ok(())
}

/// What a new project makes, and the recipes that it leaves to the person.
fn plan(name: &str) -> RecipePlan {
    let settings = Settings { recipes: RecipeId::choices().collect(), ..Settings::default() };
    plan_for(&settings, name, None)
}

fn write_sums(out: &mut impl Write, mut sums: Sums) -> Result<(), Box<dyn Error>> {
    let firsts = clusters(sums.bands.into_iter());
    for (candidate, first) in sums.candidates.iter_mut().zip(firsts) {
        candidate.near = Some(first);
    }
    let chosen = select(&sums.candidates, None, 0);
    let repeats = |kind| chosen.repeats.iter().filter(|repeat| repeat.kind == kind).count();
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    writeln!(out, "\n{} documents, {} examples", sums.documents, sums.examples)?;
    for (recipe, count) in &sums.by_recipe {
        writeln!(out, "  {:24}{count:>7}{:>7.1} %", format!("{recipe:?}"), percent(*count, sums.examples))?;
    }
    writeln!(out, "text used in answers: {:.1} %", percent(sums.used, sums.letters))?;
    writeln!(out, "evidence that holds: {:.1} %", percent(sums.verified, sums.examples))?;
    writeln!(
        out,
        "left out as repeated: {} word for word, {} nearly, {} asked before and answered otherwise; kept {}",
        repeats(RepeatKind::Same),
        repeats(RepeatKind::Near),
        repeats(RepeatKind::OtherAnswer),
        chosen.kept.len()
    )?;
    let passed: usize = sums.skipped.values().sum();
    writeln!(out, "passed over: {passed} places, {:.1} % of all that was looked at", percent(passed, passed + sums.examples))?;
    for (reason, count) in &sums.skipped {
        writeln!(out, "  {:24}{count:>7}{:>7.1} %", format!("{reason:?}"), percent(*count, passed))?;
    }
    Ok(())
}

/// How many bytes of a document's text stand in answers, of how many.
fn used(document: &Document, examples: &[doctune::examples::Example]) -> (usize, usize) {
    let mut marks: Vec<Vec<bool>> = document.blocks.iter().map(|block| vec![false; block.text.len()]).collect();
    for quote in examples.iter().flat_map(|example| example.evidence.quotes()) {
        let range = quote.span.start as usize..quote.span.end as usize;
        if let Some(marks) = marks.get_mut(quote.span.block as usize).and_then(|marks| marks.get_mut(range)) {
            marks.fill(true);
        }
    }
    let counts =
        |kind: &BlockKind| !matches!(kind, BlockKind::Heading { .. } | BlockKind::Aside { role: AsideRole::PageFurniture });
    let flow = document.blocks.iter().zip(marks).filter(|(block, _)| counts(&block.kind));
    flow.fold((0, 0), |(used, all), (block, marks)| {
        (used + marks.into_iter().filter(|mark| *mark).count(), all + block.text.len())
    })
}

fn of_set(set: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let manifest: Manifest = serde_json::from_slice(&fs::read(set.join("manifest.json"))?)?;
    Ok(manifest.items.into_iter().map(|item| set.join(item.document)).collect())
}

/// The documents that stand for those of people: sheets of questions, glossaries and the samples of the page.
fn of_fixtures() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut paths = Vec::new();
    for folder in ["tests/fixtures/pairs/faq", "tests/fixtures/pairs/glossary", "www/data"] {
        let Ok(files) = fs::read_dir(folder) else { continue };
        paths.extend(files.filter_map(Result::ok).map(|file| file.path()).filter(|path| path.is_file()));
    }
    paths.retain(|path| !path.to_string_lossy().ends_with(".truth.jsonl"));
    paths.sort();
    Ok(paths)
}
