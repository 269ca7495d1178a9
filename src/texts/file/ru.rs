//! The fifth step: the verdict, the checks, the split, the price, the files: in Russian.

use super::FileStep;
use crate::dataset::split::Together;
use crate::texts::format::{Locale, plural_ru};
use crate::texts::{Frame, Russian};

impl FileStep for Russian {
    fn file_needs_examples(&self) -> &'static str {
        "Примеров пока нет, собирать файл не из чего."
    }

    fn counting(&self) -> &'static str {
        "Проверяем и считаем…"
    }

    fn totals(&self, examples: u64, tokens: u64, estimate: bool) -> String {
        format!(
            "{} {} · {}{}",
            n(examples),
            plural_ru(examples, ["пример", "примера", "примеров"]),
            if estimate { "примерно " } else { "" },
            self.tokens(tokens)
        )
    }

    fn checks_title(&self) -> &'static str {
        "Замечания"
    }

    fn checks_clean(&self) -> &'static str {
        "Замечаний нет: формат, роли, длина, повторы и знаки в порядке."
    }

    fn times(&self, count: u64) -> String {
        format!("× {}", n(count))
    }

    fn mend_errors(&self) -> &'static str {
        "Исправить всё, что мешает обучению"
    }

    fn mend_all(&self) -> &'static str {
        "Исправить все"
    }

    fn mend_hint(&self, fix: &str) -> String {
        format!("Исправление: {fix}")
    }

    fn mend_one(&self) -> &'static str {
        "Исправить"
    }

    fn show_places(&self) -> &'static str {
        "Показать места"
    }

    fn more_places(&self, count: u64) -> String {
        format!("И ещё {}.", n(count))
    }

    fn line_of_file(&self, line: u64, validation: bool) -> String {
        format!("{}, строка {}", if validation { "validation.jsonl" } else { "train.jsonl" }, n(line))
    }

    fn show_example(&self) -> &'static str {
        "Открыть пример"
    }

    fn lengths_title(&self) -> &'static str {
        "Длина примеров"
    }

    fn lengths_sentence(&self, quarter: u32, three_quarters: u32, longest: u32) -> String {
        format!(
            "Половина примеров — от {} до {} {}, самый длинный — {}.",
            n(u64::from(quarter)),
            n(u64::from(three_quarters)),
            plural_ru(u64::from(three_quarters), ["токена", "токенов", "токенов"]),
            n(u64::from(longest))
        )
    }

    fn lengths_column(&self) -> &'static str {
        "Длина"
    }

    fn examples_column(&self) -> &'static str {
        "Примеров"
    }

    fn up_to_tokens(&self, border: u32) -> String {
        format!("до {}", n(u64::from(border)))
    }

    fn roles_title(&self) -> &'static str {
        "Кто сколько говорит"
    }

    fn roles_sentence(&self, percent: u64) -> String {
        format!("На ответы, которым учится модель, приходится {} текста.", Locale::Russian.percent(percent))
    }

    fn voice(&self, role: &str) -> String {
        match role {
            "system" | "developer" => format!("системное сообщение ({role})"),
            "user" => "вопросы (user)".to_owned(),
            "assistant" => "ответы (assistant)".to_owned(),
            _ => format!("инструменты ({role})"),
        }
    }

    fn column_role(&self) -> &'static str {
        "Кто"
    }

    fn column_characters(&self) -> &'static str {
        "Знаков"
    }

    fn column_part(&self) -> &'static str {
        "Часть"
    }

    fn training_part(&self) -> &'static str {
        "обучение"
    }

    fn validation_part(&self) -> &'static str {
        "контроль"
    }

    fn checks_how(&self) -> &'static str {
        "Строки проверяются одна за другой, и большой набор не занимает память. Повторы, разные ответы на один вопрос, системные сообщения, языки, доли отказов и слишком длинные строки видны только в сравнении со всем набором: для этого о каждой строке запоминаются несколько чисел."
    }

    fn origins_title(&self) -> &'static str {
        "Откуда примеры"
    }

    fn split_title(&self) -> &'static str {
        "Обучение и контроль"
    }

    fn split_words(&self, training: u64, validation: u64) -> String {
        if validation == 0 {
            format!("Для обучения — {}, контрольных нет.", n(training))
        } else {
            format!("Для обучения — {}, контрольных — {}.", n(training), n(validation))
        }
    }

    fn split_too_small(&self) -> &'static str {
        "Примеров меньше 50, поэтому контрольная часть не отделяется: для обучения важен каждый."
    }

    fn split_too_tied(&self) -> &'static str {
        "Примеры слишком тесно связаны друг с другом, чтобы отделить контрольную часть."
    }

    fn split_label(&self) -> &'static str {
        "Отложить для контроля"
    }

    fn split_hint(&self) -> &'static str {
        "По контрольной части видно, чему модель научилась. То, что связано, лучше держать вместе: если модель учили тому, что у неё потом спрашивают, результат обманчив."
    }

    fn share_by_count(&self) -> &'static str {
        "число примеров…"
    }

    fn validation_examples_label(&self) -> &'static str {
        "Сколько примеров отложить"
    }

    fn together_label(&self) -> &'static str {
        "Держать вместе"
    }

    fn together(&self, together: Together) -> &'static str {
        match together {
            Together::Nothing => "ничего, решает случай",
            Together::Facts => "вопросы об одном и том же",
            Together::Sections => "примеры одного раздела",
            Together::Documents => "примеры одного документа",
        }
    }

    fn leaking_facts(&self, count: u64) -> String {
        format!(
            "{} {} о том же, чему модель учат. {}",
            n(count),
            plural_ru(
                count,
                ["контрольный пример спрашивает", "контрольных примера спрашивают", "контрольных примеров спрашивают"]
            ),
            plural_ru(count, ["Он ничего не доказывает.", "Они ничего не доказывают.", "Они ничего не доказывают."])
        )
    }

    fn leaking_sections(&self, count: u64) -> String {
        format!(
            "{} {} из тех же разделов, на которых модель учится.",
            n(count),
            plural_ru(count, ["контрольный пример взят", "контрольных примера взяты", "контрольных примеров взяты"])
        )
    }

    fn share(&self, percent: u64) -> String {
        if percent == 0 { "ничего".to_owned() } else { Locale::Russian.percent(percent) }
    }

    fn downloads_title(&self) -> &'static str {
        "Скачать"
    }

    fn download(&self, name: &str) -> String {
        format!("Скачать {name}")
    }

    fn downloads_hint(&self) -> &'static str {
        "В evidence.jsonl записано, откуда взят каждый ответ: файл, место и цитата, по строке на пример."
    }

    fn download_all(&self) -> &'static str {
        "Скачать всё одним архивом"
    }

    fn download_all_hint(&self) -> &'static str {
        "В dataset.zip лежат все три файла и manifest.json: контрольные суммы, число строк, как набор разделён и из чего он сделан."
    }

    fn other_forms(&self) -> &'static str {
        "Другие форматы"
    }

    fn packs(&self) -> &'static str {
        "Всё для обучения на своём компьютере"
    }

    fn packs_hint(&self) -> &'static str {
        "Архив с примерами, настройками и инструкцией: распакуйте и выполните две команды. Нужна видеокарта NVIDIA."
    }

    fn left_out_title(&self) -> &'static str {
        "Не вошли в этот файл:"
    }

    fn saved(&self, name: &str, examples: u64, bytes: u64) -> String {
        format!(
            "{name}: {} {}, {}",
            n(examples),
            plural_ru(examples, ["строка", "строки", "строк"]),
            Locale::Russian.bytes(bytes)
        )
    }

    fn saved_stale(&self) -> &'static str {
        "набор с тех пор изменился"
    }

    fn price_title(&self) -> &'static str {
        "Цена обучения"
    }

    fn no_offers(&self, service: &str) -> String {
        format!("По нашим данным, {service} больше не обучает ни одну модель. Файл подходит и другим сервисам.")
    }

    fn prices_elsewhere(&self, service: &str) -> String {
        format!("Цены и модели смотрите на сайте {service}: здесь их нет, потому что они часто меняются.")
    }

    fn column_model(&self) -> &'static str {
        "Модель"
    }

    fn column_price(&self) -> &'static str {
        "За 1 млн токенов"
    }

    fn column_cost(&self) -> &'static str {
        "Обучение"
    }

    fn column_monthly(&self) -> &'static str {
        "Ответы за месяц"
    }

    fn monthly_in_batches(&self, amount: &str) -> String {
        format!("пакетами {amount}")
    }

    fn questions_label(&self) -> &'static str {
        "Вопросов в месяц"
    }

    fn monthly_formula(&self) -> &'static str {
        "Ответы: вопрос и ответ такой длины, как в среднем у примеров, по цене обученной модели. Пакетами ответы приходят в течение суток."
    }

    fn column_jobs_until(&self) -> &'static str {
        "Запуск до"
    }

    fn column_off_from(&self) -> &'static str {
        "Модель работает до"
    }

    fn not_known(&self) -> &'static str {
        "неизвестно"
    }

    fn about(&self, amount: &str) -> String {
        format!("≈ {amount}")
    }

    fn epochs_label(&self) -> &'static str {
        "Проходов по всем примерам (эпох)"
    }

    fn epochs(&self, count: u64) -> String {
        format!("{} {}", n(count), plural_ru(count, ["проход", "прохода", "проходов"]))
    }

    fn epochs_automatic(&self) -> &'static str {
        "решает сервис"
    }

    fn epochs_automatic_about(&self, count: u64) -> String {
        format!("решает сервис (скорее всего, {})", n(count))
    }

    fn cost_formula(&self, tokens: u64) -> String {
        format!(
            "Оценка: {} в train.jsonl × число проходов × цена за токен. Пример длиннее 65\u{a0}536 токенов обрезается.",
            self.tokens(tokens)
        )
    }

    fn prices_as_of(&self, day: &str) -> String {
        format!("Цены на {day}.")
    }
}

fn n(number: u64) -> String {
    Locale::Russian.number(number)
}
