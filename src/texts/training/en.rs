//! The sixth step: dates and price: in English.

use super::Training;
use crate::providers::{Dialect, Figure, Grade, ModelFigure};
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

    fn service_label(&self) -> &'static str {
        "Where to train"
    }

    fn own_computer(&self, programs: &str) -> String {
        format!("On your own computer: {programs}")
    }

    fn model_label(&self) -> &'static str {
        "Model to train"
    }

    fn model_hint(&self, service: &str) -> String {
        format!("As {service} writes it in its list of models that can be trained.")
    }

    fn another_service(&self) -> &'static str {
        "Another service with requests as OpenAI's"
    }

    fn figures_title(&self) -> &'static str {
        "Prices, dates and limits of this service"
    }

    fn figures_hint(&self) -> &'static str {
        "By these figures the file is checked and its price is counted. If you know better, correct them: that stays in the project and can be taken back. An empty field means no limit, no end or no price. Prices are dollars for a million tokens."
    }

    fn column_figure(&self) -> &'static str {
        "What"
    }

    fn column_value(&self) -> &'static str {
        "Figure"
    }

    fn column_known(&self) -> &'static str {
        "How it is known"
    }

    fn figure(&self, figure: &Figure) -> String {
        match figure {
            Figure::BaseUrl => "Address of requests".to_owned(),
            Figure::ExamplesMin => "Examples at least".to_owned(),
            Figure::TokensMax => "Tokens of an example at most".to_owned(),
            Figure::BytesMax => "Bytes of a file at most".to_owned(),
            Figure::Model(model, figure) => match figure {
                ModelFigure::Training => format!("Training {model}, $"),
                ModelFigure::Input => format!("Questions to {model}, $"),
                ModelFigure::Output => format!("Answers of {model}, $"),
                ModelFigure::BatchInput => format!("Questions in batches to {model}, $"),
                ModelFigure::BatchOutput => format!("Answers of {model} in batches, $"),
                ModelFigure::JobsUntil => format!("{model} cannot be trained from"),
                ModelFigure::OffFrom => format!("Models based on {model} are off from"),
            },
        }
    }

    fn figure_known(&self, day: &str, grade: Grade) -> String {
        let how = match grade {
            Grade::A => "official",
            Grade::B => "shown or measured by others",
            Grade::C => "somebody's claim",
            Grade::U => "not established",
            Grade::P => "corrected by you",
        };
        format!("{how}, {day}")
    }

    fn restore_figure(&self, figure: &str) -> String {
        format!("Restore: {figure}")
    }

    fn not_a_figure(&self, figure: &Figure) -> &'static str {
        match figure {
            Figure::BaseUrl => "An address such as https://example.org/v1 is needed.",
            Figure::ExamplesMin | Figure::TokensMax | Figure::BytesMax => "A whole number is needed.",
            Figure::Model(_, ModelFigure::JobsUntil | ModelFigure::OffFrom) => "A date such as 2027-01-06 is needed.",
            Figure::Model(..) => "A price in dollars such as 0.8 is needed.",
        }
    }

    fn dialect(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::OpenaiMethod => "Its rules hold for the checks. Requests as those of OpenAI.",
            Dialect::OpenaiTopLevelHyperparameters => "Its rules hold for the checks. Requests nearly as those of OpenAI.",
            Dialect::TogetherFineTunes => "Its rules hold for the checks. Requests of its own, or its site.",
            Dialect::FireworksDatasets => "Its rules hold for the checks. Requests of its own, or its site.",
            Dialect::MistralJobs => "Its rules hold for the checks. The service itself calls its training requests outdated.",
            Dialect::FileOnly => "The programs read the file from your disk; no key and no service are needed.",
        }
    }

    fn launch_loading(&self) -> &'static str {
        "The part of the page that starts the training is loading."
    }

    fn launch_missing(&self) -> &'static str {
        "The part of the page that starts the training did not arrive. Check the internet connection and try again."
    }
}
