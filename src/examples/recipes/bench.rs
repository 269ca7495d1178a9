//! What the recipes work on: the document, what is used of it, and what has been made so far.

use super::super::random::mixed;
use super::super::verify::verify;
use super::super::words::{Letters, cyrillic_share, is_among, normalised, one_line, word_count};
use super::super::{Evidence, Example, Quote, RecipeId, Role, Rule, Turn};
use super::sections::{clean, is_boilerplate, is_vague};
use super::wordings::Wordings;
use super::{Made, Recipe, RecipePlan, SkipReason, Skipped};
use crate::chunks::{ChunkMark, ChunkMarkKind, Headings, Part, Rendering, placed};
use crate::document::{Block, BlockKind, Document, Hash, Language, MarkKind, Section, Span, sections};
use crate::tokens::CountTokens;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

/// The language that a template speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tongue {
    Russian,
    English,
}

/// An example before it is checked.
pub(super) struct Draft {
    /// One or several wordings of the question.
    pub questions: Vec<String>,
    pub answer: Rendering,
    /// What names the fact; wordings and directions of one fact share it.
    pub key: String,
    /// The block that the example starts from.
    pub block: u32,
    /// What the answer follows from, where it doesn't follow from its own words.
    pub computed: Option<(Rule, Vec<Span>)>,
}

impl Draft {
    /// A draft whose answer is quoted.
    pub fn quoted(questions: Vec<String>, answer: Rendering, key: String, block: u32) -> Draft {
        Draft { questions, answer, key, block, computed: None }
    }
}

/// A longer heading makes a clumsy question.
const SUBJECT_MAX: usize = 100;

/// The words that fill a page before there is a text for it.
const PLACEHOLDER: &str = "lorem ipsum dolor sit";

pub(super) struct Bench<'a> {
    pub document: &'a Document,
    pub plan: &'a RecipePlan,
    pub counter: &'a dyn CountTokens,
    pub sections: Vec<Section>,
    /// The title, or the file's name without its ending.
    pub title: Option<String>,
    /// The level of each block that is a heading, or that looks like one in a document without headings.
    levels: Vec<Option<u8>>,
    section_of: Vec<u32>,
    /// Blocks at which the person has cut.
    splits: BTreeSet<u32>,
    /// The only blocks of which anything is made or told, when not all of them are.
    only: Option<Vec<Range<u32>>>,
    used: Vec<bool>,
    asked: HashSet<String>,
    recipe: RecipeId,
    made: Made,
    /// Recipes that found nothing.
    in_vain: Vec<RecipeId>,
}

impl<'a> Bench<'a> {
    pub fn new(document: &'a Document, plan: &'a RecipePlan, counter: &'a dyn CountTokens) -> Self {
        let marks = placed(document, &plan.marks);
        let sections = sections(document);
        let mut section_of = vec![0; document.blocks.len()];
        for (number, section) in (0_u32..).zip(&sections) {
            for index in section.heading().into_iter().chain(section.blocks.clone()) {
                if let Some(slot) = section_of.get_mut(index as usize) {
                    *slot = number;
                }
            }
        }
        Bench {
            document,
            plan,
            counter,
            sections,
            title: title(document, &plan.file_name),
            levels: levels_of_marked(document, &marks),
            section_of,
            splits: blocks_marked(&marks, ChunkMarkKind::Split),
            only: None,
            used: vec![false; document.blocks.len()],
            asked: HashSet::new(),
            recipe: RecipeId::QuestionsAndAnswers,
            made: Made::default(),
            in_vain: Vec::new(),
        }
    }

    /// From here on nothing is made or told of other blocks than these.
    pub fn only(&mut self, blocks: Vec<Range<u32>>) {
        self.only = Some(blocks);
    }

    fn leaves_out(&self, block: Option<u32>) -> bool {
        let is_in = |blocks: &Vec<Range<u32>>| block.is_some_and(|block| blocks.iter().any(|range| range.contains(&block)));
        self.only.as_ref().is_some_and(|only| !is_in(only))
    }

    pub fn run(&mut self, recipe: &Recipe) {
        self.recipe = recipe.id;
        let before = self.made.examples.len() + self.made.skipped.len();
        (recipe.make)(self);
        if self.made.examples.len() + self.made.skipped.len() == before {
            self.in_vain.push(recipe.id);
        }
    }

    /// All that was made. Where nothing was, each recipe that found nothing to work on says so.
    pub fn finish(mut self) -> Made {
        if self.made.examples.is_empty() {
            let nothing = |recipe: &RecipeId| Skipped { recipe: *recipe, reason: SkipReason::NoStructure, block: None };
            // What is not said has a share of the others, so it looks for nothing of its own.
            self.made.skipped.extend(self.in_vain.iter().filter(|recipe| **recipe != RecipeId::NotSaid).map(nothing));
        }
        self.made
    }

    /// What the recipes have made so far.
    pub fn examples(&self) -> &[Example] {
        &self.made.examples
    }

    /// To be said in long loops, so that nobody takes the work for stuck.
    pub fn still_working(&self) {
        self.counter.still_working();
    }

    pub fn block(&self, index: u32) -> Option<&'a Block> {
        self.document.blocks.get(index as usize)
    }

    pub fn skip(&mut self, reason: SkipReason, block: Option<u32>) {
        if self.leaves_out(block) {
            return;
        }
        self.made.skipped.push(Skipped { recipe: self.recipe, reason, block });
    }

    pub fn use_blocks(&mut self, blocks: impl IntoIterator<Item = u32>) {
        for index in blocks {
            if let Some(used) = self.used.get_mut(index as usize) {
                *used = true;
            }
        }
    }

    pub fn is_used(&self, block: u32) -> bool {
        self.used.get(block as usize).copied().unwrap_or(false)
    }

    pub fn section_of(&self, block: u32) -> Option<&Section> {
        self.sections.get(*self.section_of.get(block as usize)? as usize)
    }

    /// The level of a heading, or of a line that works as one.
    pub fn level(&self, index: u32) -> Option<u8> {
        self.levels.get(index as usize).copied().flatten()
    }

    /// All headings in order.
    pub fn headings(&self) -> Vec<u32> {
        (0..self.document.blocks.len() as u32).filter(|index| self.level(*index).is_some()).collect()
    }

    /// The blocks under a heading up to the next heading of the same or a higher level.
    pub fn under(&self, heading: u32) -> Range<u32> {
        let own = self.level(heading).unwrap_or(u8::MAX);
        let count = self.document.blocks.len() as u32;
        let ends = |index: &u32| self.splits.contains(index) || self.level(*index).is_some_and(|level| level <= own);
        heading + 1..(heading + 1..count).find(ends).unwrap_or(count)
    }

    /// The blocks at which the person has cut, in order.
    pub fn splits(&self) -> Vec<u32> {
        self.splits.iter().copied().collect()
    }

    /// The blocks from a cut up to the next heading or cut.
    pub fn piece(&self, start: u32) -> Range<u32> {
        let count = self.document.blocks.len() as u32;
        let ends = |index: &u32| self.splits.contains(index) || self.level(*index).is_some();
        start..(start + 1..count).find(ends).unwrap_or(count)
    }

    /// Whether the question has been asked.
    pub fn is_asked(&self, question: &str) -> bool {
        self.asked.contains(&normalised(question))
    }

    /// Whether an answer may contain the block: what stands beside the flow and remarks of a
    /// conversation stay out.
    pub fn is_flow(&self, index: u32) -> bool {
        self.block(index).is_some_and(|block| match &block.kind {
            BlockKind::Aside { .. } | BlockKind::Remark { .. } => false,
            // The place of a file that would be put in, without its words.
            BlockKind::Code { .. } if block.text.trim().starts_with("{{#") && block.text.trim().lines().count() == 1 => false,
            _ => !block.text.trim().is_empty(),
        })
    }

    /// Whether a text keeps to a number of tokens.
    pub fn fits(&self, text: &str, tokens_max: u64) -> bool {
        // Hardly a token is longer than this, so that an enormous text needn't be counted to be refused.
        (text.len() as u64) < tokens_max.saturating_mul(64) && self.counter.count(text) <= tokens_max
    }

    /// The parts of an answer as one text.
    pub fn rendered(&self, parts: &[Part]) -> Rendering {
        let mut rendering = Rendering::new(Headings::Bold);
        for part in parts {
            rendering.part(self.document, part);
        }
        rendering
    }

    /// The language of the templates for a text: its own alphabet decides, else the document.
    pub fn tongue(&self, text: &str) -> Tongue {
        let letters = Letters::of(text);
        let share = letters.cyrillic_share();
        let cyrillic_document = match self.document.language {
            Some(language) => matches!(language, Language::Ru),
            None => share.is_some_and(|share| share > 0.5),
        };
        let other_cyrillic = matches!(self.document.language, Some(Language::Uk | Language::Be | Language::Bg));
        let enough = letters.all >= 20;
        match share {
            Some(share) if enough && share > 0.6 && !other_cyrillic => Tongue::Russian,
            Some(share) if enough && share < 0.1 => Tongue::English,
            _ if cyrillic_document => Tongue::Russian,
            _ => Tongue::English,
        }
    }

    /// A number by chance for a key; the same for the same seed.
    pub fn chance(&self, key: &str) -> u64 {
        mixed(self.plan.seed, Hash::of(key.as_bytes()).short())
    }

    /// As many wordings as the plan asks for, begun at one that the seed and the key choose.
    pub fn worded(&self, wordings: &Wordings, tongue: Tongue, key: &str, fill: impl Fn(&str) -> String) -> Vec<String> {
        let russian = tongue == Tongue::Russian;
        let own = self.plan.wordings_of(wordings.id, russian);
        let list: Vec<&str> = match own {
            Some(own) => own.lines.iter().map(String::as_str).collect(),
            None if russian => wordings.russian.to_vec(),
            None => wordings.english.to_vec(),
        };
        if list.is_empty() {
            return Vec::new();
        }
        let first = (self.chance(key) % list.len() as u64) as usize;
        let count = (self.plan.wordings.max(1) as usize).min(list.len());
        list.iter().cycle().skip(first).take(count).map(|template| fill(template)).collect()
    }

    /// Checks a draft and keeps it, or notes why not. Returns whether anything was kept.
    pub fn add(&mut self, draft: Draft) -> bool {
        self.still_working();
        let block = Some(draft.block);
        if word_count(&draft.answer.text) == 0 {
            self.skip(SkipReason::TooShort, block);
            return false;
        }
        if is_placeholder(&draft.answer.text) {
            self.skip(SkipReason::Boilerplate, block);
            return false;
        }
        if self.speaks_otherwise(&draft) {
            self.skip(SkipReason::OtherLanguage, block);
            return false;
        }
        let mut kept = false;
        for question in &draft.questions {
            let turns = vec![
                Turn { role: Role::User, content: one_line(question) },
                Turn { role: Role::Assistant, content: draft.answer.text.clone() },
            ];
            let example = self.example(turns, self.evidence(&draft), &draft.key, draft.block);
            kept |= self.keep(example, draft.block);
        }
        kept
    }

    /// Checks a conversation whose answers are the words of these spans, and keeps it. Returns whether it was kept.
    pub fn add_conversation(&mut self, turns: Vec<Turn>, spans: &[Span], key: &str, block: u32) -> bool {
        self.still_working();
        let evidence = Evidence::Quoted { quotes: spans.iter().map(|span| self.quote(*span)).collect() };
        let example = self.example(turns, evidence, key, block);
        self.keep(example, block)
    }

    /// Checks an answer that says what these blocks don't, and keeps it. Returns whether it was kept.
    pub fn add_absent(
        &mut self,
        turns: Vec<Turn>,
        searched: Vec<String>,
        within: Range<u32>,
        spans: [Span; 2],
        key: &str,
    ) -> bool {
        self.still_working();
        let block = within.start;
        let quotes = spans.map(|span| self.quote(span)).to_vec();
        let example = self.example(turns, Evidence::Absent { searched, within: Some(within), quotes }, key, block);
        self.keep(example, block)
    }

    /// Keeps an example whose question is new and whose evidence holds, or notes why not.
    fn keep(&mut self, example: Example, block: u32) -> bool {
        if self.leaves_out(Some(block)) {
            return false;
        }
        if !self.asked.insert(normalised(example.question())) {
            self.skip(SkipReason::DuplicateQuestion, Some(block));
            return false;
        }
        if verify(&example, self.document).is_err() {
            self.skip(SkipReason::Unverified, Some(block));
            return false;
        }
        self.made.examples.push(example);
        true
    }

    fn example(&self, turns: Vec<Turn>, evidence: Evidence, key: &str, block: u32) -> Example {
        let answers: Vec<&str> =
            turns.iter().filter(|turn| turn.role == Role::Assistant).map(|turn| turn.content.as_str()).collect();
        let language = match self.tongue(&answers.join("\n")) {
            Tongue::Russian => Some(Language::Ru),
            Tongue::English if self.document.language == Some(Language::Ru) => Some(Language::En),
            Tongue::English => self.document.language,
        };
        Example {
            turns,
            recipe: self.recipe,
            evidence,
            language,
            fact: Hash::of(key.as_bytes()).short(),
            section: self.section_of.get(block as usize).copied(),
        }
    }

    fn evidence(&self, draft: &Draft) -> Evidence {
        let quotes = |spans: &[Span]| spans.iter().map(|span| self.quote(*span)).collect();
        match &draft.computed {
            Some((rule, operands)) => Evidence::Computed { operands: quotes(operands), rule: *rule },
            None => Evidence::Quoted { quotes: quotes(&draft.answer.spans) },
        }
    }

    fn quote(&self, span: Span) -> Quote {
        Quote {
            span,
            text: self.document.quote(span).unwrap_or_default().to_owned(),
            place: self.block(span.block).map(|block| block.place.clone()).unwrap_or_default(),
        }
    }

    /// What a block is about, for questions about what stands in it: the heading above it that names a subject, else the
    /// document.
    pub fn subject(&self, block: u32) -> Option<String> {
        let headings = self.section_of(block).map(|section| section.path.clone()).unwrap_or_default();
        let named =
            headings.iter().rev().filter_map(|heading| self.block(*heading)).map(|heading| clean(&one_line(&heading.text)));
        let speaks = |text: &String| !is_vague(text) && !is_boilerplate(text) && !text.ends_with('?') && word_count(text) > 0;
        named.filter(speaks).find(|text| text.chars().count() <= SUBJECT_MAX).or_else(|| self.title.clone())
    }

    /// Whether the question is in Cyrillic and the prose of the answer is not, or the other way round.
    fn speaks_otherwise(&self, draft: &Draft) -> bool {
        let prose = draft
            .answer
            .spans
            .iter()
            .filter(|span| self.block(span.block).is_some_and(|block| !matches!(block.kind, BlockKind::Code { .. })));
        let prose: String = prose.filter_map(|span| self.document.quote(*span)).collect::<Vec<_>>().join(" ");
        let letters = Letters::of(&prose);
        if letters.all < 60 {
            return false;
        }
        // A template speaks English about every language but Russian, so only Russian can be at odds with it.
        let template = self.recipe != RecipeId::QuestionsAndAnswers;
        let foreign = template && !matches!(self.document.language, None | Some(Language::Ru | Language::En));
        let asked = draft.questions.first().and_then(|question| cyrillic_share(question));
        match (asked, letters.cyrillic_share()) {
            (Some(asked), Some(answered)) => asked > 0.7 && answered < 0.05 || !foreign && asked < 0.05 && answered > 0.7,
            _ => false,
        }
    }
}

/// Whether a text holds the words of a [`PLACEHOLDER`], which are looked for only where the first of them stands.
pub(super) fn is_placeholder(text: &str) -> bool {
    let first = PLACEHOLDER.split(' ').next().unwrap_or_default();
    let holds_first = text.as_bytes().windows(first.len()).any(|bytes| bytes.eq_ignore_ascii_case(first.as_bytes()));
    holds_first && normalised(text).contains(PLACEHOLDER)
}

/// What the document is called: by its only main heading, by the title in the file, by any heading, by its file.
///
/// The title in the file comes second because it often names the site or the template that the file was made with.
fn title(document: &Document, file_name: &str) -> Option<String> {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace('_', " ");
    let speaks = |text: &String| word_count(text) > 0 && text.chars().any(char::is_alphabetic) && text.chars().count() <= 150;
    let own_title = document.title.as_deref().map(normalised).unwrap_or_default();
    let headings = || {
        document.blocks.iter().filter_map(|block| match block.kind {
            BlockKind::Heading { level, .. } if normalised(&block.text) != own_title => Some((level, block)),
            _ => None,
        })
    };
    let outermost = headings().map(|(level, _)| level).min();
    let mut main = headings().filter(|(level, _)| Some(*level) == outermost);
    let only = main.next().filter(|_| main.next().is_none()).map(|(_, block)| one_line(&block.text));
    let only = only.filter(|text| !is_vague(&clean(text)) && !is_boilerplate(&clean(text)) && !text.ends_with('?'));
    let titles = [only.as_deref(), document.display_title(), Some(stem.as_str())].into_iter().flatten();
    let mut titles = titles.map(|title| clean(&one_line(title))).filter(speaks).peekable();
    // "Introduction" names no document, but is better than nothing.
    let first = titles.peek().cloned();
    titles.find(|title| !is_no_title(title)).or(first)
}

/// Whether a title is one of those that any document may have.
fn is_no_title(title: &str) -> bool {
    const NAMES: &str = "введение|вступление|обзор|общие положения|главная|документ|без названия|новый документ|название| \
         introduction|intro|overview|home|index|untitled|document|title|new document|abstract";
    let plain = normalised(title);
    is_among(&plain, NAMES)
}

/// The levels of headings, without those that the person has joined to what stands before them.
fn levels_of_marked(document: &Document, marks: &[ChunkMark]) -> Vec<Option<u8>> {
    let mut levels = levels(document);
    for block in blocks_marked(marks, ChunkMarkKind::Joined) {
        if let Some(level) = levels.get_mut(block as usize) {
            *level = None;
        }
    }
    levels
}

/// The blocks before whose first word there is a mark of this kind.
fn blocks_marked(marks: &[ChunkMark], kind: ChunkMarkKind) -> BTreeSet<u32> {
    marks.iter().filter(|mark| mark.kind == kind && mark.at.byte == 0).map(|mark| mark.at.block).collect()
}

/// Which blocks are headings. Documents from word processors often have none and show them as short bold lines.
fn levels(document: &Document) -> Vec<Option<u8>> {
    let real: Vec<Option<u8>> = document
        .blocks
        .iter()
        .map(|block| match block.kind {
            BlockKind::Heading { level, .. } => Some(level),
            _ => None,
        })
        .collect();
    if real.iter().flatten().count() >= 2 {
        return real;
    }
    let bold_line = |block: &Block| {
        let single = match &block.kind {
            BlockKind::Paragraph => true,
            BlockKind::List { items } => items.len() == 1,
            _ => false,
        };
        let text = block.text.trim();
        let words = word_count(text);
        let bold: usize = block.marks.iter().filter(|mark| mark.kind == MarkKind::Bold).map(|mark| mark.range.len()).sum();
        // A sentence in bold type is a warning, not a heading.
        let ends = text.ends_with([',', ';', ':']) || text.contains(['!', '?']) || clean(text).contains(". ");
        // A line that begins with a small letter goes on from the line above.
        let begins = !text.chars().find(|sign| sign.is_alphabetic()).is_some_and(char::is_lowercase);
        single && begins && (1..=14).contains(&words) && bold >= text.len() && !ends && !text.contains('\n')
    };
    document.blocks.iter().zip(real).map(|(block, level)| level.or_else(|| bold_line(block).then_some(7))).collect()
}
