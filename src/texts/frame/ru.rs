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
        format!("Отменить действие «{change}» (Ctrl+Z)")
    }

    fn redo(&self, change: &str) -> String {
        format!("Повторить действие «{change}» (Ctrl+Shift+Z)")
    }

    fn nothing_to_undo(&self) -> &'static str {
        "Отменять нечего"
    }

    fn nothing_to_redo(&self) -> &'static str {
        "Повторять нечего"
    }

    fn undo_group(&self) -> &'static str {
        "Отмена и повтор"
    }

    fn undone(&self, change: &str) -> String {
        format!("Отменено действие «{change}»")
    }

    fn redone(&self, change: &str) -> String {
        format!("Повторено действие «{change}»")
    }

    fn language_group(&self) -> &'static str {
        "Язык страницы"
    }

    fn theme_system(&self) -> &'static str {
        "Цвета как в системе. Нажмите, чтобы включить светлые"
    }

    fn theme_light(&self) -> &'static str {
        "Светлые цвета. Нажмите, чтобы включить тёмные"
    }

    fn theme_dark(&self) -> &'static str {
        "Тёмные цвета. Нажмите, чтобы сделать как в системе"
    }

    fn stale(&self) -> &'static str {
        "устарело"
    }

    fn close(&self) -> &'static str {
        "Закрыть"
    }

    fn cancel(&self) -> &'static str {
        "Не сохранять"
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
        "Браузер не разрешил скопировать. Выделите текст и нажмите Ctrl+C"
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
        "Документы читаются в этой вкладке. Сама страница ничего не отправляет наружу."
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
        format!("И ещё {}: в списке показаны только первые.", n(count))
    }

    fn ledger_own(&self, count: u64) -> String {
        format!(
            "Собственные файлы страницы (код, стили) загружены с её сайта: {} {}.",
            n(count),
            plural_ru(count, ["запрос", "запроса", "запросов"])
        )
    }

    fn ledger_workers(&self) -> &'static str {
        "Документы читаются в фоновых частях страницы. С того же сайта они загружают код для чтения и словарь токенов; эти запросы сюда не входят. Правила для них те же, что для всей страницы: браузер не пустит их к адресу, которого нет в её списке."
    }

    fn ledger_check_title(&self) -> &'static str {
        "Как проверить самому"
    }

    fn ledger_check_steps(&self) -> [&'static str; 3] {
        [
            "Откройте эту страницу в новой вкладке, нажмите F12 и выберите «Сеть» (Network).",
            "Перетащите документ на страницу в новой вкладке.",
            "Посмотрите на столбец «Домен» (Domain): в нём только адрес этой страницы. Если столбца нет, нажмите правой кнопкой мыши на заголовок таблицы и включите его.",
        ]
    }
}

fn n(number: u64) -> String {
    Locale::Russian.number(number)
}
