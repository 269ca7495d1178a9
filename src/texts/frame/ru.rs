//! What stands around every step, and words that every page uses: in Russian.

use super::Frame;
use crate::api::Purpose;
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

    fn ledger_columns(&self) -> [&'static str; 5] {
        ["Время", "Запрос", "Объём", "Ответ", "Цена"]
    }

    fn purpose(&self, purpose: Purpose) -> &'static str {
        match purpose {
            Purpose::Reach => "доступен ли сервис",
            Purpose::Models => "список моделей",
            Purpose::Limits => "что можно обучать",
            Purpose::SendFile => "отправка файла",
            Purpose::LookAtFile => "готов ли файл",
            Purpose::ListFiles => "список файлов",
            Purpose::ReadFile => "файл с результатами",
            Purpose::Delete => "удаление",
            Purpose::CreateJob => "запуск обучения",
            Purpose::LookAtJob => "состояние обучения",
            Purpose::ListJobs => "список обучений",
            Purpose::Events => "события обучения",
            Purpose::Checkpoints => "контрольные точки",
            Purpose::ActOnJob => "пауза, продолжение, отмена",
            Purpose::Ask => "вопрос модели",
            Purpose::Moderate => "проверка текстов",
        }
    }

    fn ledger_save(&self) -> &'static str {
        "Сохранить в CSV"
    }

    fn ledger_file(&self) -> &'static str {
        "zhurnal-seti"
    }

    fn without_network(&self) -> &'static str {
        "Работать без сети"
    }

    fn without_network_hint(&self) -> &'static str {
        "Пока это включено, наружу не уходит ничего, а начатая отправка прерывается. Браузер запомнит это и для следующих посещений."
    }

    fn paid_so_far(&self, amount: &str, cap: Option<&str>) -> String {
        match cap {
            Some(cap) => format!("· потрачено {amount} из {cap}"),
            None => format!("· потрачено {amount}"),
        }
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

    fn ledger_workers(&self, any_address: bool) -> &'static str {
        if any_address {
            "Документы читаются в фоновых частях страницы. С того же сайта они загружают код для чтения и словарь токенов; эти запросы сюда не входят. С этой страницы запросы могут уходить на любой адрес; куда они ушли, видно в этом списке."
        } else {
            "Документы читаются в фоновых частях страницы. С того же сайта они загружают код для чтения и словарь токенов; эти запросы сюда не входят. Правила для них те же, что для всей страницы: браузер не пустит их к адресу, которого нет в её списке."
        }
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
