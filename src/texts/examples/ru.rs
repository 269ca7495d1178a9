//! The third step: examples are made: in Russian.

use super::Examples;
use crate::texts::format::{Locale, plural_ru};
use crate::texts::{Frame, Russian};

impl Examples for Russian {
    fn make_words(&self, documents: u64) -> String {
        format!(
            "Примеры будут сделаны из {} {} без языковой модели, словами самих документов.",
            n(documents),
            plural_ru(documents, ["документа", "документов", "документов"])
        )
    }

    fn make_stale(&self, documents: u64) -> String {
        format!(
            "Документы или задача изменились: {} {} нужно обработать заново. Ваши правки сохранятся у тех примеров, чей вопрос не изменится.",
            n(documents),
            plural_ru(documents, ["документ", "документа", "документов"])
        )
    }

    fn make(&self) -> &'static str {
        "Создать примеры — бесплатно"
    }

    fn make_again(&self) -> &'static str {
        "Обновить примеры — бесплатно"
    }

    fn make_hint(&self) -> &'static str {
        "Ключ не нужен. Ничего не отправляется."
    }

    fn making(&self, done: u64, total: u64, examples: u64) -> String {
        format!("Готово документов: {} из {} · примеров: {}", n(done), n(total), n(examples))
    }

    fn making_label(&self) -> &'static str {
        "Создание примеров"
    }

    fn stop(&self) -> &'static str {
        "Остановить"
    }

    fn nothing_made(&self) -> &'static str {
        "Примеров не получилось. Рецепты ищут вопросы с ответами, определения и разделы с заголовками; посмотрите ниже, почему ничего не подошло."
    }

    fn made_all(&self) -> &'static str {
        "Все документы обработаны."
    }

    fn making_failed(&self) -> &'static str {
        "Из этих документов примеры сделать не удалось; остальные готовы:"
    }

    fn made_title(&self, examples: u64, tokens: u64, estimate: bool) -> String {
        format!(
            "{} {}, {}{}",
            n(examples),
            plural_ru(examples, ["пример", "примера", "примеров"]),
            if estimate { "примерно " } else { "" },
            self.tokens(tokens)
        )
    }

    fn left_out_duplicates(&self) -> &'static str {
        "Не вошли, потому что почти повторяют другой пример"
    }

    fn left_out_not_asked_for(&self) -> &'static str {
        "Не вошли, потому что вы задали меньше"
    }

    fn left_out_removed(&self) -> &'static str {
        "Убраны вами"
    }

    fn to_review(&self, examples: u64) -> String {
        format!("Проверить {} {}", n(examples), plural_ru(examples, ["пример", "примера", "примеров"]))
    }

    fn by_recipe(&self) -> &'static str {
        "По рецептам"
    }

    fn by_document(&self) -> &'static str {
        "По документам"
    }

    fn skipped_title(&self) -> &'static str {
        "Что пропущено и почему"
    }

    fn skipped_hint(&self) -> &'static str {
        "Эти места похожи на примеры, но не подошли: лучше меньше, да точно."
    }

    fn column_recipe(&self) -> &'static str {
        "Рецепт"
    }

    fn column_reason(&self) -> &'static str {
        "Причина"
    }

    fn column_times(&self) -> &'static str {
        "Сколько раз"
    }

    fn column_document(&self) -> &'static str {
        "Документ"
    }
}

fn n(number: u64) -> String {
    Locale::Russian.number(number)
}
