//! Facts in Russian.

mod problems;
mod reading;

use super::{Facts, Findings, beginning_of};
use crate::checks::{Fix, Problem, Severity, Verdict};
use crate::dataset::json::Path;
use crate::document::{Format, Language, Limit, Place, ReadNote};
use crate::examples::{RecipeId, SkipReason};
use crate::providers::Method;
use crate::readers::ReadError;
use crate::texts::Russian;
use crate::texts::format::{Locale, plural_ru};
use crate::work::store::{Change, EvidenceState, ProjectFileError, ReadOnly, StorageError, StoreError};

impl Facts for Russian {
    fn locale(&self) -> Locale {
        Locale::Russian
    }

    fn read_error(&self, error: &ReadError) -> String {
        reading::error(error)
    }

    fn read_note(&self, note: &ReadNote) -> String {
        reading::note(note)
    }

    fn limit(&self, limit: Limit) -> String {
        reading::limit(limit)
    }

    fn format(&self, format: Format) -> &'static str {
        reading::format_name(format)
    }

    fn language(&self, language: Language) -> &'static str {
        reading::language_name(language)
    }

    fn place(&self, place: &Place) -> String {
        reading::place(place)
    }

    fn recipe(&self, recipe: RecipeId) -> &'static str {
        match recipe {
            RecipeId::Rows => "Строки таблиц",
            RecipeId::QuestionsAndAnswers => "Вопросы и ответы",
            RecipeId::Dialogues => "Переписка и диалоги",
            RecipeId::Definitions => "Определения",
            RecipeId::KeyValues => "Поля и значения",
            RecipeId::Tables => "Таблицы",
            RecipeId::Procedures => "Инструкции по шагам",
            RecipeId::Lists => "Перечни",
            RecipeId::Code => "Код",
            RecipeId::Gaps => "Пропуски в тексте",
            RecipeId::NotSaid => "Об этом не сказано",
            RecipeId::Reasons => "Причины и оговорки",
            RecipeId::Continuations => "Продолжение текста",
            RecipeId::Sections => "Разделы",
            RecipeId::WholeDocument => "Документ целиком",
            RecipeId::Imported => "Из готового набора",
            RecipeId::Typed => "Написано вами",
        }
    }

    fn recipe_hint(&self, recipe: RecipeId) -> &'static str {
        match recipe {
            RecipeId::Rows => "Каждая строка таблицы становится примером, как вы разметили её столбцы.",
            RecipeId::QuestionsAndAnswers => {
                "Берём вопросы, которые уже есть в документе, и ответы на них слово в слово: например, из раздела «Частые вопросы»."
            }
            RecipeId::Definitions => {
                "Находим, где документ объясняет термин, и спрашиваем в обе стороны: что это такое и как это называется."
            }
            RecipeId::Dialogues => {
                "Чаты и переписка становятся диалогами: модель учится отвечать так, как отвечает ваш сотрудник."
            }
            RecipeId::KeyValues => "Строки вида «Гарантия: два года» становятся вопросами о значении.",
            RecipeId::Tables => {
                "Спрашиваем о каждой строке и ячейке таблицы по её названию, а ещё о наибольшем и наименьшем значении в столбце."
            }
            RecipeId::Procedures => "По пронумерованным шагам спрашиваем, с чего начать и что делать после каждого шага.",
            RecipeId::Lists => "Строка перед списком становится вопросом, а сам список — ответом.",
            RecipeId::Code => "Фраза перед кодом становится вопросом, а код — ответом.",
            RecipeId::Gaps => "Убираем из предложения число и спрашиваем о нём. Помогает выучить цифры наизусть.",
            RecipeId::NotSaid => "Спрашиваем раздел о том, чего в нём нет. В ответе сказано об этом и назван нужный раздел.",
            RecipeId::Reasons => {
                "По словам «потому что», «поэтому», «однако» спрашиваем о причинах и оговорках. Такие примеры стоит проверить."
            }
            RecipeId::Continuations => {
                "Начало отрывка становится заданием, а его продолжение — ответом. Учит писать в вашем стиле."
            }
            RecipeId::Sections => "Заголовок становится вопросом, а текст под ним — ответом.",
            RecipeId::WholeDocument => "Спрашиваем, о чём документ и из каких разделов он состоит, и отвечаем его же словами.",
            RecipeId::Imported => "Готовые примеры из вашего файла, взятые без изменений.",
            RecipeId::Typed => "Примеры, в которых и вопрос, и ответ написали вы.",
        }
    }

    fn skip_reason(&self, reason: SkipReason) -> &'static str {
        match reason {
            SkipReason::TooShort => "Слишком мало текста для ответа",
            SkipReason::TooLong => "Ответ получился бы слишком длинным",
            SkipReason::DanglingReference => "Текст отсылает к другому месту: «см. выше»",
            SkipReason::PronounSubject => "Неясно, о чём речь: вместо названия стоит «это» или «он»",
            SkipReason::VagueQuestion => "Вопрос непонятен в отрыве от документа",
            SkipReason::Boilerplate => "Служебный раздел: оглавление, список литературы, подписи",
            SkipReason::DuplicateQuestion => "Такой вопрос уже есть",
            SkipReason::AlreadyUsed => "Этот текст уже стал другим примером",
            SkipReason::OtherLanguage => "Вопрос и ответ на разных языках",
            SkipReason::NoKeyColumn => "В таблице нет столбца, который называет каждую строку по-своему",
            SkipReason::EmptyCell => "В строке пуста ячейка, нужная для вопроса или ответа",
            SkipReason::NobodyAnswers => "Неясно, кто в переписке отвечает",
            SkipReason::NoStructure => "Ничего подходящего в документе не нашлось",
            SkipReason::Unverified => "Ответ не удалось подтвердить словами документа",
        }
    }

    fn severity(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => "Ошибка",
            Severity::Warning => "Предупреждение",
            Severity::Note => "Примечание",
        }
    }

    fn verdict(&self, verdict: &Verdict) -> String {
        match *verdict {
            Verdict::Ready => "Можно обучать".to_owned(),
            Verdict::MustMend { lines, file: 0 } => format!("Нужно исправить {}", lines_to_fix(lines)),
            Verdict::MustMend { lines: 0, file } => format!("Нужно исправить {} в файле целиком", errors_to_fix(file)),
            Verdict::MustMend { lines, file } => {
                format!("Нужно исправить {} и ещё {} в файле целиком", lines_to_fix(lines), errors_to_fix(file))
            }
            Verdict::TooFew { have, need } => format!("Мало примеров: {}, нужно не меньше {}", number(have), number(need)),
            Verdict::Empty => "Пока нет примеров".to_owned(),
        }
    }

    fn store_error(&self, error: &StoreError) -> String {
        match error {
            StoreError::Gone => {
                "Этого документа или примера больше нет в проекте. Если вы его убрали, верните его кнопкой «Отменить»."
            }
            StoreError::Storage(StorageError::Missing) => {
                "Часть проекта не нашлась в хранилище браузера, поэтому действие не выполнено. Добавьте исходные файлы ещё раз."
            }
            StoreError::Storage(StorageError::Full) => {
                "В браузере закончилось место; то, что сохранено раньше, цело. \
                 Скачайте проект, чтобы ничего не потерять, и освободите место на диске."
            }
            // The text inside is for the log.
            StoreError::Storage(StorageError::Other(_)) => {
                "Браузер не дал сохранить изменение; то, что сохранено раньше, цело. \
                 Повторите действие, а если не поможет, скачайте набор, чтобы ничего не потерять."
            }
            StoreError::Storage(StorageError::Damaged) => {
                "Часть проекта в хранилище браузера испорчена, поэтому действие не выполнено. Добавьте исходные файлы ещё раз."
            }
            StoreError::ReadOnly(ReadOnly::OtherTab | ReadOnly::TakenOver) | StoreError::Storage(StorageError::Stale) => {
                "Этот проект сейчас правят в другой вкладке, поэтому здесь он не изменён. Заберите его кнопкой «Править здесь»."
            }
            StoreError::ReadOnly(ReadOnly::Newer) | StoreError::Storage(StorageError::Newer) => {
                "Проект сохранён более новой версией страницы, поэтому здесь он не изменён. Обновите страницу."
            }
            StoreError::ReadOnly(ReadOnly::Full) => {
                "Изменение не записано: в браузере нет места. Скачайте проект, освободите место и попробуйте ещё раз."
            }
            StoreError::ReadOnly(ReadOnly::Failing) => {
                "Изменение не записано: хранилище браузера не отвечает. Скачайте проект и попробуйте ещё раз."
            }
            StoreError::ReadOnly(ReadOnly::Deleted) => {
                "Этого проекта больше нет в браузере, поэтому изменить его нельзя. Скачайте его или начните новый."
            }
            StoreError::ProjectFile(ProjectFileError::NotAProject) => {
                "Это не файл проекта. Выберите файл, который вы скачали на этой странице кнопкой «Скачать проект»."
            }
            StoreError::ProjectFile(ProjectFileError::Newer) => {
                "Файл проекта сделан более новой версией страницы. Обновите страницу и откройте его ещё раз."
            }
            StoreError::ProjectFile(ProjectFileError::Damaged { .. }) => {
                "Файл проекта повреждён, поэтому не открыт. Возьмите другую копию или скачайте проект ещё раз."
            }
            StoreError::ProjectFile(ProjectFileError::TooLarge) => {
                "Файл проекта распаковывается больше чем в 4 ГБ, поэтому не открыт. Разделите проект на части."
            }
            StoreError::Damaged => {
                "Данные внутри страницы не сошлись, поэтому действие не выполнено. \
                 Повторите его, а если не поможет, уберите этот документ и добавьте заново."
            }
            StoreError::Died => {
                "Часть страницы, которая хранит проект, остановилась и запущена заново. Всё, что отмечено как сохранённое, на месте; \
                 проверьте последнее действие."
            }
            StoreError::EngineMissing => {
                "Нужная часть страницы не загрузилась: скорее всего, прервалась связь. Проверьте интернет и повторите действие."
            }
            StoreError::NotAnExample => {
                "Правка не сохранена: в примере нужны и вопрос, и ответ, а строка набора должна быть объектом JSON. \
                 Допишите недостающее и сохраните ещё раз."
            }
        }
        .to_owned()
    }

    fn change(&self, change: Change) -> &'static str {
        match change {
            Change::SourcesAdded => "добавить файлы",
            Change::SourcesRemoved => "убрать файлы",
            Change::SettingsChanged => "изменить настройки",
            Change::ColumnsMapped => "разметить столбцы",
            Change::ExamplesMade => "создать примеры",
            Change::ExampleEdited => "править пример",
            Change::ExamplesRemoved => "убрать примеры",
            Change::ExamplesRestored => "вернуть примеры в набор",
            Change::FindingsMended => "исправить замечания",
            Change::ChunksChanged => "изменить части документа",
            Change::VersionRestored => "вернуться к версии",
        }
    }

    fn evidence_state(&self, state: EvidenceState) -> &'static str {
        match state {
            EvidenceState::Verified => "Ответ подтверждён словами документа",
            EvidenceState::UnverifiedSinceEdited => "После вашей правки ответ больше не совпадает со словами документа",
            EvidenceState::SourceChanged => {
                "Документ изменился, и этих слов в нём больше нет. Создайте примеры заново или уберите этот"
            }
            EvidenceState::Imported => "Взято из готового набора, с документами не сверялось",
            EvidenceState::Typed => "Написано вами, с документами не сверялось",
        }
    }

    fn method(&self, method: Method) -> &'static str {
        match method {
            Method::Supervised => "Обучение на примерах (supervised)",
            Method::SupervisedVision => "Обучение на примерах с изображениями (vision)",
            Method::Dpo => "Обучение на сравнении двух ответов (DPO)",
            Method::Reinforcement => "Обучение с оценщиком (reinforcement)",
        }
    }
}

impl Findings for Russian {
    fn problem(&self, problem: &Problem) -> String {
        problems::sentence(problem)
    }

    fn problem_title(&self, problem: &Problem) -> &'static str {
        problems::title(problem)
    }

    fn fix(&self, fix: &Fix) -> String {
        let short = |path: &Path| beginning_of(&path.to_string());
        match fix {
            Fix::RemoveLine => "Строка будет убрана из набора.".to_owned(),
            Fix::RemoveKey { path } => format!("Поле «{}» будет убрано, остальное в строке не изменится.", short(path)),
            Fix::RemoveRepeatedKey { path } => {
                format!("Останется последнее поле «{}», более ранние копии будут убраны.", short(path))
            }
            Fix::RenameKey { path, name } => {
                format!("Поле «{}» получит имя «{}», его содержимое не изменится.", short(path), beginning_of(name))
            }
            Fix::RemoveItem { path } => format!("Элемент «{}» будет убран, остальное в строке не изменится.", short(path)),
            Fix::RemoveItemsAfter { path } => format!("Всё, что стоит после «{}», будет убрано.", short(path)),
            Fix::SetText { path, text } => format!("В поле «{}» будет записано «{}».", short(path), beginning_of(text)),
            Fix::QuoteValue { path } => format!("Значение «{}» будет записано как текст, в кавычках.", short(path)),
            Fix::Unquote => "Пример будет вынут из кавычек и станет обычной строкой набора.".to_owned(),
            Fix::ToMessages => {
                "Запрос и продолжение станут диалогом («messages»): вопрос пользователя и ответ модели.".to_owned()
            }
            Fix::Repair => {
                "Скобки, кавычки и запятые будут исправлены так, чтобы строка читалась; слова не изменятся.".to_owned()
            }
            Fix::SplitLine => "Каждый пример из этой строки получит свою строку.".to_owned(),
            Fix::RemoveControlCharacters => "Невидимые служебные знаки будут убраны, слова не изменятся.".to_owned(),
            Fix::Mask { kind } => format!("Вместо этих данных в строке будет стоять «{}».", kind.mask()),
            Fix::RemoveLoneSurrogates => "Повреждённые знаки будут убраны, остальной текст не изменится.".to_owned(),
            Fix::RemoveBom => "Невидимая метка (BOM) перед строкой будет убрана.".to_owned(),
            Fix::AddBom => "В начало файла будет добавлена невидимая метка (BOM).".to_owned(),
            Fix::ToLines => "Файл будет переписан по правилам JSONL: один пример — одна строка.".to_owned(),
        }
    }
}

fn number(number: u64) -> String {
    Locale::Russian.number(number)
}

/// A number with its noun in the form that the number asks for.
fn counted(count: u64, forms: [&str; 3]) -> String {
    format!("{} {}", number(count), plural_ru(count, forms))
}

fn lines_to_fix(count: u64) -> String {
    counted(count, ["строку", "строки", "строк"])
}

fn errors_to_fix(count: u64) -> String {
    counted(count, ["ошибку", "ошибки", "ошибок"])
}
