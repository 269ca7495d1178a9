//! What became of a file, in Russian.

use super::super::{Detour, beginning_of, clock, page_list, some_names};
use super::{counted, number};
use crate::document::{Format, Language, Limit, Place, ReadNote};
use crate::readers::{ReadError, ReadErrorKind};
use crate::texts::format::Locale;

pub(super) fn error(error: &ReadError) -> String {
    let place = match error.place.as_ref().map(place).unwrap_or_default() {
        place if place.is_empty() => place,
        place => format!(" ({place})"),
    };
    let (what, next) = match &error.kind {
        ReadErrorKind::Empty => (
            "В файле нет ни слова".to_owned(),
            "Проверьте, тот ли это файл; если текст в нём есть, сохраните его заново.".to_owned(),
        ),
        ReadErrorKind::Damaged => (
            "Файл повреждён, прочитать его не удалось".to_owned(),
            "Откройте его в программе, в которой он создан, сохраните заново и добавьте ещё раз.".to_owned(),
        ),
        ReadErrorKind::Encrypted => (
            "Файл закрыт паролем".to_owned(),
            "Введите пароль, а если он не подходит, сохраните копию без пароля и добавьте её.".to_owned(),
        ),
        ReadErrorKind::Scanned { pages } => (
            match pages {
                1 => "В файле 1 страница, и на ней только изображение без текста".to_owned(),
                _ => format!(
                    "В файле {}, и на всех только изображения без текста",
                    counted(u64::from(*pages), ["страница", "страницы", "страниц"])
                ),
            },
            "Распознайте текст в программе для сканирования (OCR) и добавьте файл снова.".to_owned(),
        ),
        ReadErrorKind::Garbled => (
            "Текст в файле есть, но его шрифт не сообщает, какие это буквы".to_owned(),
            "Добавьте исходный документ, например в DOCX, или распознайте в этом файле текст (OCR).".to_owned(),
        ),
        ReadErrorKind::Unsupported => (
            "Это не текст и не формат, который мы умеем читать".to_owned(),
            "Если в файле есть нужные слова, сохраните их как DOCX, PDF или TXT и добавьте новый файл.".to_owned(),
        ),
        ReadErrorKind::NotYet { ending } => {
            (format!("Файлы «.{}» мы пока не читаем", beginning_of(ending)), detour(Detour::of(ending)).to_owned())
        }
        ReadErrorKind::Limit(passed) => (format!("Файл не прочитан: {}", limit(*passed)), way_round(*passed).to_owned()),
        ReadErrorKind::Vanished => (
            "Файл больше недоступен: его переместили, изменили или закрыли к нему доступ".to_owned(),
            "Добавьте его ещё раз.".to_owned(),
        ),
        ReadErrorKind::Crashed => (
            "Чтение файла дважды оборвалось: скорее всего, он очень большой или необычно устроен".to_owned(),
            "Остальные файлы не пострадали; этот сохраните в другом формате или по частям и добавьте снова.".to_owned(),
        ),
        ReadErrorKind::TooSlow => (
            "Чтение шло слишком долго и остановлено".to_owned(),
            "Разделите файл на части и добавьте их по отдельности.".to_owned(),
        ),
        ReadErrorKind::EngineMissing => (
            "Не загрузилась часть страницы, без которой файл не прочитать: скорее всего, прервалась связь".to_owned(),
            "Проверьте интернет и добавьте файл ещё раз.".to_owned(),
        ),
    };
    format!("{what}{place}. {next}")
}

fn detour(detour: Detour) -> &'static str {
    match detour {
        Detour::Spreadsheet => "Сохраните таблицу как CSV и добавьте её снова.",
        Detour::Slides => "Сохраните этот файл как PDF и добавьте снова.",
        Detour::Archive => "Распакуйте архив и добавьте файлы из него.",
        Detour::Mail => "Сохраните письмо как HTML или TXT и добавьте снова.",
        Detour::Document => "Сохраните этот файл как DOCX, PDF или TXT и добавьте снова.",
    }
}

fn way_round(limit: Limit) -> &'static str {
    match limit {
        Limit::FileBytes(_) | Limit::Pages(_) | Limit::Characters(_) => "Разделите его на части и добавьте их по отдельности.",
        Limit::UnpackedBytes(_) | Limit::Entries(_) | Limit::Ratio(_) => {
            "Если это архив, распакуйте его и добавьте только нужные файлы; если документ, разделите его на части."
        }
        Limit::Depth(_) => "Если это архив в архиве, распакуйте его; если документ, сохраните его как TXT и добавьте снова.",
        Limit::Columns(_) => "Оставьте в таблице только нужные столбцы и добавьте её снова.",
        Limit::FieldBytes(_) => "Проверьте, тот ли это файл, и сохраните его заново, разделив на строки или абзацы.",
        Limit::Steps(_) => "Сохраните его в более простом виде, например как TXT, или разделите на части.",
    }
}

pub(super) fn note(note: &ReadNote) -> String {
    match note {
        ReadNote::EndingDiffers { ending, read_as } => format!(
            "Имя файла заканчивается на «.{}», но внутри другой формат; прочитано как «{}». \
             Проверьте в предпросмотре, всё ли на месте.",
            beginning_of(ending),
            format_name(*read_as)
        ),
        ReadNote::EncodingUnsure { encoding } => format!(
            "Кодировка (способ записи букв) угадана: «{}». Если в предпросмотре вместо слов странные знаки, выберите другую.",
            beginning_of(encoding)
        ),
        ReadNote::UndecodableBytes { count } => format!(
            "{} не удалось превратить в буквы; на этих местах стоит знак «\u{fffd}». Попробуйте выбрать другую кодировку.",
            counted(*count, ["байт", "байта", "байт"])
        ),
        ReadNote::PagesWithoutText { pages } => {
            let list = page_list(pages, Locale::Russian);
            match pages.as_slice() {
                [_] => format!(
                    "На странице {list} только изображение без текста, она пропущена. \
                     Если она нужна, распознайте текст (OCR) и добавьте файл снова."
                ),
                _ => format!(
                    "На страницах {list} только изображения без текста, они пропущены. \
                     Если они нужны, распознайте текст (OCR) и добавьте файл снова."
                ),
            }
        }
        ReadNote::PicturesNotRead { count } => format!(
            "Пропущено {}: мы читаем только текст. Если на изображениях есть важные слова, впишите их в документ.",
            counted(u64::from(*count), ["изображение", "изображения", "изображений"])
        ),
        ReadNote::GlyphsWithoutText { count, page } => format!(
            "На странице {} не удалось узнать {}: шрифт не сообщает, какие это буквы. Сверьте эту страницу в предпросмотре.",
            number(u64::from(*page)),
            counted(*count, ["знак", "знака", "знаков"])
        ),
        ReadNote::HiddenText { characters } => format!(
            "Пропущен скрытый текст: {}. Если он нужен, сделайте его видимым в документе и добавьте файл снова.",
            counted(*characters, ["знак", "знака", "знаков"])
        ),
        ReadNote::TrackedChanges { count } => format!(
            "В документе {}; он прочитан так, будто все правки приняты. Если это не так, примите или отклоните их в редакторе.",
            counted(u64::from(*count), ["непринятая правка", "непринятые правки", "непринятых правок"])
        ),
        ReadNote::CutAt { limit: passed } => {
            format!("Файл прочитан не до конца: {}. Прочитанное сохранено, остальное добавьте отдельным файлом.", limit(*passed))
        }
        ReadNote::DamagedParts { count } => format!(
            "В файле {}, остальное прочитано. Проверьте в предпросмотре, не пропало ли важное.",
            counted(u64::from(*count), ["повреждённая часть", "повреждённые части", "повреждённых частей"])
        ),
        ReadNote::PageFurniture { lines } => {
            format!("Повторяющиеся колонтитулы убраны из текста: {}.", counted(u64::from(*lines), ["строка", "строки", "строк"]))
        }
        ReadNote::BrokenLines { count } => format!(
            "Не удалось разобрать {}. В файле всё осталось как было, а исправить это можно на шаге «Файл».",
            counted(*count, ["строку", "строки", "строк"])
        ),
        ReadNote::AttachmentsNotRead { names } => {
            format!("Вложения не прочитаны: {}. Если они нужны, сохраните их из письма и добавьте.", some_names(names))
        }
        ReadNote::MessagesLeftOut { count } => format!(
            "Пропущено {}: уведомления мессенджера, а также стикеры, голосовые сообщения и изображения без слов.",
            counted(*count, ["сообщение", "сообщения", "сообщений"])
        ),
        ReadNote::ExamplesConverted { count } => format!(
            "Приведено к виду, который нужен для обучения: {}. В файле они были записаны так, как принято в другой программе.",
            counted(*count, ["пример", "примера", "примеров"])
        ),
    }
}

pub(super) fn limit(limit: Limit) -> String {
    let bytes = |most: u64| Locale::Russian.bytes(most);
    match limit {
        Limit::FileBytes(most) => format!("размер больше {}", bytes(most)),
        Limit::UnpackedBytes(most) => format!("содержимое после распаковки занимает больше {}", bytes(most)),
        Limit::Entries(most) => format!("файлов внутри больше {}", number(most)),
        Limit::Ratio(most) => format!("при распаковке размер вырастает больше чем в {}", counted(most, ["раз", "раза", "раз"])),
        Limit::Depth(most) => {
            format!("части вложены друг в друга глубже чем на {}", counted(most, ["уровень", "уровня", "уровней"]))
        }
        Limit::Columns(most) => format!("столбцов в таблице больше {}", number(most)),
        Limit::FieldBytes(most) => format!("одна строка, ячейка или метка занимает больше {}", bytes(most)),
        Limit::Pages(most) => format!("страниц больше {}", number(most)),
        Limit::Characters(most) => format!("знаков больше {}", number(most)),
        // Steps of work mean nothing to a person, so their number is left out.
        Limit::Steps(_) => "содержимое устроено слишком сложно".to_owned(),
    }
}

pub(super) fn format_name(format: Format) -> &'static str {
    match format {
        Format::Text => "Простой текст",
        Format::Markdown => "Текст с разметкой (Markdown)",
        Format::Html => "Веб-страница (HTML)",
        Format::Docx => "Документ Word (DOCX)",
        Format::Rtf => "Текст с оформлением (RTF)",
        Format::Doc => "Старый документ Word (DOC)",
        Format::Xls => "Старая книга Excel (XLS)",
        Format::Ppt => "Старая презентация PowerPoint (PPT)",
        Format::Xlsx => "Книга Excel (XLSX)",
        Format::Pptx => "Презентация PowerPoint (PPTX)",
        Format::Pdf => "Документ PDF",
        Format::Csv => "Таблица (CSV)",
        Format::Jsonl => "Набор примеров (JSONL)",
        Format::Zip => "Архив (ZIP)",
        Format::Odt => "Текст OpenDocument (ODT)",
        Format::Ods => "Таблица OpenDocument (ODS)",
        Format::Odp => "Слайды или рисунок OpenDocument (ODP, ODG)",
        Format::Epub => "Книга (EPUB)",
        Format::Fb2 => "Книга (FB2)",
        Format::Eml => "Письмо (EML)",
        Format::Mbox => "Почтовый ящик (MBOX)",
        Format::Msg => "Письмо Outlook (MSG)",
        Format::Mhtml => "Сохранённая веб-страница (MHT)",
        Format::Subtitles => "Субтитры",
        Format::Chat => "Переписка из мессенджера",
        Format::Notebook => "Блокнот Jupyter (IPYNB)",
        Format::Restructured => "Документ reStructuredText",
        Format::Asciidoc => "Документ AsciiDoc",
        Format::Latex => "Документ LaTeX",
        Format::Json => "Данные (JSON)",
        Format::Yaml => "Данные (YAML)",
        Format::Xml => "Данные или документ (XML)",
        Format::Tar => "Архив (TAR)",
        Format::Packed => "Сжатый файл (GZ, BZ2, XZ, ZST)",
    }
}

pub(super) fn language_name(language: Language) -> &'static str {
    match language {
        Language::Ru => "русский",
        Language::En => "английский",
        Language::Uk => "украинский",
        Language::Be => "белорусский",
        Language::Bg => "болгарский",
        Language::De => "немецкий",
        Language::Fr => "французский",
        Language::Es => "испанский",
        Language::It => "итальянский",
        Language::Pt => "португальский",
        Language::Pl => "польский",
        Language::Nl => "нидерландский",
        Language::Tr => "турецкий",
        Language::Zh => "китайский",
        Language::Ja => "японский",
        Language::Ko => "корейский",
        Language::Ar => "арабский",
        Language::He => "иврит",
        Language::El => "греческий",
        Language::Hi => "хинди",
        Language::Th => "тайский",
    }
}

pub(super) fn place(place: &Place) -> String {
    let number = |count: u32| number(u64::from(count));
    match place {
        Place::Unknown => String::new(),
        Place::Page(page) => format!("стр. {}", number(*page)),
        Place::Slide(slide) => format!("слайд {}", number(*slide)),
        Place::Line(line) => format!("строка {}", number(*line)),
        Place::Sheet { name, row } => format!("лист «{}», строка {}", beginning_of(name), number(*row)),
        Place::Time(milliseconds) => format!("время {}", clock(*milliseconds)),
        Place::Part(name) => format!("часть «{}»", beginning_of(name)),
    }
}
