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

    fn intents(&self) -> [(&'static str, &'static str); 3] {
        [
            ("Отвечать по документам", "Всё, что в них есть: вопросы и ответы, термины, разделы, документ целиком."),
            ("Знать ваши термины", "Определения и готовые вопросы с ответами: коротко и точно."),
            ("Знать, что где написано", "Разделы под своими заголовками и содержание каждого документа."),
        ]
    }

    fn recipes_summary(&self, count: u64) -> String {
        format!("Рецепты: {} из 4", n(count))
    }

    fn recipes_hint(&self) -> &'static str {
        "Рецепт — способ получить пример прямо из строения документа, без языковой модели."
    }

    fn system_label(&self) -> &'static str {
        "Системное сообщение"
    }

    fn system_hint(&self) -> &'static str {
        "Встанет в начало каждого примера. Потом давайте модели ровно этот текст — так она вспомнит, чему училась. Можно оставить пустым."
    }

    fn system_insert(&self) -> &'static str {
        "Вставить образец"
    }

    fn system_sample(&self) -> &'static str {
        "Вы — консультант, который хорошо знает наши документы. Отвечайте точно и по делу."
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
        "Если нужно меньше, чем найдётся, берутся лучшие, поровну из разных разделов."
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
            "Ответы в вашем стиле и с вашими словами, без длинных подсказок.",
            "Привычные вопросы — привычные ответы.",
            "Новые документы сами не появятся: нужно обучать снова.",
        ]
    }

    fn advice_search_title(&self) -> &'static str {
        "Поиск по документам (RAG)"
    }

    fn advice_search(&self) -> &'static [&'static str] {
        &[
            "Редкие и свежие факты: ответ опирается на найденный отрывок.",
            "Новый документ работает сразу, обучать не нужно.",
            "Отрывки каждый раз идут в запрос и стоят токенов.",
        ]
    }

    fn advice_both(&self) -> &'static str {
        "Лучше всего вместе: дообучение даёт язык и форму, поиск — свежие факты."
    }

    fn advice_evidence(&self) -> &'static str {
        "В замере FineTuneBench (2024) дообученная gpt-4o-mini дословно помнила 99 % новых фактов, а на вопросы другими словами ответила верно в 65 %. Незнакомые факты могут и добавить выдумок, поэтому «меньше галлюцинаций» обещать нельзя."
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
