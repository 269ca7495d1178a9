//! Training by hand: in English.

use super::ByHand;
use crate::api::curl;
use crate::providers::Dialect;
use crate::texts::English;

impl ByHand for English {
    fn commands_title(&self, service: &str) -> String {
        format!("Train at {service} by hand")
    }

    fn commands_lead(&self, paid: u64) -> String {
        format!(
            "Download the files, open a terminal in the same folder and run the commands in order. Money is charged only after command {paid}. On Windows use Git Bash or WSL."
        )
    }

    fn commands_need_model(&self) -> &'static str {
        "Write above which model to train, and the commands appear here."
    }

    fn commands_need_address(&self) -> &'static str {
        "Write the address of the service into the table “Prices, dates and limits” above, and the commands appear here."
    }

    fn by_file(&self) -> &'static str {
        "There are no requests for it here: save the files and hand them over as the service or program wants."
    }

    fn command(&self, step: curl::Step) -> &'static str {
        match step {
            curl::Step::Key => "Type your key (it is not shown)",
            curl::Step::Account => "Type the name of your account",
            curl::Step::Upload => "Upload the files (free)",
            curl::Step::Create => "Start training (paid)",
            curl::Step::Status => "Ask whether it is done",
            curl::Step::Chat => "Ask the tuned model",
        }
    }

    fn status_hint(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::OpenaiMethod => "Usually 10 to 30 minutes. When status says succeeded, fine_tuned_model names your model.",
            Dialect::MistralJobs => "When status says SUCCESS, fine_tuned_model names your model.",
            Dialect::OpenaiTopLevelHyperparameters => {
                "When status says succeeded, the model is ready. Before it answers it has to be deployed on their site."
            }
            Dialect::TogetherFineTunes => {
                "When status says completed, model_output_name names your model. It answers on an endpoint of its own, which you start on their site."
            }
            Dialect::FireworksDatasets => {
                "When state says JOB_STATE_COMPLETED, the model is ready. It answers on a deployment of its own, which you start on their site."
            }
            Dialect::FileOnly => "",
        }
    }

    fn chat_hint(&self, system_message: bool) -> &'static str {
        if system_message {
            "Replace ft:… with your model's name. The system message here is the one it was trained with: leave it as it is."
        } else {
            "Replace ft:… with your model's name."
        }
    }

    fn chat_question(&self) -> &'static str {
        "What are your documents about?"
    }

    fn again_title(&self) -> &'static str {
        "When to train again"
    }

    fn again_reasons(&self) -> [&'static str; 3] {
        [
            "Many new documents have come (50 or more).",
            "The subject or the rules themselves have changed.",
            "The answers no longer satisfy you: collect examples of how they should be.",
        ]
    }
}
