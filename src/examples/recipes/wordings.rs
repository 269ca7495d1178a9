//! The words of questions that we ask ourselves. `{}` stands for what is quoted, `{plain}` for a term
//! as running text has it, `{title}` for the document's name.
//!
//! Nothing is inflected: a heading or term is always quoted as it is, so a sentence must be right around any of them.

use super::super::verify::{REFUSALS_EN, REFUSALS_RU};
use super::super::wordings::WordingsRecord;
use super::bench::Tongue;
use crate::examples::RecipeId;

/// Several ways of asking one thing, in each language.
pub(super) struct Wordings {
    /// The name by which a project knows them; it never changes.
    pub id: &'static str,
    pub recipe: RecipeId,
    /// What is asked for: in Russian, in English.
    pub about: [&'static str; 2],
    pub russian: &'static [&'static str],
    pub english: &'static [&'static str],
}

/// A term in the nominative; what it is.
pub(super) const WHAT_IS: Wordings = Wordings {
    id: "what_is",
    recipe: RecipeId::Definitions,
    about: ["что это такое", "what it is"],
    russian: &["Что такое {plain}?", "Объясните, что такое {plain}.", "Дайте определение понятия {}.", "Что означает термин {}?"],
    english: &["What is {plain}?", "Can you explain what {plain} is?", "How is {} defined?", "What does {} mean?"],
};

/// A term that had better stay in quotation marks; what it means.
pub(super) const MEANS: Wordings = Wordings {
    id: "means",
    recipe: RecipeId::Definitions,
    about: ["что означает термин", "what a term means"],
    russian: &[
        "Что означает термин {}?",
        "Дайте определение понятия {}.",
        "Что понимается под термином {}?",
        "Как определяется понятие {}?",
    ],
    english: &["What does {} mean?", "How is {} defined?", "What is meant by {}?", "What is the definition of {}?"],
};

/// A term of which the text says something without calling it a definition.
pub(super) const ABOUT_TERM: Wordings = Wordings {
    id: "about_term",
    recipe: RecipeId::Definitions,
    about: ["что сказано о термине", "what is said of a term"],
    russian: &["Поясните, что значит {}.", "Что нужно знать по теме {}?", "Дайте справку по теме {}."],
    english: &["What should I know about {}?", "Explain {}.", "What can you tell me about {}?"],
};

/// The text that a term stands for; which term.
pub(super) const WHICH_TERM: Wordings = Wordings {
    id: "which_term",
    recipe: RecipeId::Definitions,
    about: ["термин по определению", "the term of a definition"],
    russian: &[
        "Какой термин определяется так: {}?",
        "Какому понятию соответствует определение {}?",
        "Назовите термин по определению: {}.",
        "О каком понятии идёт речь: {}?",
    ],
    english: &[
        "Which term is defined as {}?",
        "What is the term for the following: {}?",
        "Name the term that means {}.",
        "Which term matches this definition: {}?",
    ],
};

/// What stands after «под» or «называется», as the document itself inflects it.
pub(super) const UNDERSTOOD_AS: Wordings = Wordings {
    id: "understood_as",
    recipe: RecipeId::Definitions,
    about: ["что понимается под термином", "what is understood as a term"],
    russian: &["Что понимается под {plain}?", "Что следует понимать под {plain}?", "Что подразумевается под {plain}?"],
    english: &[],
};
pub(super) const IS_CALLED: Wordings = Wordings {
    id: "is_called",
    recipe: RecipeId::Definitions,
    about: ["что называют термином", "what is called by a term"],
    russian: &["Что называется {plain}?", "Что называют {plain}?", "Что принято называть {plain}?"],
    english: &[],
};

/// An abbreviation; what it stands for.
pub(super) const STANDS_FOR: Wordings = Wordings {
    id: "stands_for",
    recipe: RecipeId::Definitions,
    about: ["расшифровка сокращения", "what an abbreviation stands for"],
    russian: &["Как расшифровывается {plain}?", "Что означает сокращение {plain}?", "Расшифруйте сокращение {plain}."],
    english: &["What does {plain} stand for?", "What is {plain} short for?", "Spell out the abbreviation {plain}."],
};
pub(super) const ABBREVIATION_OF: Wordings = Wordings {
    id: "abbreviation_of",
    recipe: RecipeId::Definitions,
    about: ["сокращение", "the abbreviation"],
    russian: &["Каким сокращением обозначается {}?", "Как сокращается {}?"],
    english: &["What is the abbreviation for {}?", "Which abbreviation is used for {}?"],
};

/// A heading that names a subject; what the text under it says.
pub(super) const SECTION: Wordings = Wordings {
    id: "section",
    recipe: RecipeId::Sections,
    about: ["раздел", "a section"],
    russian: &[
        "Расскажите подробнее на тему {}.",
        "Что нужно знать по теме {}?",
        "Раскройте тему {}.",
        "Дайте справку по теме {}.",
        "Что известно по теме {}?",
    ],
    english: &[
        "Tell me about {}.",
        "What should I know about {}?",
        "Explain {}.",
        "Walk me through {}.",
        "Give me the details on {}.",
    ],
};

/// A subject of which something was said before; what follows.
pub(super) const GOES_ON: Wordings = Wordings {
    id: "goes_on",
    recipe: RecipeId::Sections,
    about: ["продолжение раздела", "how a section goes on"],
    russian: &[
        "Что ещё сказано по теме {}?",
        "Что ещё нужно знать по теме {}?",
        "Расскажите ещё на тему {}.",
        "Дополните ответ по теме {}.",
    ],
    english: &[
        "What else is said about {}?",
        "What else should I know about {}?",
        "Tell me more about {}.",
        "What more is there to know about {}?",
    ],
};

/// A heading that says little alone, with the document's title.
pub(super) const SECTION_OF_DOCUMENT: Wordings = Wordings {
    id: "section_of_document",
    recipe: RecipeId::Sections,
    about: ["раздел, название которого непонятно без документа", "a section whose heading needs the document"],
    russian: &[
        "Что в документе {title} сказано на тему {}?",
        "Что говорится в разделе {} документа {title}?",
        "Расскажите, что документ {title} сообщает на тему {}.",
        "Изложите раздел {} документа {title}.",
    ],
    english: &[
        "What does {title} say about {}?",
        "In {title}, what is covered under {}?",
        "According to {title}, what should I know about {}?",
        "Tell me what {title} says about {}.",
    ],
};

/// A heading that says little alone, with the heading above it.
pub(super) const SECTION_OF_SECTION: Wordings = Wordings {
    id: "section_of_section",
    recipe: RecipeId::Sections,
    about: ["раздел, название которого непонятно без раздела выше", "a section whose heading needs the one above"],
    russian: &[
        "Тема {title}: что сказано в разделе {}?",
        "Изложите раздел {} по теме {title}.",
        "Что по теме {title} говорится в разделе {}?",
    ],
    english: &[
        "On the subject of {title}: what is said under {}?",
        "With regard to {title}, explain {}.",
        "When it comes to {title}, what should I know about {}?",
    ],
};

pub(super) const DOCUMENT_ABOUT: Wordings = Wordings {
    id: "document_about",
    recipe: RecipeId::WholeDocument,
    about: ["краткое содержание документа", "what a document is about"],
    russian: &["О чём документ {title}?", "О чём говорится в документе {title}?", "Каково краткое содержание документа {title}?"],
    english: &[
        "What is the document {title} about?",
        "What does the document {title} cover?",
        "Can you sum up the document {title}?",
    ],
};

/// What the document says about itself at its beginning.
pub(super) const DOCUMENT_INTRODUCED: Wordings = Wordings {
    id: "document_introduced",
    recipe: RecipeId::WholeDocument,
    about: ["вступление документа", "how a document introduces itself"],
    russian: &["О чём документ {title}?", "О чём говорится в документе {title}?", "Чему посвящён документ {title}?"],
    english: &["What is the document {title} about?", "What does the document {title} cover?"],
};

pub(super) const DOCUMENT_SECTIONS: Wordings = Wordings {
    id: "document_sections",
    recipe: RecipeId::WholeDocument,
    about: ["разделы документа", "the sections of a document"],
    russian: &[
        "Какие разделы есть в документе {title}?",
        "Из каких разделов состоит документ {title}?",
        "Перечислите разделы документа {title}.",
    ],
    english: &[
        "What sections does the document {title} have?",
        "How is the document {title} organised?",
        "List the sections of the document {title}.",
    ],
};

pub(super) const DOCUMENT_QUESTIONS: Wordings = Wordings {
    id: "document_questions",
    recipe: RecipeId::WholeDocument,
    about: ["вопросы, на которые отвечает документ", "the questions that a document answers"],
    russian: &["На какие вопросы отвечает документ {title}?", "Какие вопросы разбираются в документе {title}?"],
    english: &["Which questions does the document {title} answer?", "What questions are covered in the document {title}?"],
};

/// One cell of a table, by the name of its row and of its column.
pub(super) const CELL: Wordings = Wordings {
    id: "cell",
    recipe: RecipeId::Tables,
    about: ["ячейка таблицы", "a cell of a table"],
    russian: &[
        "Что указано в графе {column} для {}?",
        "Какое значение {column} указано для {}?",
        "{}: что стоит в графе {column}?",
    ],
    english: &["What is the {column} of {}?", "Which {column} is given for {}?", "What is given as {column} for {}?"],
};
pub(super) const CELL_OF_SUBJECT: Wordings = Wordings {
    id: "cell_of_subject",
    recipe: RecipeId::Tables,
    about: ["ячейка таблицы, тема которой известна", "a cell of a table on a subject"],
    russian: &[
        "{title}: что указано в графе {column} для {}?",
        "{title}: какое значение {column} указано для {}?",
        "Тема {title}. Что стоит в графе {column} напротив {}?",
    ],
    english: &[
        "{title}: what is the {column} of {}?",
        "Under {title}, which {column} is given for {}?",
        "In {title}, what is given as {column} for {}?",
    ],
};

/// All that a table says of one of its rows.
pub(super) const ROW: Wordings = Wordings {
    id: "row",
    recipe: RecipeId::Tables,
    about: ["строка таблицы", "a row of a table"],
    russian: &["Какие данные приведены для {}?", "Что известно о позиции {}?", "Перечислите данные по позиции {}."],
    english: &["What data is given for {}?", "What is known about {}?", "List the details of {}."],
};
pub(super) const ROW_OF_SUBJECT: Wordings = Wordings {
    id: "row_of_subject",
    recipe: RecipeId::Tables,
    about: ["строка таблицы, тема которой известна", "a row of a table on a subject"],
    russian: &[
        "{title}: какие данные приведены для {}?",
        "{title}: что известно о позиции {}?",
        "Тема {title}. Перечислите данные по позиции {}.",
    ],
    english: &[
        "{title}: what data is given for {}?",
        "Under {title}, what is said about {}?",
        "{title}: list the details of {}.",
    ],
};

/// Every name that a table has rows for.
pub(super) const ALL_ROWS: Wordings = Wordings {
    id: "all_rows",
    recipe: RecipeId::Tables,
    about: ["все строки таблицы", "all rows of a table"],
    russian: &["{title}: перечислите всё, что есть в графе {column}.", "{title}: какие позиции есть в графе {column}?"],
    english: &["{title}: list every {column}.", "{title}: which entries are there under {column}?"],
};
pub(super) const GREATEST: Wordings = Wordings {
    id: "greatest",
    recipe: RecipeId::Tables,
    about: ["наибольшее значение", "the greatest value"],
    russian: &["{title}: каково наибольшее значение {column}?", "{title}: какое значение {column} самое большое?"],
    english: &["{title}: what is the highest {column}?", "{title}: what is the greatest value of {column}?"],
};
pub(super) const LEAST: Wordings = Wordings {
    id: "least",
    recipe: RecipeId::Tables,
    about: ["наименьшее значение", "the least value"],
    russian: &["{title}: каково наименьшее значение {column}?", "{title}: какое значение {column} самое маленькое?"],
    english: &["{title}: what is the lowest {column}?", "{title}: what is the least value of {column}?"],
};

/// A name with a value, as in a form.
pub(super) const VALUE: Wordings = Wordings {
    id: "value",
    recipe: RecipeId::KeyValues,
    about: ["значение поля", "the value of a field"],
    russian: &["{title}: что указано в поле {}?", "{title}: каково значение {}?", "Тема {title}. Что записано в поле {}?"],
    english: &["{title}: what is the {}?", "What does {title} give as {}?", "{title}: what is stated as {}?"],
};

/// The steps of an instruction.
pub(super) const FIRST_STEP: Wordings = Wordings {
    id: "first_step",
    recipe: RecipeId::Procedures,
    about: ["первый шаг", "the first step"],
    russian: &["{title}: с чего начать?", "{title}: какой шаг первый?", "{title}: что сделать сначала?"],
    english: &["{title}: where do I start?", "{title}: what is the first step?", "{title}: what comes first?"],
};
pub(super) const NEXT_STEP: Wordings = Wordings {
    id: "next_step",
    recipe: RecipeId::Procedures,
    about: ["следующий шаг", "the next step"],
    russian: &[
        "{title}: что делать после шага {}?",
        "{title}: какой шаг следует за шагом {}?",
        "{title}. Шаг {} выполнен. Что дальше?",
    ],
    english: &[
        "{title}: what comes after the step {}?",
        "{title}: which step follows {}?",
        "{title}. I have done {}. What is next?",
    ],
};

/// The line above a list; what stands in the list.
pub(super) const LIST: Wordings = Wordings {
    id: "list",
    recipe: RecipeId::Lists,
    about: ["перечень", "a list"],
    russian: &["Продолжите перечень: {}", "Что должно идти дальше: {}", "Дополните: {}"],
    english: &["Complete the list: {}", "What comes next: {}", "Fill in the list: {}"],
};

/// The sentence that says what some code does; the code.
pub(super) const CODE: Wordings = Wordings {
    id: "code",
    recipe: RecipeId::Code,
    about: ["код", "code"],
    russian: &["Покажите код: {}", "Приведите пример кода: {}", "Как это выглядит в коде: {}"],
    english: &["Show the code: {}", "Give a code example: {}", "What does this look like in code: {}"],
};

/// A sentence with a gap; what fills it.
pub(super) const GAP: Wordings = Wordings {
    id: "gap",
    recipe: RecipeId::Gaps,
    about: ["пропуск в предложении", "a gap in a sentence"],
    russian: &["Заполните пропуск: {}", "Что пропущено: {}", "Вставьте пропущенное: {}"],
    english: &["Fill in the blank: {}", "What is missing here: {}", "Complete the sentence: {}"],
};

/// A heading whose part does not treat the subject of another one; what it says of that.
pub(super) const NOT_SAID: Wordings = Wordings {
    id: "not_said",
    recipe: RecipeId::NotSaid,
    about: ["раздел, где этого нет", "a section that does not say it"],
    russian: &[
        "Что в разделе {} сказано на тему {other}?",
        "Есть ли в разделе {} сведения по теме {other}?",
        "Я читаю раздел {}. Что в нём говорится по теме {other}?",
        "Можно ли узнать что-нибудь по теме {other} из раздела {}?",
    ],
    english: &[
        "What does the section {} say about {other}?",
        "Does the section {} cover {other}?",
        "I am reading the section {}. What does it say about {other}?",
        "What can I learn about {other} from the section {}?",
    ],
};
pub(super) const NOT_SAID_OF_DOCUMENT: Wordings = Wordings {
    id: "not_said_of_document",
    recipe: RecipeId::NotSaid,
    about: ["раздел документа, где этого нет", "a section of a document that does not say it"],
    russian: &[
        "Что в разделе {} документа {title} сказано на тему {other}?",
        "Есть ли в документе {title} сведения по теме {other} в разделе {}?",
        "Я читаю раздел {} документа {title}. Что в нём говорится по теме {other}?",
        "Документ {title}: что раздел {} сообщает на тему {other}?",
        "Можно ли узнать что-нибудь по теме {other} из раздела {} документа {title}?",
    ],
    english: &[
        "What does the section {} of {title} say about {other}?",
        "In {title}, does the section {} cover {other}?",
        "I am reading the section {} of {title}. What does it say about {other}?",
        "What can I learn about {other} from the section {} of {title}?",
        "{title}: is there anything about {other} in the section {}?",
    ],
};
/// The answers to those. They are checked word by word, so nobody writes others.
pub(super) const REFUSALS: Wordings = Wordings {
    id: "refusals",
    recipe: RecipeId::NotSaid,
    about: ["ответ", "the answer"],
    russian: REFUSALS_RU,
    english: REFUSALS_EN,
};

/// A statement as running text has it, or as it is; its reason.
pub(super) const WHY: Wordings = Wordings {
    id: "why",
    recipe: RecipeId::Reasons,
    about: ["причина", "a reason"],
    russian: &[
        "Почему {plain}?",
        "По какой причине {plain}?",
        "Чем объясняется то, что {plain}?",
        "С чем связано то, что {plain}?",
    ],
    english: &["Why is it that {plain}?", "What is the reason that {plain}?", "For what reason is it that {plain}?"],
};
pub(super) const WHY_QUOTED: Wordings = Wordings {
    id: "why_quoted",
    recipe: RecipeId::Reasons,
    about: ["причина сказанного", "the reason of a statement"],
    russian: &["Чем объясняется следующее: {}?", "Какова причина: {}?", "С чем связано следующее: {}?"],
    english: &["What is the reason for this: {}?", "Why is that so: {}?", "What explains the following: {}?"],
};

/// A statement that is followed by a reservation; which one.
pub(super) const RESERVATION: Wordings = Wordings {
    id: "reservation",
    recipe: RecipeId::Reasons,
    about: ["оговорка", "a reservation"],
    russian: &["К словам {} есть оговорка. Какая?", "Какая оговорка сделана к словам {}?", "Верно ли без оговорок: {}?"],
    english: &["There is a caveat to the statement {}. What is it?", "Is this true without reservation: {}?"],
};

/// The beginning of a sentence that sets two things apart, with what the text is about; how the sentence goes on.
pub(super) const UNLIKE: Wordings = Wordings {
    id: "unlike",
    recipe: RecipeId::Reasons,
    about: ["сравнение", "a comparison"],
    russian: &["Тема {title}. Закончите предложение: {}", "Тема {title}. Как закончить мысль: {}"],
    english: &["{title}: complete the sentence {}", "{title}: finish the comparison {}"],
};

/// The beginning of a passage; how it goes on.
pub(super) const CONTINUE: Wordings = Wordings {
    id: "continue",
    recipe: RecipeId::Continuations,
    about: ["продолжение отрывка", "how a passage goes on"],
    russian: &[
        "Продолжите текст в том же стиле: {}",
        "Напишите, что идёт дальше, не меняя стиля: {}",
        "Вот начало отрывка. Продолжите его в той же манере: {}",
        "Допишите отрывок тем же слогом: {}",
    ],
    english: &[
        "Continue this text in the same style: {}",
        "Write what comes next, in the same style: {}",
        "Here is how a passage begins. Carry on in the same manner: {}",
        "Go on in the same voice: {}",
    ],
};
pub(super) const CONTINUE_SECTION: Wordings = Wordings {
    id: "continue_section",
    recipe: RecipeId::Continuations,
    about: ["продолжение начала раздела", "how the beginning of a section goes on"],
    russian: &[
        "Раздел {other} документа {title} начинается так: {} Продолжите в том же стиле.",
        "Продолжите в том же стиле раздел {other} документа {title}: {}",
        "Вот начало раздела {other} из документа {title}: {} Допишите его той же манерой.",
    ],
    english: &[
        "The section {other} of {title} begins like this: {} Continue in the same style.",
        "Carry on with the section {other} of {title} in the same style: {}",
        "Here is how the section {other} of {title} opens: {} Write the rest in the same manner.",
    ],
};
pub(super) const CONTINUE_IN_SECTION: Wordings = Wordings {
    id: "continue_in_section",
    recipe: RecipeId::Continuations,
    about: ["продолжение отрывка из раздела", "how a passage of a section goes on"],
    russian: &[
        "Отрывок из раздела {other} документа {title}: {} Продолжите в том же стиле.",
        "Продолжите в той же манере отрывок из раздела {other} документа {title}: {}",
        "Документ {title}, раздел {other}. Допишите тем же слогом: {}",
    ],
    english: &[
        "A passage from the section {other} of {title}: {} Continue in the same style.",
        "Carry on in the same manner with this passage from the section {other} of {title}: {}",
        "{title}, section {other}. Go on in the same voice: {}",
    ],
};
pub(super) const WRITE_SECTION: Wordings = Wordings {
    id: "write_section",
    recipe: RecipeId::Continuations,
    about: ["раздел целиком", "a whole section"],
    russian: &[
        "Напишите раздел {} документа {title}.",
        "Напишите для документа {title} раздел {}.",
        "Нужен текст раздела {} для документа {title}.",
    ],
    english: &[
        "Write the section {} of the document {title}.",
        "For the document {title}, write the section {}.",
        "I need the text of the section {} for the document {title}.",
    ],
};

/// All of them, in the order in which they are shown.
const ALL: &[&Wordings] = &[
    &WHAT_IS,
    &MEANS,
    &ABOUT_TERM,
    &WHICH_TERM,
    &UNDERSTOOD_AS,
    &IS_CALLED,
    &STANDS_FOR,
    &ABBREVIATION_OF,
    &SECTION,
    &GOES_ON,
    &SECTION_OF_DOCUMENT,
    &SECTION_OF_SECTION,
    &DOCUMENT_ABOUT,
    &DOCUMENT_INTRODUCED,
    &DOCUMENT_SECTIONS,
    &DOCUMENT_QUESTIONS,
    &CELL,
    &CELL_OF_SUBJECT,
    &ROW,
    &ROW_OF_SUBJECT,
    &ALL_ROWS,
    &GREATEST,
    &LEAST,
    &VALUE,
    &FIRST_STEP,
    &NEXT_STEP,
    &LIST,
    &CODE,
    &GAP,
    &NOT_SAID,
    &NOT_SAID_OF_DOCUMENT,
    &WHY,
    &WHY_QUOTED,
    &RESERVATION,
    &UNLIKE,
    &CONTINUE,
    &CONTINUE_SECTION,
    &CONTINUE_IN_SECTION,
    &WRITE_SECTION,
];

/// All wordings, for a person to read and to change.
pub fn wordings() -> Vec<WordingsRecord> {
    let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    let record = |one: &&Wordings| WordingsRecord {
        id: one.id.to_owned(),
        recipe: one.recipe,
        about: one.about.map(str::to_owned),
        russian: owned(one.russian),
        english: owned(one.english),
    };
    ALL.iter().map(record).collect()
}

/// A statement inside a question: its first letter small, when the document shows that it is no name.
pub(super) fn in_running_text(statement: &str, lowercased: impl Fn(&str) -> bool) -> Option<String> {
    let first = statement.split(|sign: char| !sign.is_alphanumeric()).next().filter(|first| !first.is_empty())?;
    let small = first.to_lowercase();
    lowercased(&small).then(|| format!("{small}{}", statement.get(first.len()..).unwrap_or_default()))
}

/// The text in the quotation marks of the language; marks inside it give way.
pub(super) fn quoted(text: &str, tongue: Tongue) -> String {
    match tongue {
        Tongue::Russian => format!("«{}»", text.replace('«', "„").replace('»', "“")),
        Tongue::English => format!("\"{}\"", text.replace(['"', '“', '”'], "'")),
    }
}
