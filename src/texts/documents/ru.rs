//! The first step: files and what was read of them: in Russian.

use super::Documents;
use crate::examples::MapFault;
use crate::texts::format::{Locale, plural_ru};
use crate::texts::{Frame, Russian, join};

impl Documents for Russian {
    fn welcome_title(&self) -> &'static str {
        "Соберите набор для дообучения из своих документов"
    }

    fn welcome_lead(&self) -> &'static str {
        "Перетащите файлы и получите проверенный набор вопросов и ответов (файл JSONL). Для каждого ответа видно, откуда он взят. Всё делается в этой вкладке: без сервера, без учётной записи, без языковой модели."
    }

    fn or_drop_here(&self) -> &'static str {
        "или перетащите файлы и папки на страницу, или вставьте текст из буфера"
    }

    fn formats_read(&self) -> &'static str {
        "Текст в любой распространённой кодировке, Markdown, веб-страницы, PDF, файлы Word, Excel, PowerPoint и LibreOffice, книги, \
         письма, переписки, субтитры, блокноты Jupyter, CSV, JSON, JSONL и архивы с ними"
    }

    fn samples_title(&self) -> &'static str {
        "Нет файлов под рукой? Попробуйте на образце"
    }

    fn samples(&self) -> [(&'static str, &'static str); 3] {
        [
            ("Устав ТСЖ", "Правила, сроки, термины и вопросы жильцов"),
            ("Чайный магазин", "Страница помощи: доставка, возврат, вопросы и ответы"),
            ("Employee handbook", "Справочник сотрудника, на английском"),
        ]
    }

    fn samples_hint(&self) -> &'static str {
        "Бесплатно, меньше минуты, ключ API не нужен."
    }

    fn how_title(&self) -> &'static str {
        "Что получится"
    }

    fn how_steps(&self) -> [(&'static str, &'static str); 3] {
        [
            ("Примеры из самих документов", "Вопросы и ответы, определения, разделы — словами документа, ничего не выдумано."),
            ("Доказательство у каждого ответа", "Место в документе проверено и подсвечено рядом с ответом."),
            (
                "Файл, который примет сервис",
                "Он проверен по правилам сервиса, токены посчитаны точно, цена обучения известна до запуска.",
            ),
        ]
    }

    fn add_files(&self) -> &'static str {
        "Добавить файлы"
    }

    fn more_ways(&self) -> &'static str {
        "Другие способы добавить"
    }

    fn add_folder(&self) -> &'static str {
        "Папка"
    }

    fn paste_text(&self) -> &'static str {
        "Вставить текст"
    }

    fn sample_called(&self, title: &str) -> String {
        format!("Образец: {title}")
    }

    fn pasted_name(&self) -> &'static str {
        "Вставленный текст"
    }

    fn paste_label(&self) -> &'static str {
        "Текст"
    }

    fn paste_hint(&self) -> &'static str {
        "Можно вставить и прямо на страницу клавишами Ctrl+V: тогда сохранятся таблицы и заголовки."
    }

    fn paste_add(&self) -> &'static str {
        "Добавить текст"
    }

    fn already_there(&self, names: &[String]) -> String {
        match names {
            [name] => format!("Уже есть: «{name}»."),
            _ => format!(
                "Уже есть, второй раз не добавлены: {} {}.",
                n(names.len() as u64),
                plural_ru(names.len() as u64, ["файл", "файла", "файлов"])
            ),
        }
    }

    fn system_files(&self, count: u64) -> String {
        format!("Пропущено служебных файлов системы: {}.", n(count))
    }

    fn reading_files(&self, done: u64, total: u64) -> String {
        format!("Читаем файлы: готово {} из {}", n(done), n(total))
    }

    fn documents_total(&self, ready: u64, total: u64, tokens: u64) -> String {
        format!("Прочитано {} из {} · {}", n(ready), n(total), self.tokens(tokens))
    }

    fn reading_label(&self) -> &'static str {
        "Чтение файлов"
    }

    fn cancel_reading(&self) -> &'static str {
        "Остановить чтение"
    }

    fn sources_label(&self) -> &'static str {
        "Файлы"
    }

    fn notes_count(&self, count: u64) -> String {
        format!("{} {}", n(count), plural_ru(count, ["замечание", "замечания", "замечаний"]))
    }

    fn remove_named(&self, name: &str) -> String {
        format!("Убрать «{name}»")
    }

    fn cancel_named(&self, name: &str) -> String {
        format!("Не читать «{name}»")
    }

    fn document_state(&self, tokens: u64, pages: Option<u32>, language: Option<&str>) -> String {
        join([Some(self.tokens(tokens)), pages.map(|pages| format!("{} стр.", n(u64::from(pages)))), language.map(str::to_owned)])
    }

    fn dataset_state(&self, lines: u64) -> String {
        format!("готовые примеры: {} {}", n(lines), plural_ru(lines, ["строка", "строки", "строк"]))
    }

    fn folder_state(&self, files: u64) -> String {
        format!("архив, внутри {} {}", n(files), plural_ru(files, ["файл", "файла", "файлов"]))
    }

    fn password_label(&self) -> &'static str {
        "Пароль файла"
    }

    fn password_open(&self) -> &'static str {
        "Открыть"
    }

    fn password_refused(&self) -> &'static str {
        "Пароль не подошёл. Проверьте раскладку и большие буквы."
    }

    fn password_hint(&self) -> &'static str {
        "Пароль нужен один раз и нигде не сохраняется."
    }

    fn more_waiting(&self, count: u64) -> String {
        format!("Ещё {} {} очереди.", n(count), plural_ru(count, ["файл ждёт", "файла ждут", "файлов ждут"]))
    }

    fn show_all_files(&self, hidden: u64) -> String {
        format!("Показать ещё {} {}", n(hidden), plural_ru(hidden, ["файл", "файла", "файлов"]))
    }

    fn waiting(&self) -> &'static str {
        "ждёт очереди"
    }

    fn reading(&self) -> &'static str {
        "читаем"
    }

    fn keeping(&self) -> &'static str {
        "сохраняем"
    }

    fn nothing_selected(&self) -> &'static str {
        "Выберите файл, чтобы увидеть, что в нём прочитано."
    }

    fn dataset_words(&self, lines: u64) -> String {
        format!(
            "В файле уже готовые примеры ({}). Они войдут в набор как есть: посмотреть их можно на шаге «Проверка», а исправить ошибки — на шаге «Файл».",
            n(lines)
        )
    }

    fn folder_words(&self, files: u64) -> String {
        format!("Файлы из архива ({}) показаны в списке отдельно.", n(files))
    }

    fn fact_format(&self) -> &'static str {
        "Формат"
    }

    fn fact_size(&self) -> &'static str {
        "Размер"
    }

    fn fact_title(&self) -> &'static str {
        "Название"
    }

    fn fact_language(&self) -> &'static str {
        "Язык"
    }

    fn fact_pages(&self) -> &'static str {
        "Страниц"
    }

    fn fact_characters(&self) -> &'static str {
        "Знаков"
    }

    fn fact_tokens(&self) -> &'static str {
        "Токенов"
    }

    fn fact_headings(&self) -> &'static str {
        "Заголовков"
    }

    fn encoding(&self, name: &str) -> String {
        format!("Кодировка: {name}")
    }

    fn encoding_label(&self) -> &'static str {
        "Если буквы выглядят странно, выберите другую кодировку"
    }

    fn outline_title(&self, count: u64) -> String {
        format!("Заголовки ({})", n(count))
    }

    fn preview_region(&self) -> &'static str {
        "Начало документа"
    }

    fn preview_goes_on(&self) -> &'static str {
        "Документ продолжается; здесь показано начало."
    }

    fn columns_title(&self) -> &'static str {
        "Строки таблицы как примеры"
    }

    fn columns_hint(&self) -> &'static str {
        "Каждая строка станет примером: вопрос вы пишете сами, ответ берётся из столбцов слово в слово."
    }

    fn columns_template_label(&self) -> &'static str {
        "Готовый вопрос"
    }

    fn columns_own_template(&self) -> &'static str {
        "Свой"
    }

    fn columns_templates(&self, name: &str) -> [String; 3] {
        [name.to_owned(), format!("К какой категории относится: {name}?"), format!("Что такое {name}?")]
    }

    fn columns_question_label(&self) -> &'static str {
        "Вопрос"
    }

    fn columns_question_hint(&self) -> &'static str {
        "На место столбца в фигурных скобках встанет ячейка строки."
    }

    fn columns_insert(&self) -> &'static str {
        "Вставить в вопрос"
    }

    fn columns_answer(&self) -> &'static str {
        "Ответ из столбцов"
    }

    fn columns_rows(&self, rows: u64) -> String {
        format!("Строк: {}. Если нужная ячейка пуста, строка пропускается.", n(rows))
    }

    fn columns_no_examples(&self) -> &'static str {
        "Первые строки примеров не дают: нужные ячейки в них пусты."
    }

    fn columns_apply(&self) -> &'static str {
        "Применить"
    }

    fn columns_remove(&self) -> &'static str {
        "Убрать разметку"
    }

    fn columns_applied(&self) -> &'static str {
        "Применено. Примеры изменятся, когда вы создадите их заново."
    }

    fn columns_fault(&self, fault: &MapFault) -> String {
        match fault {
            MapFault::NoColumnInQuestion => {
                "Вставьте в вопрос хотя бы один столбец, иначе он будет одинаковым для всех строк.".to_owned()
            }
            MapFault::UnknownColumn { name } => format!("Столбца «{name}» нет в таблице."),
            MapFault::NoColumnInAnswer => "Отметьте хотя бы один столбец для ответа.".to_owned(),
            MapFault::NoTableHasAll => "Эти столбцы стоят в разных таблицах. Выберите столбцы одной.".to_owned(),
        }
    }
}

fn n(number: u64) -> String {
    Locale::Russian.number(number)
}
