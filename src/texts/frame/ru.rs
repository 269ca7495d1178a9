//! What stands around every step, and words that every page uses: in Russian.

use super::Frame;
use crate::examples::Role;
use crate::texts::format::{Locale, plural_ru};
use crate::texts::{Russian, lower_first};

impl Frame for Russian {
    fn steps(&self) -> [&'static str; 6] {
        ["Документы", "Задача", "Примеры", "Проверка", "Файл", "Обучение"]
    }

    fn steps_label(&self) -> &'static str {
        "Шаги"
    }

    fn neighbours_label(&self) -> &'static str {
        "Соседние шаги"
    }

    fn back(&self) -> &'static str {
        "Назад"
    }

    fn back_to(&self, step: &str) -> String {
        format!("Назад: {}", lower_first(step))
    }

    fn on_to(&self, step: &str) -> String {
        format!("Дальше: {}", lower_first(step))
    }

    fn skip_to_content(&self) -> &'static str {
        "К содержимому"
    }

    fn undo(&self, change: &str) -> String {
        format!("Отменить: {change} (Ctrl+Z)")
    }

    fn redo(&self, change: &str) -> String {
        format!("Вернуть: {change} (Ctrl+Shift+Z)")
    }

    fn nothing_to_undo(&self) -> &'static str {
        "Отменять нечего"
    }

    fn nothing_to_redo(&self) -> &'static str {
        "Возвращать нечего"
    }

    fn undo_group(&self) -> &'static str {
        "Отмена и возврат"
    }

    fn undone(&self, change: &str) -> String {
        format!("Отменено: {change}")
    }

    fn redone(&self, change: &str) -> String {
        format!("Возвращено: {change}")
    }

    fn kept_in_memory(&self) -> &'static str {
        "Хранится, пока открыта вкладка"
    }

    fn kept_in_memory_hint(&self) -> &'static str {
        "Документы и примеры лежат в памяти этой вкладки. Перед закрытием скачайте файл."
    }

    fn language_group(&self) -> &'static str {
        "Язык страницы"
    }

    fn theme_system(&self) -> &'static str {
        "Цвета как в системе. Нажмите, чтобы сделать светлыми"
    }

    fn theme_light(&self) -> &'static str {
        "Светлые цвета. Нажмите, чтобы сделать тёмными"
    }

    fn theme_dark(&self) -> &'static str {
        "Тёмные цвета. Нажмите, чтобы взять как в системе"
    }

    fn stale(&self) -> &'static str {
        "устарело"
    }

    fn close(&self) -> &'static str {
        "Закрыть"
    }

    fn cancel(&self) -> &'static str {
        "Не менять"
    }

    fn still_reading(&self) -> &'static str {
        "Файлы ещё читаются."
    }

    fn loading(&self) -> &'static str {
        "Загружаем…"
    }

    fn copy(&self) -> &'static str {
        "Скопировать"
    }

    fn copied(&self) -> &'static str {
        "Скопировано"
    }

    fn copy_refused(&self) -> &'static str {
        "Браузер не разрешил. Выделите текст и нажмите Ctrl+C"
    }

    fn as_table(&self) -> &'static str {
        "Показать таблицей"
    }

    fn table_region(&self) -> &'static str {
        "Таблица"
    }

    fn to_documents(&self) -> &'static str {
        "К документам"
    }

    fn to_examples(&self) -> &'static str {
        "К примерам"
    }

    fn tokens(&self, count: u64) -> String {
        format!("{} {}", n(count), plural_ru(count, ["токен", "токена", "токенов"]))
    }

    fn tokens_short(&self, count: u64) -> String {
        format!("{} ток.", n(count))
    }

    fn role(&self, role: Role) -> &'static str {
        match role {
            Role::System => "Система",
            Role::User => "Вопрос",
            Role::Assistant => "Ответ",
        }
    }

    fn footer_promise(&self) -> &'static str {
        "Документы читаются в этой вкладке. Наружу страница сама ничего не отправляет."
    }

    fn footer_build(&self, version: &str, build: &str) -> String {
        format!("Doctune {version} · сборка {build}")
    }

    fn drop_now(&self) -> &'static str {
        "Отпустите, чтобы добавить"
    }

    fn requests(&self, count: u64) -> String {
        format!("{} наружу", plural_ru(count, ["запрос", "запроса", "запросов"]))
    }

    fn ledger_title(&self) -> &'static str {
        "Журнал сети"
    }

    fn ledger_nothing(&self) -> &'static str {
        "С момента открытия страница не отправила ни одного запроса наружу. Документы не покидали это устройство."
    }

    fn ledger_something(&self, count: u64) -> String {
        format!(
            "С момента открытия наружу {} {} {}.",
            plural_ru(count, ["отправлен", "отправлено", "отправлено"]),
            n(count),
            plural_ru(count, ["запрос", "запроса", "запросов"])
        )
    }

    fn ledger_host(&self) -> &'static str {
        "Адрес"
    }

    fn ledger_path(&self) -> &'static str {
        "Путь"
    }

    fn ledger_hidden(&self, count: u64) -> String {
        format!("Ещё {}; в списке первые.", n(count))
    }

    fn ledger_own(&self, count: u64) -> String {
        format!(
            "Свои части страницы (код, стили, словарь токенов) запрошены у сайта, с которого она открыта: {} {}.",
            n(count),
            plural_ru(count, ["запрос", "запроса", "запросов"])
        )
    }

    fn ledger_workers(&self) -> &'static str {
        "Документы читают фоновые части страницы. На них действует та же политика: браузер не даст им обратиться к адресу, которого нет в её списке."
    }

    fn ledger_check_title(&self) -> &'static str {
        "Как проверить самому"
    }

    fn ledger_check_steps(&self) -> [&'static str; 3] {
        [
            "Нажмите F12 и откройте вкладку «Сеть» (Network).",
            "Обновите страницу и перетащите документ.",
            "Посмотрите столбец «Домен»: там только адрес этой страницы.",
        ]
    }
}

fn n(number: u64) -> String {
    Locale::Russian.number(number)
}
