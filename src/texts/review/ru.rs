//! The fourth step: the list of examples and one of them in full: in Russian.

use super::Review;
use crate::examples::RepeatKind;
use crate::texts::format::{Locale, plural_ru};
use crate::texts::{Frame, Russian};

impl Review for Russian {
    fn review_needs_examples(&self) -> &'static str {
        "Пока нечего проверять: сначала создайте примеры."
    }

    fn all_recipes(&self) -> &'static str {
        "Все рецепты"
    }

    fn all_documents(&self) -> &'static str {
        "Все документы"
    }

    fn filter_group(&self) -> &'static str {
        "Какие примеры показать"
    }

    fn filter_included(&self, count: u64) -> String {
        format!("В наборе {}", n(count))
    }

    fn filter_edited(&self, count: u64) -> String {
        format!("С правкой {}", n(count))
    }

    fn filter_removed(&self, count: u64) -> String {
        format!("Убранные {}", n(count))
    }

    fn filter_repeats(&self, count: u64) -> String {
        format!("Повторы {}", n(count))
    }

    fn repeat(&self, kind: Option<RepeatKind>) -> &'static str {
        match kind {
            None => "оставлен",
            Some(RepeatKind::Same) => "повтор",
            Some(RepeatKind::Near) => "почти повтор",
            Some(RepeatKind::OtherAnswer) => "другой ответ",
        }
    }

    fn search_label(&self) -> &'static str {
        "Поиск"
    }

    fn rows_found(&self, count: u64) -> String {
        format!("{} {}", n(count), plural_ru(count, ["пример", "примера", "примеров"]))
    }

    fn rows_label(&self) -> &'static str {
        "Примеры. К соседнему ведут стрелки вверх и вниз"
    }

    fn broken_line(&self) -> &'static str {
        "Строку не удалось прочитать как пример"
    }

    fn edited(&self) -> &'static str {
        "с правкой"
    }

    fn nothing_chosen(&self) -> &'static str {
        "Выберите пример: здесь будет виден его источник, а сам пример можно править или убрать."
    }

    fn restore(&self) -> &'static str {
        "Вернуть в набор"
    }

    fn remove_example(&self) -> &'static str {
        "Убрать из набора"
    }

    fn edit(&self) -> &'static str {
        "Править"
    }

    fn keep(&self) -> &'static str {
        "Сохранить"
    }

    fn editor_keys(&self) -> &'static str {
        "Ctrl+Enter — сохранить, Esc — не сохранять."
    }

    fn show_tokens(&self) -> &'static str {
        "Показать токены"
    }

    fn line_label(&self) -> &'static str {
        "Строка JSONL"
    }

    fn detail_facts(&self, tokens: u64, path: &str) -> String {
        format!("{} · {path}", self.tokens(tokens))
    }

    fn evidence_title(&self) -> &'static str {
        "На чём основан ответ"
    }

    fn unfinished_edits(&self, count: u64) -> String {
        format!(
            "Не закончено: {} {}. Набранное сохранено.",
            Locale::Russian.number(count),
            plural_ru(count, ["правка", "правки", "правок"])
        )
    }

    fn continue_edit(&self) -> &'static str {
        "Продолжить правку"
    }
}

fn n(number: u64) -> String {
    Locale::Russian.number(number)
}
