//! Every fact has its words in both languages. The lists here do not compile while a variant is missing from them.

use super::{Facts, Findings, beginning_of, clock, end_of, page_list, visible};
use crate::checks::{Fix, Gap, Private, Problem, Severity, Verdict};
use crate::dataset::json::{JsonFault, JsonType, Path};
use crate::dataset::line::LineKind;
use crate::document::{Format, Language, Limit, Place, ReadNote};
use crate::examples::{RecipeId, SkipReason};
use crate::providers::Method;
use crate::readers::{ReadError, ReadErrorKind};
use crate::texts::format::Locale;
use crate::texts::{English, Russian};
use crate::work::store::{Change, EvidenceState, ProjectFileError, ReadOnly, StorageError, StoreError};

/// One value of each variant. Fields of tuples go by their numbers.
macro_rules! every {
    ($type:ident { $($variant:ident $({ $($field:tt: $value:expr),* })?),* $(,)? }) => {{
        let _complete = |value: &$type| match value { $($type::$variant { .. } => ()),* };
        vec![$($type::$variant { $($($field: $value),*)? }),*]
    }};
}

fn limits() -> Vec<Limit> {
    every!(Limit {
        FileBytes { 0: 268_435_456 }, UnpackedBytes { 0: 67_108_864 }, Entries { 0: 4_096 }, Ratio { 0: 200 }, Depth { 0: 256 },
        Columns { 0: 4_096 }, FieldBytes { 0: 8_388_608 }, Pages { 0: 20_000 }, Characters { 0: 100_000_000 }, Steps { 0: 7 },
    })
}

fn places() -> Vec<Place> {
    every!(Place {
        Unknown, Page { 0: 3 }, Slide { 0: 4 }, Line { 0: 12 }, Sheet { name: "Prices".into(), row: 5 }, Time { 0: 65_000 },
        Part { 0: "chapter.xhtml".into() },
    })
}

fn read_errors() -> Vec<ReadError> {
    let limit = Limit::Pages(20_000);
    let mut kinds = every!(ReadErrorKind {
        Empty, Damaged, Encrypted, Scanned { pages: 21 }, Garbled, Unsupported, NotYet { ending: "xlsx".into() }, Limit { 0: limit },
        Vanished, Crashed, TooSlow, EngineMissing,
    });
    kinds.extend(limits().into_iter().map(ReadErrorKind::Limit));
    kinds.extend(["pptx", "7z", "eml", "rtf"].map(|ending| ReadErrorKind::NotYet { ending: ending.into() }));
    kinds.push(ReadErrorKind::Scanned { pages: 1 });
    let somewhere =
        |kind: &ReadErrorKind| places().into_iter().map(|place| ReadError::at(kind.clone(), place)).collect::<Vec<_>>();
    kinds.iter().flat_map(somewhere).chain(kinds.iter().cloned().map(ReadError::from)).collect()
}

fn read_notes() -> Vec<ReadNote> {
    let mut notes = every!(ReadNote {
        EndingDiffers { ending: "doc".into(), read_as: Format::Html }, EncodingUnsure { encoding: "windows-1251".into() },
        UndecodableBytes { count: 21 }, PagesWithoutText { pages: vec![3, 5, 6, 7] }, PicturesNotRead { count: 2 },
        GlyphsWithoutText { count: 5, page: 3 }, HiddenText { characters: 1 }, TrackedChanges { count: 22 },
        CutAt { limit: Limit::Steps(7) }, DamagedParts { count: 1 }, PageFurniture { lines: 5 }, BrokenLines { count: 21 },
        AttachmentsNotRead { names: vec!["PDF".into()] }, MessagesLeftOut { count: 21 },
        ExamplesConverted { count: 21 },
    });
    notes.extend(limits().into_iter().map(|limit| ReadNote::CutAt { limit }));
    notes.push(ReadNote::PagesWithoutText { pages: vec![3] });
    notes
}

fn json_types() -> Vec<JsonType> {
    every!(JsonType { Null, Bool, Number, Text, List, Object })
}

fn faults() -> Vec<JsonFault> {
    every!(JsonFault {
        Unfinished, UnfinishedText, SpareComma, Unexpected { 0: '\u{7}' }, ControlCharacter, BadEscape, BadNumber, BadWord,
        SingleQuotes, SecondValue, TextAfterwards, TooDeep,
    })
}

fn line_kinds() -> Vec<LineKind> {
    every!(LineKind { Chat, Dpo, Rft, PromptCompletion, Text, Other, Broken })
}

fn methods() -> Vec<Method> {
    every!(Method { Supervised, SupervisedVision, Dpo, Reinforcement })
}

fn gaps() -> Vec<Gap> {
    every!(Gap {
        NotA { 0: JsonType::Object }, Key { 0: "id".into() }, Type { 0: "audio".into() }, Items { 0: 2 }, Role { 0: "user".into() }, Surplus { 0: "id".into() },
    })
}

fn problems() -> Vec<Problem> {
    let (id, name, key) = (|| "call_1".to_owned(), || "get_weather".to_owned(), || "id".to_owned());
    let (number, text, gap) = (JsonType::Number, JsonType::Text, || Gap::Key("id".to_owned()));
    let (chat, dpo, by, comma) = (LineKind::Chat, LineKind::Dpo, Method::Dpo, JsonFault::SpareComma);
    let mut problems = every!(Problem {
        InvalidUtf8 { column: 5 }, Bom, BomWithin, MissingBom, JsonArray, SpreadOverLines, BlankLine, InvalidJson { column: 5, reason: comma },
        SeveralValues { column: 5 }, DataType { expected: text, found: number }, RepeatedKey { key: key() }, MissingMessagesList,
        EmptyMessagesList, PromptCompletion, UnsupportedKind { kind: dpo }, MixedKinds { found: dpo, most: chat },
        WrongMethod { kind: chat, method: by }, NoModelForMethod { method: by }, UnrecognizedKey { key: key() },
        MessageUnrecognizedKey { key: key() }, MessageMissingKey { key: key() }, UnrecognizedRole { role: "bot".into() },
        DeveloperRole, ExampleMissingAssistantMessage, LastMessageNotAssistant, LastMessageNotUser, MissingUserMessage,
        MissingSystemMessage { without: 1, examples: 21 }, SeveralSystemMessages { different: 2, most_common: 9, examples: 11 },
        SystemMessageNotFirst, ConsecutiveAssistantMessages, RolesDoNotAlternate, MissingContent, EmptySystemMessage,
        ContentPart { gap: gap() }, WeightValue { value: "0.5".into() }, WeightNotOnReply, NoTrainedReply, MessageName,
        ToolsShape { gap: gap() }, FunctionName { name: "get weather".into() }, ToolParametersSchema { gap: gap() }, FunctionsDeprecated,
        ParallelToolCallsWithoutTools, ToolCallShape { gap: gap() }, ToolArguments, ToolArgumentsSchema { gap: gap() }, UnknownTool { name: name() },
        ToolCallIdUnmatched { id: id() }, ToolCallIdRepeated { id: id() }, ToolCallUnanswered { id: id() }, ImageUrl,
        ImageFormat { format: "image/gif".into() }, ImageDetail, ImageTooLarge { bytes: 12_000_000, most: 10_000_000 },
        ImageInReply, ImageInPair, TooManyImages { images: 12, most: 10 }, TooManyLinesWithImages { lines: 60_000, most: 50_000 },
        MissingKey { key: "input".into() }, RenamedKey { key: "preferred_completion".into(), name: "preferred_output".into() },
        PairOutput { gap: gap() }, PairOutputsAlike, PairSeveralTurns, ControlCharacters { count: 21 }, ReplacementCharacters { count: 2 },
        LoneSurrogate { count: 5 }, PrivateData { kind: Private::Key, count: 2 }, LeakedPrompt { words: "[INST]".into() }, AnswerInAnotherLanguage,
        ManyRefusals { refusals: 60, examples: 100 }, OneSidedAnswers { answer: "да".into(), count: 90, examples: 100 }, TooManyTokens { tokens: 70_000, most: 65_536, estimate: true },
        VeryLong { characters: 120_000, typical: 3_072 }, TooFewExamples { have: 8, need: 10 }, FewExamples { have: 21, advised: 50 },
        TooManyExamples { have: 60_000, most: 50_000 }, FileTooLarge { bytes: 600_000_000, most: 512_000_000 },
        DuplicateExample { first: 3 }, DifferentAnswers { first: 3 }, RepeatsTraining, IdenticalAnswers { examples: 12 },
        CommonBeginning { text: "Здравствуйте".into() }, CommonEnd { text: "До свидания".into() }, AnswerRepeatsQuestion,
    });
    problems.push(Problem::ImageFormat { format: String::new() });
    problems.extend(Private::ALL.map(|kind| Problem::PrivateData { kind, count: 1 }));
    problems.extend(faults().into_iter().map(|reason| Problem::InvalidJson { column: 5, reason }));
    problems.extend(json_types().into_iter().map(|found| Problem::DataType { expected: text, found }));
    problems.extend(json_types().into_iter().map(|expected| Problem::DataType { expected, found: number }));
    problems.extend(line_kinds().into_iter().map(|kind| Problem::UnsupportedKind { kind }));
    problems.extend(methods().into_iter().map(|method| Problem::NoModelForMethod { method }));
    problems.extend(gaps().into_iter().map(|gap| Problem::PairOutput { gap }));
    problems
}

fn fixes() -> Vec<Fix> {
    let path = || Path::root().key("messages").index(0).key("role");
    every!(Fix {
        RemoveLine, RemoveKey { path: path() }, RemoveRepeatedKey { path: path() }, RenameKey { path: path(), name: "role".into() },
        RemoveItem { path: path() }, RemoveItemsAfter { path: path() }, SetText { path: path(), text: "user".into() },
        QuoteValue { path: path() }, Unquote, ToMessages, Repair, SplitLine, RemoveControlCharacters, RemoveLoneSurrogates, Mask { kind: Private::Card },
        RemoveBom, AddBom, ToLines,
    })
}

fn store_errors() -> Vec<StoreError> {
    let missing = StorageError::Missing;
    let (newer, foreign) = (ReadOnly::Newer, ProjectFileError::NotAProject);
    let mut errors = every!(StoreError {
        Gone, Storage { 0: missing }, Damaged, Died, EngineMissing, NotAnExample, ReadOnly { 0: newer }, ProjectFile { 0: foreign },
    });
    let storage = every!(StorageError { Missing, Damaged, Full, Stale, Newer, Other { 0: "QuotaExceeded".into() } });
    errors.extend(storage.into_iter().map(StoreError::Storage));
    let read_only = every!(ReadOnly { OtherTab, TakenOver, Newer, Full, Failing, Deleted });
    errors.extend(read_only.into_iter().map(StoreError::ReadOnly));
    let files = every!(ProjectFileError { NotAProject, Newer, Damaged { path: "project.json".into() }, TooLarge });
    errors.extend(files.into_iter().map(StoreError::ProjectFile));
    errors
}

fn verdicts() -> Vec<Verdict> {
    let mut verdicts = every!(Verdict { Ready, MustMend { lines: 2, file: 0 }, TooFew { have: 8, need: 10 }, Empty });
    verdicts.extend([Verdict::MustMend { lines: 0, file: 1 }, Verdict::MustMend { lines: 21, file: 2 }]);
    verdicts
}

fn formats() -> Vec<Format> {
    every!(Format {
        Text,
        Markdown,
        Html,
        Docx,
        Pdf,
        Csv,
        Jsonl,
        Zip,
        Odt,
        Ods,
        Odp,
        Epub,
        Fb2,
        Rtf,
        Doc,
        Xls,
        Ppt,
        Xlsx,
        Pptx,
        Eml,
        Mbox,
        Msg,
        Mhtml,
        Subtitles,
        Chat,
        Notebook,
        Restructured,
        Asciidoc,
        Latex,
        Json,
        Yaml,
        Xml,
        Tar,
        Packed
    })
}

#[test]
fn the_list_of_formats_is_whole() {
    let all = formats();
    assert!(all.len() == Format::ALL.len() && all.iter().all(|format| Format::ALL.contains(format)));
}

fn languages() -> Vec<Language> {
    every!(Language { Ru, En, Uk, Be, Bg, De, Fr, Es, It, Pt, Pl, Nl, Tr, Zh, Ja, Ko, Ar, He, El, Hi, Th })
}

fn recipes() -> Vec<RecipeId> {
    every!(RecipeId {
        Rows,
        QuestionsAndAnswers,
        Dialogues,
        Definitions,
        KeyValues,
        Tables,
        Procedures,
        Lists,
        Code,
        Sections,
        WholeDocument,
        Continuations,
        Reasons,
        NotSaid,
        Gaps,
        Imported,
        Typed,
    })
}

fn skip_reasons() -> Vec<SkipReason> {
    every!(SkipReason {
        TooShort,
        TooLong,
        DanglingReference,
        PronounSubject,
        VagueQuestion,
        Boilerplate,
        DuplicateQuestion,
        AlreadyUsed,
        OtherLanguage,
        NoKeyColumn,
        EmptyCell,
        NobodyAnswers,
        NoStructure,
        Unverified,
    })
}

fn changes() -> Vec<Change> {
    every!(Change {
        SourcesAdded,
        SourcesRemoved,
        SettingsChanged,
        ColumnsMapped,
        ExamplesMade,
        ExampleEdited,
        ExamplesRemoved,
        ExamplesRestored,
        FindingsMended,
        ChunksChanged,
        VersionRestored,
    })
}

fn evidence_states() -> Vec<EvidenceState> {
    every!(EvidenceState { Verified, UnverifiedSinceEdited, SourceChanged, Imported, Typed })
}

fn severities() -> Vec<Severity> {
    every!(Severity { Error, Warning, Note })
}

/// All that is said of facts.
trait AllFacts: Facts + Findings {}
impl AllFacts for Russian {}
impl AllFacts for English {}

/// Whatever ends in a full stop.
fn sentences(facts: &dyn AllFacts) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    said.extend(read_errors().iter().map(|error| facts.read_error(error)));
    said.extend(read_notes().iter().map(|note| facts.read_note(note)));
    said.extend(problems().iter().map(|problem| facts.problem(problem)));
    said.extend(fixes().iter().map(|fix| facts.fix(fix)));
    said.extend(store_errors().iter().map(|error| facts.store_error(error)));
    said.extend(recipes().into_iter().map(|recipe| facts.recipe_hint(recipe).to_owned()));
    said
}

/// Names, labels and headlines, a list for each method.
fn phrases(facts: &dyn AllFacts) -> Vec<Vec<String>> {
    let owned = |names: Vec<&'static str>| names.into_iter().map(str::to_owned).collect::<Vec<_>>();
    vec![
        limits().into_iter().map(|limit| facts.limit(limit)).collect(),
        verdicts().iter().map(|verdict| facts.verdict(verdict)).collect(),
        places().iter().filter(|place| !place.is_unknown()).map(|place| facts.place(place)).collect(),
        owned(formats().into_iter().map(|format| facts.format(format)).collect()),
        owned(languages().into_iter().map(|language| facts.language(language)).collect()),
        owned(recipes().into_iter().map(|recipe| facts.recipe(recipe)).collect()),
        owned(skip_reasons().into_iter().map(|reason| facts.skip_reason(reason)).collect()),
        owned(severities().into_iter().map(|severity| facts.severity(severity)).collect()),
        owned(changes().into_iter().map(|change| facts.change(change)).collect()),
        owned(evidence_states().into_iter().map(|state| facts.evidence_state(state)).collect()),
        owned(methods().into_iter().map(|method| facts.method(method)).collect()),
        titles(facts),
    ]
}

/// One title for each code of a problem.
fn titles(facts: &dyn AllFacts) -> Vec<String> {
    let mut titles = std::collections::BTreeMap::new();
    for problem in problems() {
        titles.insert(problem.code(), facts.problem_title(&problem).to_owned());
    }
    titles.into_values().collect()
}

/// The text without what stands in quotation marks or brackets.
fn spoken(text: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '«' | '“' | '(' => depth += 1,
            '»' | '”' | ')' => depth = depth.saturating_sub(1),
            letter if depth == 0 => out.push(letter),
            _ => {}
        }
    }
    out
}

/// Names of formats and of nothing else are the same in both languages.
const NAMES: &[&str] = &[
    "PDF",
    "DOCX",
    "TXT",
    "CSV",
    "HTML",
    "JSON",
    "JSONL",
    "UTF",
    "JPEG",
    "PNG",
    "WEBP",
    "Word",
    "OpenDocument",
    "XLSX",
    "Excel",
    "PPTX",
    "PowerPoint",
    "Outlook",
    "Jupyter",
    "LaTeX",
    "AsciiDoc",
    "reStructuredText",
];

fn foreign_words(text: &str, is_own: fn(char) -> bool) -> Vec<String> {
    let spoken = spoken(text);
    let words = spoken.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    words.filter(|word| !word.chars().all(is_own) && !NAMES.contains(word)).map(str::to_owned).collect()
}

fn is_cyrillic(letter: char) -> bool {
    matches!(letter, 'А'..='я' | 'Ё' | 'ё')
}

#[test]
fn a_sentence_begins_large_ends_in_a_full_stop_and_never_shouts() {
    for facts in [&Russian as &dyn AllFacts, &English] {
        for text in sentences(facts) {
            assert!(text.ends_with('.') && !text.ends_with(".."), "{text}");
            assert!(text.chars().count() > 15, "{text}");
            assert!(!text.contains(['!', '\n']) && !text.contains("  ") && !text.contains(" ."), "{text}");
            let first = text.chars().next().expect("a sentence has letters");
            assert!(!first.is_lowercase(), "{text}");
            // Long sentences do not fit into a row of the page.
            assert!(text.chars().count() < 260, "{text}");
        }
    }
}

#[test]
fn a_phrase_says_something_and_has_no_full_stop() {
    for facts in [&Russian as &dyn AllFacts, &English] {
        for text in phrases(facts).into_iter().flatten() {
            assert!(!text.trim().is_empty() && !text.ends_with(['.', '!', ' ']), "{text:?}");
        }
        assert_eq!(facts.place(&Place::Unknown), "");
    }
}

#[test]
fn two_facts_never_have_the_same_name() {
    for facts in [&Russian as &dyn AllFacts, &English] {
        for names in phrases(facts) {
            let mut sorted = names.clone();
            sorted.sort();
            sorted.dedup();
            assert_eq!(sorted.len(), names.len(), "{names:?}");
        }
    }
}

#[test]
fn the_languages_do_not_mix() {
    let all = |facts: &dyn AllFacts| sentences(facts).into_iter().chain(phrases(facts).into_iter().flatten()).collect::<Vec<_>>();
    for text in all(&Russian) {
        assert!(text.chars().any(is_cyrillic), "{text}");
        assert_eq!(foreign_words(&text, is_cyrillic), [""; 0], "{text}");
    }
    for text in all(&English) {
        assert_eq!(foreign_words(&text, |letter| letter.is_ascii_alphabetic()), [""; 0], "{text}");
        assert!(!text.contains(['«', '»', '"']), "{text}");
    }
    assert_eq!(foreign_words("Файл damaged («end of file») PDF", is_cyrillic), ["damaged"]);
}

#[test]
fn brackets_and_quotation_marks_are_closed() {
    for facts in [&Russian as &dyn AllFacts, &English] {
        for text in sentences(facts) {
            for (open, close) in [('«', '»'), ('“', '”'), ('(', ')')] {
                assert_eq!(text.matches(open).count(), text.matches(close).count(), "{text}");
            }
        }
    }
}

#[test]
fn verdicts_are_worded_as_agreed() {
    let russian = |lines, file| Russian.verdict(&Verdict::MustMend { lines, file });
    assert_eq!(Russian.verdict(&Verdict::Ready), "Можно обучать");
    assert_eq!(Russian.verdict(&Verdict::TooFew { have: 8, need: 10 }), "Мало примеров: 8, нужно не меньше 10");
    assert_eq!(russian(1, 0), "Нужно исправить 1 строку");
    assert_eq!(russian(2, 0), "Нужно исправить 2 строки");
    assert_eq!(russian(5, 0), "Нужно исправить 5 строк");
    assert_eq!(russian(21, 1), "Нужно исправить 21 строку и ещё 1 ошибку в файле целиком");
    assert_eq!(russian(0, 2), "Нужно исправить 2 ошибки в файле целиком");
    let english = |lines, file| English.verdict(&Verdict::MustMend { lines, file });
    assert_eq!(english(1, 0), "1 line to fix");
    assert_eq!(english(1_200, 0), "1,200 lines to fix");
    assert_eq!(english(2, 1), "2 lines to fix, and 1 error in the file as a whole");
}

#[test]
fn nouns_agree_with_their_numbers() {
    let begins = |text: String, beginning: &str| assert!(text.starts_with(beginning), "{text}");
    for (count, words) in [(1, "1 изображение:"), (2, "2 изображения:"), (5, "5 изображений:"), (21, "21 изображение:")]
    {
        begins(Russian.read_note(&ReadNote::PicturesNotRead { count }), &format!("Пропущено {words}"));
    }
    for (have, words) in [(1, "1 пример,"), (2, "2 примера,"), (5, "5 примеров,"), (21, "21 пример,")]
    {
        begins(Russian.problem(&Problem::TooFewExamples { have, need: 30 }), &format!("В файле {words}"));
    }
    for (count, words) in
        [(1, "1 невидимый служебный знак."), (2, "2 невидимых служебных знака."), (11, "11 невидимых служебных знаков.")]
    {
        begins(Russian.problem(&Problem::ControlCharacters { count }), &format!("В тексте {words}"));
    }
    for (pages, words) in [(2, "2 страницы,"), (5, "5 страниц,"), (21, "21 страница,")] {
        begins(Russian.read_error(&ReadErrorKind::Scanned { pages }.into()), &format!("В файле {words} и на всех"));
    }
    begins(Russian.read_error(&ReadErrorKind::Scanned { pages: 1 }.into()), "В файле 1 страница, и на ней");
    assert!(Russian.problem(&Problem::MissingSystemMessage { without: 3, examples: 21 }).contains("нет в 3 из 21 примера."));
    assert!(Russian.problem(&Problem::MissingSystemMessage { without: 3, examples: 22 }).contains("нет в 3 из 22 примеров."));
    assert_eq!(Russian.limit(Limit::Ratio(22)), "при распаковке размер вырастает больше чем в 22 раза");
    begins(English.read_note(&ReadNote::PicturesNotRead { count: 1 }), "1 picture was skipped");
    begins(English.read_note(&ReadNote::PicturesNotRead { count: 21 }), "21 pictures were skipped");
    begins(English.problem(&Problem::TooFewExamples { have: 1, need: 10 }), "The file has 1 example,");
}

#[test]
fn a_failed_file_says_what_where_and_what_next() {
    assert_eq!(
        Russian.read_error(&ReadError::at(ReadErrorKind::Damaged, Place::Page(3))),
        "Файл повреждён, прочитать его не удалось (стр. 3). \
         Откройте его в программе, в которой он создан, сохраните заново и добавьте ещё раз."
    );
    assert_eq!(
        English.read_error(&ReadErrorKind::Limit(Limit::FileBytes(256_000_000)).into()),
        "The file was not read: it is larger than 256\u{a0}MB. Split it into parts and add them one by one."
    );
    let not_yet = |ending: &str| Russian.read_error(&ReadErrorKind::NotYet { ending: ending.into() }.into());
    assert_eq!(not_yet("xlsx"), "Файлы «.xlsx» мы пока не читаем. Сохраните таблицу как CSV и добавьте её снова.");
    assert_eq!(not_yet("rar"), "Файлы «.rar» мы пока не читаем. Распакуйте архив и добавьте файлы из него.");
}

#[test]
fn places_are_short() {
    assert_eq!(Russian.place(&Place::Page(1_203)), "стр. 1\u{a0}203");
    assert_eq!(English.place(&Place::Page(3)), "p. 3");
    assert_eq!(Russian.place(&Place::Line(12)), "строка 12");
    assert_eq!(English.place(&Place::Sheet { name: "Prices".into(), row: 5 }), "sheet “Prices”, row 5");
    assert_eq!([clock(0), clock(65_999), clock(3_723_000)], ["0:00", "1:05", "1:02:03"]);
}

#[test]
fn what_people_wrote_is_quoted_on_one_line_and_in_short() {
    assert_eq!(beginning_of("  a\n\u{7} b "), "a b");
    assert_eq!(beginning_of(&"я".repeat(60)), "я".repeat(60));
    assert_eq!(beginning_of(&"я".repeat(61)), format!("{}…", "я".repeat(60)));
    assert_eq!(end_of(&"я".repeat(60)), "я".repeat(60));
    assert_eq!(end_of(&format!("a{}", "я".repeat(60))), format!("…{}", "я".repeat(60)));
    assert_eq!([visible('"'), visible('\u{7}'), visible('\u{a0}')], ["\"", "U+0007", "U+00A0"]);
    let long = Problem::UnrecognizedKey { key: "k".repeat(10_000) };
    assert!(Russian.problem(&long).chars().count() < 200 && English.problem(&long).chars().count() < 200);
}

#[test]
fn pages_are_listed_in_runs() {
    assert_eq!(page_list(&[3], Locale::English), "3");
    assert_eq!(page_list(&[3, 5, 6, 7, 9], Locale::English), "3, 5–7, 9");
    assert_eq!(page_list(&[], Locale::English), "");
    let odd: Vec<u32> = (0..12).map(|number| number * 2 + 1).collect();
    assert_eq!(page_list(&odd, Locale::English), "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, …");
}
