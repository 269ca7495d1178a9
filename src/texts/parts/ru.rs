//! The third step: how much of the documents is used: in Russian.

use super::Parts;
use crate::texts::Russian;
use crate::texts::format::{Locale, plural_ru};

impl Parts for Russian {
    fn used_of_all(&self, percent: u64) -> String {
        format!("В ответы вошло {} % текста документов.", n(percent))
    }

    fn column_used(&self) -> &'static str {
        "Вошло текста"
    }

    fn column_examples(&self) -> &'static str {
        "Примеров"
    }

    fn parts_hint(&self) -> &'static str {
        "Нажмите на документ, чтобы увидеть его по фрагментам: откуда примеры есть, откуда нет и почему."
    }

    fn parts_title(&self, path: &str) -> String {
        format!("{path}: по фрагментам")
    }

    fn parts_sentence(&self, parts: u64, without: u64) -> String {
        let fragments = plural_ru(parts, ["фрагмент", "фрагмента", "фрагментов"]);
        match without {
            0 => format!("{} {fragments}, примеры есть из каждого.", n(parts)),
            _ => format!("{} {fragments}, без примеров: {}.", n(parts), n(without)),
        }
    }

    fn only_empty(&self) -> &'static str {
        "Только без примеров"
    }

    fn no_empty(&self) -> &'static str {
        "Фрагментов без примеров нет."
    }

    fn part_examples(&self, count: u64) -> String {
        format!("{} {}", n(count), plural_ru(count, ["пример", "примера", "примеров"]))
    }

    fn part_left_out(&self, count: u64) -> String {
        format!("не вошли в набор: {}", n(count))
    }

    fn part_empty(&self) -> &'static str {
        "примеров нет"
    }

    fn part_no_reason(&self) -> &'static str {
        "Выбранные рецепты не нашли здесь ничего подходящего"
    }

    fn part_used(&self, percent: u64) -> String {
        format!("вошло {} %", n(percent))
    }

    fn show_words(&self) -> &'static str {
        "Показать текст"
    }

    fn hide_words(&self) -> &'static str {
        "Скрыть текст"
    }

    fn join_next(&self) -> &'static str {
        "Соединить со следующим"
    }

    fn split_here(&self) -> &'static str {
        "Начать фрагмент здесь"
    }

    fn undo_join(&self) -> &'static str {
        "Разъединить"
    }

    fn undo_split(&self) -> &'static str {
        "Убрать вашу границу"
    }

    fn fill_part(&self) -> &'static str {
        "Сделать примеры отсюда"
    }

    fn fill_hint(&self) -> &'static str {
        "Здесь сработают все рецепты, и те, что выключены в задаче."
    }

    fn undo_fill(&self) -> &'static str {
        "Вернуть только выбранные рецепты"
    }

    fn more_parts(&self, count: u64) -> String {
        format!("Показать ещё {}", n(count))
    }

    fn parts_out_of_date(&self) -> &'static str {
        "Границы изменились. Обновите примеры этого документа: ваши правки в остальных фрагментах сохранятся."
    }
}

fn n(number: u64) -> String {
    Locale::Russian.number(number)
}
