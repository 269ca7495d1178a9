//! The result file of a job: a CSV with the figures of each step.
//!
//! Columns are found by name, because services name and order them differently. The content has been seen wrapped in
//! base64, which the API description does not mention.

use super::jobs::Metrics;
use crate::readers::locked::base64;

/// The CSV inside an answer: as it is, or out of base64.
pub fn unwrapped(content: &str) -> String {
    let content = content.trim();
    if content.starts_with("step") {
        return content.to_owned();
    }
    // Some answers put the text into quotes.
    let bare = content.trim_matches('"');
    base64(bare).and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| content.to_owned())
}

/// The figures of each step, in the file's order; `None` when it is no such file. Cells that are no numbers are empty.
pub fn read(content: &str) -> Option<Vec<Metrics>> {
    let text = unwrapped(content);
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next()?.split(',').map(|name| name.trim().trim_matches('"')).collect();
    let place = |wanted: &[&str]| names.iter().position(|name| wanted.contains(name));
    let step = place(&["step"])?;
    let columns = [
        place(&["train_loss"]),
        place(&["train_accuracy", "train_mean_token_accuracy"]),
        place(&["valid_loss"]),
        place(&["valid_mean_token_accuracy", "validation_mean_token_accuracy", "valid_accuracy"]),
        place(&["full_valid_loss"]),
        place(&["full_valid_mean_token_accuracy"]),
    ];
    let rows = lines.filter_map(|line| {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        let number = |column: Option<usize>| cells.get(column?)?.parse::<f64>().ok().filter(|number| number.is_finite());
        let [training_loss, training_accuracy, validation_loss, validation_accuracy, full_loss, full_accuracy] =
            columns.map(number);
        // Steps are whole and small.
        let step = number(Some(step)).filter(|step| *step >= 0.0)? as u64;
        Some(Metrics {
            step,
            total_steps: None,
            training_loss,
            training_accuracy,
            validation_loss,
            validation_accuracy,
            full_validation_loss: full_loss,
            full_validation_accuracy: full_accuracy,
        })
    });
    Some(rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPENAI: &str =
        "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n1,2.5,0.4,,\n2,1.5,0.6,1.75,0.55\n";

    #[test]
    fn the_file_is_read_plain_and_in_base64() {
        let wrapped = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, OPENAI);
        for content in [OPENAI.to_owned(), wrapped.clone(), format!("\"{wrapped}\"")] {
            let rows = read(&content).unwrap();
            assert_eq!(rows.len(), 2);
            assert_eq!((rows[0].training_loss, rows[0].validation_loss), (Some(2.5), None));
            assert_eq!((rows[1].step, rows[1].validation_accuracy), (2, Some(0.55)));
        }
    }

    #[test]
    fn columns_are_found_by_name() {
        let azure = "step,train_loss,train_mean_token_accuracy,valid_loss,validation_mean_token_accuracy,full_valid_loss,full_valid_mean_token_accuracy\n3,1,0.5,2,0.25,4,0.125\n";
        let row = &read(azure).unwrap()[0];
        assert_eq!((row.validation_accuracy, row.full_validation_loss), (Some(0.25), Some(4.0)));
    }

    #[test]
    fn what_is_no_result_file_gives_nothing() {
        for content in ["", "<html>", "loss,step_no\n1,2", "\u{fffd}\u{fffd}"] {
            assert_eq!(read(content), None, "{content}");
        }
        assert_eq!(read("step,train_loss\nnonsense\n-1,2\n4,NaN"), Some(vec![Metrics { step: 4, ..Metrics::default() }]));
    }
}
