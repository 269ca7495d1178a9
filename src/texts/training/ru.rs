//! The sixth step: dates, price, and training by hand: in Russian.

use super::Training;
use crate::providers::Dialect;
use crate::texts::Russian;

impl Training for Russian {
    fn training_needs_examples(&self) -> &'static str {
        "Когда примеры будут готовы, здесь появятся цена и готовые команды."
    }

    fn closing(&self, service: &str, jobs_until: &str, off_from: &str) -> String {
        format!(
            "{service} закрывает дообучение: запустить его можно до {jobs_until}, обученная модель проработает до {off_from}."
        )
    }

    fn closed(&self, service: &str, day: &str) -> String {
        format!("{service} закрыл запуск дообучения {day}.")
    }

    fn closed_to_newcomers(&self, service: &str, day: &str) -> String {
        format!(
            "С {day} {service} не открывает дообучение тем, кто раньше его не запускал. Узнать наверняка можно только при запуске: отказ ничего не стоит."
        )
    }

    fn file_stays_useful(&self) -> &'static str {
        "Сам файл останется полезным: его формат читают и другие сервисы, и программы для обучения дома."
    }

    fn guide_price(&self) -> &'static str {
        "В старых инструкциях обучение стоит 0,0080 $ за 1 000 токенов; у gpt-4o-mini сейчас 0,0030 $. Ответы обученной gpt-4o-mini вдвое дороже базовой: 0,30 $ за миллион токенов на входе вместо 0,15 $."
    }

    fn commands_title(&self) -> &'static str {
        "Обучить в OpenAI"
    }

    fn commands_lead(&self) -> &'static str {
        "Скачайте файлы, откройте терминал в той же папке и выполните команды по порядку. Деньги списываются только после третьей. На Windows подойдёт Git Bash или WSL."
    }

    fn command_key(&self) -> &'static str {
        "1. Ввести ключ (не показывается на экране)"
    }

    fn command_upload(&self) -> &'static str {
        "2. Загрузить файлы (бесплатно)"
    }

    fn command_create(&self) -> &'static str {
        "3. Запустить обучение (платно)"
    }

    fn command_status(&self) -> &'static str {
        "4. Узнать, готово ли"
    }

    fn command_chat(&self) -> &'static str {
        "5. Спросить обученную модель"
    }

    fn status_hint(&self) -> &'static str {
        "Обычно 10–30 минут. Когда status станет succeeded, в fine_tuned_model появится имя вашей модели."
    }

    fn chat_hint(&self) -> &'static str {
        "Замените ft:… именем своей модели. Системное сообщение то же, с которым она училась: не меняйте его."
    }

    fn chat_question(&self) -> &'static str {
        "О чём ваши документы?"
    }

    fn elsewhere_title(&self) -> &'static str {
        "Куда ещё"
    }

    fn elsewhere_words(&self) -> &'static str {
        "Тот же train.jsonl можно отнести и в другое место:"
    }

    fn dialect(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::OpenaiMethod => "те же запросы, что у OpenAI",
            Dialect::OpenaiTopLevelHyperparameters => {
                "почти те же запросы, что у OpenAI; число проходов называется hyperparameters"
            }
            Dialect::TogetherFineTunes => "файл загружается через их сайт или программу together",
            Dialect::FireworksDatasets => "файл загружается через их сайт или программу firectl",
            Dialect::MistralJobs => "файл загружается через их сайт или запросами к их API",
            Dialect::FileOnly => "программы для обучения на своём компьютере: читают файл с диска",
        }
    }

    fn again_title(&self) -> &'static str {
        "Когда обучать снова"
    }

    fn again_reasons(&self) -> [&'static str; 3] {
        [
            "Добавилось много новых документов (50 и больше).",
            "Изменилась тема базы знаний или сами правила.",
            "Ответы перестали устраивать: соберите примеры того, как надо.",
        ]
    }
}
