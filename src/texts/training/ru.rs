//! The sixth step: dates, price, and training by hand: in Russian.

use super::Training;
use crate::providers::Dialect;
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

    fn chat_hint(&self, system_message: bool) -> &'static str {
        if system_message {
            "Замените ft:… именем своей модели. Системное сообщение здесь то же, с которым она училась: не меняйте его."
        } else {
            "Замените ft:… именем своей модели."
        }
    }

    fn chat_question(&self) -> &'static str {
        "О чём ваши документы?"
    }

    fn elsewhere_title(&self) -> &'static str {
        "Где ещё можно обучить"
    }

    fn elsewhere_words(&self) -> &'static str {
        "Тот же train.jsonl подойдёт и здесь:"
    }

    fn dialect(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::OpenaiMethod => "те же запросы, что у OpenAI",
            Dialect::OpenaiTopLevelHyperparameters => {
                "почти те же запросы, что у OpenAI; число проходов задаётся внутри hyperparameters"
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
            "Изменились сами правила или тема ваших документов.",
            "Ответы перестали устраивать: соберите примеры того, как нужно отвечать.",
        ]
    }
}
