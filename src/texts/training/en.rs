//! The sixth step: dates, price, and training by hand: in English.

use super::Training;
use crate::providers::Dialect;
use crate::texts::English;

impl Training for English {
    fn training_needs_examples(&self) -> &'static str {
        "Once there are examples, the price and the ready commands appear here."
    }

    fn closing(&self, service: &str, jobs_until: &str, off_from: &str) -> String {
        format!(
            "{service} is closing fine-tuning: jobs can be started before {jobs_until}, and a tuned model answers until {off_from}."
        )
    }

    fn closed(&self, service: &str, day: &str) -> String {
        format!("{service} stopped taking fine-tuning jobs on {day}.")
    }

    fn closed_to_newcomers(&self, service: &str, day: &str) -> String {
        format!(
            "Since {day} {service} turns away organisations that have never trained a model, and since 2 July 2026 also those that have not used a tuned model within 60 days. Only starting a job tells for certain whether you may."
        )
    }

    fn file_stays_useful(&self) -> &'static str {
        "The file stays useful: other services read it, and so do programs for training on your own computer."
    }

    fn guide_price(&self) -> &'static str {
        "Older guides say $0.0080 per 1,000 tokens; on 1 September 2026 gpt-4o-mini cost $0.0030. Using a tuned gpt-4o-mini costs twice as much as the base model: $0.30 per million input tokens instead of $0.15 on the same day."
    }

    fn commands_title(&self) -> &'static str {
        "Train at OpenAI"
    }

    fn commands_lead(&self) -> &'static str {
        "Download the files, open a terminal in the same folder and run the commands in order. Money is charged only after the third. On Windows use Git Bash or WSL."
    }

    fn command_key(&self) -> &'static str {
        "1. Type your key (it is not shown)"
    }

    fn command_upload(&self) -> &'static str {
        "2. Upload the files (free)"
    }

    fn command_create(&self) -> &'static str {
        "3. Start training (paid)"
    }

    fn command_status(&self) -> &'static str {
        "4. Ask whether it is done"
    }

    fn command_chat(&self) -> &'static str {
        "5. Ask the tuned model"
    }

    fn status_hint(&self) -> &'static str {
        "Usually 10 to 30 minutes. When status says succeeded, fine_tuned_model names your model."
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

    fn elsewhere_title(&self) -> &'static str {
        "Where else you can train"
    }

    fn elsewhere_words(&self) -> &'static str {
        "The same train.jsonl works here too:"
    }

    fn dialect(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::OpenaiMethod => "the same requests as OpenAI",
            Dialect::OpenaiTopLevelHyperparameters => {
                "almost the same requests as OpenAI; the number of passes is set inside hyperparameters"
            }
            Dialect::TogetherFineTunes => "upload the file on their site or with their together program",
            Dialect::FireworksDatasets => "upload the file on their site or with their firectl program",
            Dialect::MistralJobs => "upload the file on their site or by requests to their API",
            Dialect::FileOnly => "programs for training on your own computer: they read the file from disk",
        }
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
