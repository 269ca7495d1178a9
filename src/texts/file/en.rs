//! The fifth step: the verdict, the checks, the split, the price, the files: in English.

use super::FileStep;
use crate::dataset::split::Together;
use crate::texts::format::{Locale, plural_en};
use crate::texts::{English, Frame};

impl FileStep for English {
    fn file_needs_examples(&self) -> &'static str {
        "There are no examples yet, so there is nothing to put into a file."
    }

    fn counting(&self) -> &'static str {
        "Checking and counting…"
    }

    fn totals(&self, examples: u64, tokens: u64, estimate: bool) -> String {
        format!(
            "{} {} · {}{}",
            n(examples),
            plural_en(examples, ["example", "examples"]),
            if estimate { "about " } else { "" },
            self.tokens(tokens)
        )
    }

    fn checks_title(&self) -> &'static str {
        "Checks"
    }

    fn checks_clean(&self) -> &'static str {
        "Nothing found: format, roles, lengths, repetition and characters are in order."
    }

    fn times(&self, count: u64) -> String {
        format!("× {}", n(count))
    }

    fn mend_errors(&self) -> &'static str {
        "Fix everything that stands in the way of training"
    }

    fn mend_all(&self) -> &'static str {
        "Fix all"
    }

    fn mend_hint(&self, fix: &str) -> String {
        format!("What the fix does: {fix}")
    }

    fn mend_one(&self) -> &'static str {
        "Mend"
    }

    fn show_places(&self) -> &'static str {
        "Show the places"
    }

    fn more_places(&self, count: u64) -> String {
        format!("And {} more.", n(count))
    }

    fn line_of_file(&self, line: u64, validation: bool) -> String {
        format!("{}, line {}", if validation { "validation.jsonl" } else { "train.jsonl" }, n(line))
    }

    fn show_example(&self) -> &'static str {
        "Open the example"
    }

    fn lengths_title(&self) -> &'static str {
        "Length of the examples"
    }

    fn lengths_sentence(&self, quarter: u32, three_quarters: u32, longest: u32) -> String {
        format!(
            "Half of the examples have {} to {} tokens; the longest has {}.",
            n(u64::from(quarter)),
            n(u64::from(three_quarters)),
            n(u64::from(longest))
        )
    }

    fn lengths_column(&self) -> &'static str {
        "Length"
    }

    fn examples_column(&self) -> &'static str {
        "Examples"
    }

    fn up_to_tokens(&self, border: u32) -> String {
        format!("up to {}", n(u64::from(border)))
    }

    fn roles_title(&self) -> &'static str {
        "Who says how much"
    }

    fn roles_sentence(&self, percent: u64) -> String {
        format!("The answers that the model learns make up {} of the text.", Locale::English.percent(percent))
    }

    fn voice(&self, role: &str) -> String {
        match role {
            "system" | "developer" => format!("system message ({role})"),
            "user" => "questions (user)".to_owned(),
            "assistant" => "answers (assistant)".to_owned(),
            _ => format!("tools ({role})"),
        }
    }

    fn column_role(&self) -> &'static str {
        "Who"
    }

    fn column_characters(&self) -> &'static str {
        "Characters"
    }

    fn column_part(&self) -> &'static str {
        "Part"
    }

    fn training_part(&self) -> &'static str {
        "training"
    }

    fn validation_part(&self) -> &'static str {
        "validation"
    }

    fn checks_how(&self) -> &'static str {
        "Lines are checked one after the other, so a large data set takes no memory. Repetitions, different answers to one question, system messages, languages, shares of refusals and lines that are far too long show only beside all others: for that a few numbers are kept of each line."
    }

    fn origins_title(&self) -> &'static str {
        "Where the examples come from"
    }

    fn split_title(&self) -> &'static str {
        "Training and validation"
    }

    fn split_words(&self, training: u64, validation: u64) -> String {
        if validation == 0 {
            format!("{} for training, none for validation.", n(training))
        } else {
            format!("{} for training, {} for validation.", n(training), n(validation))
        }
    }

    fn split_too_small(&self) -> &'static str {
        "With fewer than 50 examples no validation part is set aside: every one is needed for training."
    }

    fn split_too_tied(&self) -> &'static str {
        "The examples are too closely tied to each other to set a validation part aside."
    }

    fn split_label(&self) -> &'static str {
        "Set aside for validation"
    }

    fn split_hint(&self) -> &'static str {
        "The validation part shows what the model has learned. Keep together what belongs together: a model that was taught what it is asked later gives a misleading result."
    }

    fn share_by_count(&self) -> &'static str {
        "a number of examples…"
    }

    fn validation_examples_label(&self) -> &'static str {
        "How many examples to set aside"
    }

    fn together_label(&self) -> &'static str {
        "Keep together"
    }

    fn together(&self, together: Together) -> &'static str {
        match together {
            Together::Nothing => "nothing, chance decides",
            Together::Facts => "questions about the same thing",
            Together::Sections => "examples of one section",
            Together::Documents => "examples of one document",
        }
    }

    fn leaking_facts(&self, count: u64) -> String {
        format!(
            "{} validation {} what the model is taught. {} nothing.",
            n(count),
            if count == 1 { "example asks" } else { "examples ask" },
            if count == 1 { "It proves" } else { "They prove" }
        )
    }

    fn leaking_sections(&self, count: u64) -> String {
        format!(
            "{} validation {} from sections that the model is trained on.",
            n(count),
            if count == 1 { "example comes" } else { "examples come" }
        )
    }

    fn share(&self, percent: u64) -> String {
        if percent == 0 { "nothing".to_owned() } else { Locale::English.percent(percent) }
    }

    fn downloads_title(&self) -> &'static str {
        "Download"
    }

    fn download(&self, name: &str) -> String {
        format!("Download {name}")
    }

    fn downloads_hint(&self) -> &'static str {
        "evidence.jsonl says where each answer comes from: file, place and quote, one line per example."
    }

    fn download_all(&self) -> &'static str {
        "Download everything as one archive"
    }

    fn download_all_hint(&self) -> &'static str {
        "dataset.zip holds all three files and manifest.json: checksums, numbers of lines, how the set is split and what it is made of."
    }

    fn other_forms(&self) -> &'static str {
        "Other formats"
    }

    fn packs(&self) -> &'static str {
        "Everything for training on your own computer"
    }

    fn packs_hint(&self) -> &'static str {
        "An archive with the examples, settings and instructions: unpack it and run two commands. An NVIDIA graphics card is needed."
    }

    fn left_out_title(&self) -> &'static str {
        "Not in this file:"
    }

    fn saved(&self, name: &str, examples: u64, bytes: u64) -> String {
        format!("{name}: {} {}, {}", n(examples), plural_en(examples, ["line", "lines"]), Locale::English.bytes(bytes))
    }

    fn saved_stale(&self) -> &'static str {
        "the data set has changed since"
    }

    fn price_title(&self) -> &'static str {
        "Price of training"
    }

    fn no_offers(&self, service: &str) -> String {
        format!("As far as we know, {service} no longer trains any model. The file suits other services too.")
    }

    fn prices_elsewhere(&self, service: &str) -> String {
        format!("See the site of {service} for models and prices: they change often, so they are not listed here.")
    }

    fn column_model(&self) -> &'static str {
        "Model"
    }

    fn column_price(&self) -> &'static str {
        "Per 1M tokens"
    }

    fn column_cost(&self) -> &'static str {
        "Training"
    }

    fn column_monthly(&self) -> &'static str {
        "Answers a month"
    }

    fn monthly_in_batches(&self, amount: &str) -> String {
        format!("in batches {amount}")
    }

    fn questions_label(&self) -> &'static str {
        "Questions a month"
    }

    fn monthly_formula(&self) -> &'static str {
        "Answers: a question and an answer as long as the examples on the average, at the price of the tuned model. In batches they come within a day."
    }

    fn column_jobs_until(&self) -> &'static str {
        "Start before"
    }

    fn column_off_from(&self) -> &'static str {
        "Model answers until"
    }

    fn not_known(&self) -> &'static str {
        "not known"
    }

    fn about(&self, amount: &str) -> String {
        format!("≈ {amount}")
    }

    fn epochs_label(&self) -> &'static str {
        "Passes over all examples (epochs)"
    }

    fn epochs(&self, count: u64) -> String {
        format!("{} {}", n(count), plural_en(count, ["pass", "passes"]))
    }

    fn epochs_automatic(&self) -> &'static str {
        "the service decides"
    }

    fn epochs_automatic_about(&self, count: u64) -> String {
        format!("the service decides (probably {})", n(count))
    }

    fn cost_formula(&self, tokens: u64) -> String {
        format!(
            "Estimate: {} in train.jsonl × passes × price per token. An example over 65,536 tokens is cut.",
            self.tokens(tokens)
        )
    }

    fn prices_as_of(&self, day: &str) -> String {
        format!("Prices as of {day}.")
    }
}

fn n(number: u64) -> String {
    Locale::English.number(number)
}
