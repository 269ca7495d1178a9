//! Training by hand: in Russian.

use super::ByHand;
use crate::api::curl;
use crate::providers::Dialect;
use crate::texts::Russian;

impl ByHand for Russian {
    fn commands_title(&self, service: &str) -> String {
        format!("Обучить в {service} вручную")
    }

    fn commands_lead(&self, paid: u64) -> String {
        format!(
            "Скачайте файлы, откройте терминал в той же папке и выполните команды по порядку. Деньги списываются только после команды {paid}. На Windows подойдёт Git Bash или WSL."
        )
    }

    fn commands_need_model(&self) -> &'static str {
        "Впишите выше, какую модель обучать, и здесь появятся команды."
    }

    fn commands_need_address(&self) -> &'static str {
        "Впишите адрес сервиса в таблице «Цены, сроки и пределы» выше, и здесь появятся команды."
    }

    fn by_file(&self) -> &'static str {
        "Запросов для этого здесь нет: сохраните файлы и передайте их так, как просит сервис или программа."
    }

    fn command(&self, step: curl::Step) -> &'static str {
        match step {
            curl::Step::Key => "Ввести ключ (не показывается на экране)",
            curl::Step::Account => "Ввести имя аккаунта",
            curl::Step::Upload => "Загрузить файлы (бесплатно)",
            curl::Step::Create => "Запустить обучение (платно)",
            curl::Step::Status => "Узнать, готово ли",
            curl::Step::Chat => "Спросить обученную модель",
        }
    }

    fn status_hint(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::OpenaiMethod => {
                "Обычно 10–30 минут. Когда status станет succeeded, в fine_tuned_model появится имя вашей модели."
            }
            Dialect::MistralJobs => "Когда status станет SUCCESS, в fine_tuned_model появится имя вашей модели.",
            Dialect::OpenaiTopLevelHyperparameters => {
                "Когда status станет succeeded, модель готова. Прежде чем она начнёт отвечать, её нужно развернуть на их сайте."
            }
            Dialect::TogetherFineTunes => {
                "Когда status станет completed, в model_output_name появится имя вашей модели. Отвечает она на отдельном сервере, который запускают на их сайте."
            }
            Dialect::FireworksDatasets => {
                "Когда state станет JOB_STATE_COMPLETED, модель готова. Отвечает она на отдельном сервере, который запускают на их сайте."
            }
            Dialect::FileOnly => "",
        }
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
