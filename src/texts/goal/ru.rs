//! The second step: what the model should learn: in Russian.

use super::Goal;
use crate::texts::Russian;
use crate::texts::format::Locale;

impl Goal for Russian {
    fn goal_needs_documents(&self) -> &'static str {
        "Сначала добавьте документы."
    }

    fn goal_title(&self) -> &'static str {
        "Чему научить модель?"
    }

    fn intent_legend(&self) -> &'static str {
        "Задача"
    }

    fn intents(&self) -> [(&'static str, &'static str); 5] {
        [
            (
                "Отвечать по документам",
                "Всё, что в них есть: вопросы и ответы, термины, таблицы, инструкции, разделы, документ целиком.",
            ),
            ("Знать ваши термины", "Определения и готовые вопросы с ответами: коротко и точно."),
            ("Знать, где что написано", "Разделы под своими заголовками и содержание каждого документа."),
            ("Отвечать, как ваши сотрудники", "Диалоги из чатов и почты, готовые вопросы с ответами и инструкции по шагам."),
            ("Писать в вашем стиле", "Отрывки связного текста: модель учится продолжать их вашим слогом."),
        ]
    }

    fn recipes_summary(&self, count: u64, all: u64) -> String {
        format!("Рецепты: {} из {}", n(count), n(all))
    }

    fn recipes_hint(&self) -> &'static str {
        "Рецепт — способ получить пример прямо из строения документа, без языковой модели."
    }

    fn answers_by_label(&self) -> &'static str {
        "Кто отвечает в переписке"
    }

    fn answers_by_hint(&self) -> &'static str {
        "Имя, как оно стоит в чате или письмах. Оставьте пустым, и мы поймём сами, если один спрашивает, а другой отвечает."
    }

    fn wordings_summary(&self) -> &'static str {
        "Формулировки вопросов"
    }

    fn wordings_hint(&self) -> &'static str {
        "Одна формулировка в строке; каждый вопрос получит одну из них. В фигурных скобках стоит то, что подставится из документа."
    }

    fn wordings_language(&self) -> &'static str {
        "Для текстов"
    }

    fn wordings_russian(&self) -> &'static str {
        "на русском языке"
    }

    fn wordings_other(&self) -> &'static str {
        "на других языках"
    }

    fn wordings_restore(&self) -> &'static str {
        "Вернуть наши"
    }

    fn wording_lacks(&self, line: u64, name: &str) -> String {
        format!("В строке {} не хватает {name}.", n(line))
    }

    fn wording_unknown(&self, line: u64, name: &str) -> String {
        format!("В строке {} подставить {name} нечем: так здесь ничего не называется.", n(line))
    }

    fn refusals_label(&self) -> &'static str {
        "Доля ответов «об этом не сказано»"
    }

    fn refusals_hint(&self) -> &'static str {
        "На них модель учится признавать, что ответа нет, а не придумывать его. Вопросы берём из соседних разделов."
    }

    fn system_label(&self) -> &'static str {
        "Системное сообщение"
    }

    fn system_hint(&self) -> &'static str {
        "Встанет в начало каждого примера. Потом начинайте с этого же текста каждый разговор с моделью: так она вспомнит, чему училась. Можно оставить пустым."
    }

    fn system_insert(&self) -> &'static str {
        "Вставить образец"
    }

    fn system_samples(&self) -> [&'static str; 5] {
        [
            "Вы — консультант, который хорошо знает наши документы. Отвечайте точно и по делу.",
            "Вы знаете термины, которыми мы пользуемся. Объясняйте их коротко и точно, словами наших документов.",
            "Вы знаете, что и где написано в наших документах. Излагайте разделы полно и близко к тексту.",
            "Вы — сотрудник нашей поддержки. Отвечайте вежливо и по существу, так, как принято у нас.",
            "Вы — автор наших текстов. Пишите связно и в том же стиле, в каком написаны наши документы.",
        ]
    }

    fn how_many_legend(&self) -> &'static str {
        "Сколько примеров"
    }

    fn how_many_all(&self) -> &'static str {
        "Все, что найдутся"
    }

    fn how_many_at_most(&self) -> &'static str {
        "Не больше"
    }

    fn how_many_hint(&self) -> &'static str {
        "Если нужно меньше, чем найдётся, мы возьмём лучшие, по возможности из разных разделов."
    }

    fn advice_title(&self) -> &'static str {
        "Чего ждать от дообучения"
    }

    fn advice_lead(&self) -> &'static str {
        "Дообучение надёжно учит форме: стилю, терминам, порядку ответа. Факты модель запоминает лишь отчасти."
    }

    fn advice_tuning_title(&self) -> &'static str {
        "Дообучение"
    }

    fn advice_tuning(&self) -> &'static [&'static str] {
        &[
            "Ответы в вашем стиле и вашими словами, без длинных инструкций в каждом запросе.",
            "На знакомые вопросы — знакомые ответы.",
            "Новых документов модель сама не узнает: нужно обучать снова.",
        ]
    }

    fn advice_search_title(&self) -> &'static str {
        "Поиск по документам (RAG)"
    }

    fn advice_search(&self) -> &'static [&'static str] {
        &[
            "Редкие и свежие факты: ответ опирается на найденный отрывок.",
            "Новый документ работает сразу, обучать не нужно.",
            "Отрывки добавляются к каждому запросу, и за их токены нужно платить.",
        ]
    }

    fn advice_both(&self) -> &'static str {
        "Лучше всего вместе: дообучение даёт язык и форму, поиск — свежие факты."
    }

    fn advice_evidence(&self) -> &'static str {
        "В замере FineTuneBench (2024) дообученная gpt-4o-mini дословно помнила 99 % новых фактов, а на те же вопросы другими словами верно ответила в 65 % случаев. От незнакомых фактов модель может даже начать выдумывать чаще, поэтому обещать «меньше галлюцинаций» нельзя."
    }

    fn preview_examples_title(&self) -> &'static str {
        "Так будет выглядеть"
    }

    fn preview_examples_coming(&self) -> &'static str {
        "Готовим три примера из ваших документов…"
    }

    fn preview_examples_none(&self) -> &'static str {
        "В первых документах эти рецепты ничего не нашли. Попробуйте другую задачу или добавьте документы с заголовками, терминами или вопросами."
    }

    fn sample_from(&self, recipe: &str, source: &str) -> String {
        format!("{recipe} · {source}")
    }
}

fn n(number: u64) -> String {
    Locale::Russian.number(number)
}
