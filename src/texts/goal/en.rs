//! The second step: what the model should learn: in English.

use super::Goal;
use crate::texts::English;
use crate::texts::format::Locale;

impl Goal for English {
    fn goal_needs_documents(&self) -> &'static str {
        "Add documents first."
    }

    fn goal_title(&self) -> &'static str {
        "What should the model learn?"
    }

    fn intent_legend(&self) -> &'static str {
        "Goal"
    }

    fn intents(&self) -> [(&'static str, &'static str); 7] {
        [
            (
                "Answer from the documents",
                "Everything they hold: questions and answers, terms, tables, instructions, sections, the document as a whole.",
            ),
            ("Know your terms", "Definitions and ready questions with answers: short and exact."),
            ("Know what is written where", "Sections under their headings, and what each document is about."),
            (
                "Answer as your staff do",
                "Conversations from chats and mail, ready questions with answers, and instructions step by step.",
            ),
            ("Write in your style", "Passages of running text: the model learns to carry them on in your voice."),
            (
                "Fill in forms",
                "Names with their values from forms, cards and specifications, and the cells of tables, word for word.",
            ),
            (
                "Label texts",
                "Only rows of tables: beside a document, under “Table rows as examples”, you choose the columns of the text and of the label.",
            ),
        ]
    }

    fn recipes_summary(&self, count: u64, all: u64) -> String {
        format!("Recipes: {} of {}", n(count), n(all))
    }

    fn recipes_hint(&self) -> &'static str {
        "A recipe makes examples from the document's own structure, without a language model."
    }

    fn answers_by_label(&self) -> &'static str {
        "Who answers in the conversations"
    }

    fn answers_by_hint(&self) -> &'static str {
        "The name as it stands in the chat or mail. Leave it empty, and we find it out where one asks and the other answers."
    }

    fn wordings_summary(&self) -> &'static str {
        "Wordings of the questions"
    }

    fn wordings_hint(&self) -> &'static str {
        "One wording a line; each question gets one of them. The braces are filled in from the document."
    }

    fn wordings_language(&self) -> &'static str {
        "For texts"
    }

    fn wordings_russian(&self) -> &'static str {
        "in Russian"
    }

    fn wordings_other(&self) -> &'static str {
        "in other languages"
    }

    fn wordings_restore(&self) -> &'static str {
        "Back to ours"
    }

    fn wording_lacks(&self, line: u64, name: &str) -> String {
        format!("Line {} lacks {name}.", n(line))
    }

    fn wording_unknown(&self, line: u64, name: &str) -> String {
        format!("Line {} has {name}, which stands for nothing here.", n(line))
    }

    fn refusals_label(&self) -> &'static str {
        "Share of answers “this is not said there”"
    }

    fn refusals_hint(&self) -> &'static str {
        "They teach the model to admit that there is no answer instead of inventing one. Their questions come from neighbouring sections."
    }

    fn system_label(&self) -> &'static str {
        "System message"
    }

    fn system_hint(&self) -> &'static str {
        "Comes first in every example. Later, begin each conversation with the tuned model with the same text: that is how it recalls what it learned. May stay empty."
    }

    fn system_insert(&self) -> &'static str {
        "Insert a sample"
    }

    fn system_samples(&self) -> [&'static str; 7] {
        [
            "You are an assistant who knows our documents well. Answer exactly and to the point.",
            "You know the terms that we use. Explain them briefly and exactly, in the words of our documents.",
            "You know what is written where in our documents. Give the sections in full and close to the text.",
            "You are a member of our support team. Answer politely and to the point, the way we do.",
            "You are the author of our texts. Write fluently, in the style in which our documents are written.",
            "You fill in forms from our documents. Give the value that is asked for, exactly as it is written.",
            "You sort texts by our rules. Answer with the label alone.",
        ]
    }

    fn how_many_legend(&self) -> &'static str {
        "How many examples"
    }

    fn how_many_all(&self) -> &'static str {
        "All that are found"
    }

    fn how_many_at_most(&self) -> &'static str {
        "At most"
    }

    fn how_many_hint(&self) -> &'static str {
        "If you want fewer than there are, we take the best, spread over the sections."
    }

    fn advice_title(&self) -> &'static str {
        "What to expect from fine-tuning"
    }

    fn advice_lead(&self) -> &'static str {
        "Fine-tuning teaches form reliably: style, terms, the shape of an answer. Facts are learned only in part."
    }

    fn advice_tuning_title(&self) -> &'static str {
        "Fine-tuning"
    }

    fn advice_tuning(&self) -> &'static [&'static str] {
        &[
            "Answers in your style and words, without long instructions in every request.",
            "Familiar questions get familiar answers.",
            "The model does not learn of new documents by itself: you train again.",
        ]
    }

    fn advice_search_title(&self) -> &'static str {
        "Search in documents (RAG)"
    }

    fn advice_search(&self) -> &'static [&'static str] {
        &[
            "Rare and fresh facts: the answer rests on a passage that was found.",
            "A new document works at once, nothing to train.",
            "Passages are added to every request, and their tokens cost money.",
        ]
    }

    fn advice_both(&self) -> &'static str {
        "Best together: tuning gives language and form, search gives fresh facts."
    }

    fn advice_evidence(&self) -> &'static str {
        "In FineTuneBench (2024) a tuned gpt-4o-mini recalled 99% of new facts word for word, yet answered the same questions correctly in only 65% of cases when they were reworded. Facts new to a model can even make it invent more, so nobody can promise “fewer hallucinations”."
    }

    fn preview_examples_title(&self) -> &'static str {
        "What it will look like"
    }

    fn preview_examples_coming(&self) -> &'static str {
        "Preparing three examples from your documents…"
    }

    fn preview_examples_none(&self) -> &'static str {
        "These recipes found nothing in the first documents. Try another goal, or add documents with headings, terms or questions."
    }

    fn sample_from(&self, recipe: &str, source: &str) -> String {
        format!("{recipe} · {source}")
    }
}

fn n(number: u64) -> String {
    Locale::English.number(number)
}
