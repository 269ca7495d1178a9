//! The sixth step: dates and price: in Russian.

use super::Training;
use crate::providers::{Dialect, Figure, Grade, ModelFigure};
use crate::texts::Russian;

impl Training for Russian {
    fn training_needs_examples(&self) -> &'static str {
        "Здесь появятся цена и команды, как только будут готовы примеры."
    }

    fn closing(&self, service: &str, jobs_until: &str, off_from: &str) -> String {
        format!(
            "{service} закрывает дообучение: запустить его можно до {jobs_until}, а обученная модель проработает до {off_from}."
        )
    }

    fn closed(&self, service: &str, day: &str) -> String {
        format!("С {day} запустить дообучение в {service} больше нельзя.")
    }

    fn closed_to_newcomers(&self, service: &str, day: &str) -> String {
        format!(
            "С {day} {service} не открывает дообучение тем, кто раньше его не запускал, а с 02.07.2026 — и тем, кто 60 дней не пользовался обученной моделью. Узнать наверняка, открыто ли оно вам, можно только при запуске."
        )
    }

    fn file_stays_useful(&self) -> &'static str {
        "Файл пригодится и дальше: его читают другие сервисы и программы для обучения на своём компьютере."
    }

    fn guide_price(&self) -> &'static str {
        "В старых инструкциях обучение стоит 0,0080\u{a0}$ за 1\u{a0}000 токенов; для gpt-4o-mini на 01.09.2026 это 0,0030\u{a0}$. Пользоваться обученной gpt-4o-mini вдвое дороже, чем базовой: на ту же дату 0,30\u{a0}$ за миллион токенов на входе вместо 0,15\u{a0}$."
    }

    fn service_label(&self) -> &'static str {
        "Где обучать"
    }

    fn own_computer(&self, programs: &str) -> String {
        format!("На своём компьютере: {programs}")
    }

    fn model_label(&self) -> &'static str {
        "Какую модель обучать"
    }

    fn model_hint(&self, service: &str) -> String {
        format!("Так, как она названа у {service} в списке моделей для обучения.")
    }

    fn another_service(&self) -> &'static str {
        "Другой сервис с запросами как у OpenAI"
    }

    fn figures_title(&self) -> &'static str {
        "Цены, сроки и пределы этого сервиса"
    }

    fn figures_hint(&self) -> &'static str {
        "По этим числам мы проверяем файл и считаем цену. Если вы знаете точнее, исправьте: правка останется в проекте, её можно отменить. Пустое поле — предела, срока или цены нет. Цены в долларах за миллион токенов."
    }

    fn column_figure(&self) -> &'static str {
        "Что"
    }

    fn column_value(&self) -> &'static str {
        "Сколько"
    }

    fn column_known(&self) -> &'static str {
        "Откуда известно"
    }

    fn figure(&self, figure: &Figure) -> String {
        match figure {
            Figure::BaseUrl => "Адрес запросов".to_owned(),
            Figure::ExamplesMin => "Примеров не меньше".to_owned(),
            Figure::TokensMax => "Токенов в примере не больше".to_owned(),
            Figure::BytesMax => "Байтов в файле не больше".to_owned(),
            Figure::Model(model, figure) => match figure {
                ModelFigure::Training => format!("Обучение {model}, $"),
                ModelFigure::Input => format!("Вопросы к {model}, $"),
                ModelFigure::Output => format!("Ответы {model}, $"),
                ModelFigure::BatchInput => format!("Пакеты вопросов к {model}, $"),
                ModelFigure::BatchOutput => format!("Ответы {model} на пакеты, $"),
                ModelFigure::JobsUntil => format!("Обучить {model} нельзя с"),
                ModelFigure::OffFrom => format!("Модели на основе {model} не отвечают с"),
            },
        }
    }

    fn figure_known(&self, day: &str, grade: Grade) -> String {
        let how = match grade {
            Grade::A => "официально",
            Grade::B => "показано или измерено другими",
            Grade::C => "с чужих слов",
            Grade::U => "не установлено",
            Grade::P => "исправлено вами",
        };
        format!("{how}, {day}")
    }

    fn restore_figure(&self, figure: &str) -> String {
        format!("Вернуть как было: {figure}")
    }

    fn not_a_figure(&self, figure: &Figure) -> &'static str {
        match figure {
            Figure::BaseUrl => "Нужен адрес вида https://пример.ру/v1.",
            Figure::ExamplesMin | Figure::TokensMax | Figure::BytesMax => "Нужно целое число.",
            Figure::Model(_, ModelFigure::JobsUntil | ModelFigure::OffFrom) => "Нужна дата вида 2027-01-06.",
            Figure::Model(..) => "Нужна цена в долларах, например 0.8.",
        }
    }

    fn dialect(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::OpenaiMethod => "Проверки идут по правилам этого сервиса. Запросы такие же, как у OpenAI.",
            Dialect::OpenaiTopLevelHyperparameters => {
                "Проверки идут по правилам этого сервиса. Запросы почти такие же, как у OpenAI."
            }
            Dialect::TogetherFineTunes => "Проверки идут по правилам этого сервиса. Запросы свои, можно и через сайт.",
            Dialect::FireworksDatasets => "Проверки идут по правилам этого сервиса. Запросы свои, можно и через сайт.",
            Dialect::MistralJobs => "Проверки идут по правилам этого сервиса. Запросы на обучение он сам называет устаревшими.",
            Dialect::FileOnly => "Программы читают файл с диска; ни ключ, ни сервис не нужны.",
        }
    }

    fn launch_loading(&self) -> &'static str {
        "Загружается часть страницы, которая запускает обучение."
    }

    fn launch_missing(&self) -> &'static str {
        "Часть страницы, которая запускает обучение, не загрузилась. Проверьте интернет и попробуйте ещё раз."
    }
}
