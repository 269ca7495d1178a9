//! The commands by which a person uploads the files and trains by hand, filled in and ready to paste into a terminal.
//!
//! The routes and fields are those of OpenAI's API description. The key never appears: the commands read it from the
//! environment variable `OPENAI_API_KEY`.

use serde_json::{Value, json};

/// One training run as the person set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobPlan {
    /// Where the service's routes begin, such as `https://api.openai.com/v1`.
    pub base_url: String,
    pub model: String,
    /// `None` leaves the number of epochs to the service.
    pub epochs: Option<u32>,
    pub training_file: String,
    /// `None` when nothing is kept for validation.
    pub validation_file: Option<String>,
}

/// A file uploaded for training is deleted by the service after so many seconds: 30 days, the longest it allows.
const FILE_KEPT_SECONDS: u32 = 2_592_000;

impl JobPlan {
    /// Uploads the files and keeps their ids in the variables `TRAINING_FILE` and `VALIDATION_FILE`.
    pub fn upload(&self) -> String {
        let upload = |variable: &str, file: &str| {
            format!(
                "{variable}=$(curl -sS {}/files \\\n  -H \"Authorization: Bearer $OPENAI_API_KEY\" \\\n  -F purpose=\"fine-tune\" \\\n  \
                 -F \"expires_after[anchor]=created_at\" -F \"expires_after[seconds]={FILE_KEPT_SECONDS}\" \\\n  \
                 -F file=\"@{file}\" | {ID})\necho \"${variable}\"",
                self.base_url
            )
        };
        let mut commands = vec![upload("TRAINING_FILE", &self.training_file)];
        commands.extend(self.validation_file.as_ref().map(|file| upload("VALIDATION_FILE", file)));
        commands.join("\n")
    }

    /// Starts the job and keeps its id in the variable `JOB`.
    pub fn create_job(&self) -> String {
        format!(
            "JOB=$(curl -sS {}/fine_tuning/jobs \\\n  -H \"Authorization: Bearer $OPENAI_API_KEY\" \\\n  \
             -H \"Content-Type: application/json\" \\\n  -d \"{}\" | {ID})\necho \"$JOB\"",
            self.base_url,
            in_double_quotes(&pretty(&self.job_body()))
        )
    }

    /// What is sent to start the job; the ids of the files are variables of the shell.
    pub fn job_body(&self) -> Value {
        let epochs = self.epochs.map_or(json!("auto"), |epochs| json!(epochs));
        let mut body = json!({ "model": self.model, "training_file": "$TRAINING_FILE" });
        if self.validation_file.is_some() {
            body["validation_file"] = json!("$VALIDATION_FILE");
        }
        body["method"] = json!({ "type": "supervised", "supervised": { "hyperparameters": { "n_epochs": epochs } } });
        body
    }

    /// Asks how the job is doing.
    pub fn status(&self) -> String {
        format!(
            "curl -sS {}/fine_tuning/jobs/$JOB \\\n  -H \"Authorization: Bearer $OPENAI_API_KEY\" | grep -E '\"(status|fine_tuned_model|trained_tokens)\"'",
            self.base_url
        )
    }

    /// Asks the tuned model something, with the same system message that it was trained with.
    pub fn chat(&self, system: &str, question: &str) -> String {
        let mut messages = Vec::new();
        if !system.is_empty() {
            messages.push(json!({ "role": "system", "content": system }));
        }
        messages.push(json!({ "role": "user", "content": question }));
        let body = json!({ "model": "ft:…", "messages": messages });
        format!(
            "curl -sS {}/chat/completions \\\n  -H \"Authorization: Bearer $OPENAI_API_KEY\" \\\n  -H \"Content-Type: application/json\" \\\n  -d '{}'",
            self.base_url,
            in_single_quotes(&pretty(&body))
        )
    }
}

/// Shows an answer and takes the first id out of it, with what every system has. A refusal has no id, and is seen.
const ID: &str = "tee /dev/stderr | grep -o '\"id\": *\"[^\"]*\"' | head -n 1 | cut -d '\"' -f 4";

fn pretty(body: &Value) -> String {
    serde_json::to_string_pretty(body).expect("a JSON value is always text")
}

/// Text inside double quotes of a shell, in which variables are still replaced.
fn in_double_quotes(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('`', "\\`")
}

/// Text inside single quotes of a shell, in which nothing is replaced.
fn in_single_quotes(text: &str) -> String {
    text.replace('\'', "'\\''")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    fn plan() -> JobPlan {
        JobPlan {
            base_url: "https://api.openai.com/v1".to_owned(),
            model: "gpt-4o-mini-2024-07-18".to_owned(),
            epochs: Some(3),
            training_file: "train.jsonl".to_owned(),
            validation_file: Some("validation.jsonl".to_owned()),
        }
    }

    /// Runs commands in a shell in which `curl` prints its last argument but for an answer with an id.
    fn run(commands: &str) -> String {
        let script = format!(
            "curl() {{ for last; do :; done; printf '%s' \"$last\" >&2; printf '{{\"object\": \"x\", \"id\": \"id-1\"}}'; }}\n\
             TRAINING_FILE=file-a; VALIDATION_FILE=file-b; JOB=job-c\n{commands}"
        );
        let done = Command::new("sh").arg("-c").arg(script).output().expect("there is a shell");
        format!("{}|{}", String::from_utf8_lossy(&done.stdout).trim(), String::from_utf8_lossy(&done.stderr).trim())
    }

    #[test]
    fn the_upload_keeps_the_ids_of_both_files() {
        let out = run(&plan().upload());
        let answer = "{\"object\": \"x\", \"id\": \"id-1\"}";
        assert_eq!(out, format!("id-1\nid-1|file=@train.jsonl{answer}file=@validation.jsonl{answer}"));
        let alone = JobPlan { validation_file: None, ..plan() };
        assert_eq!(run(&alone.upload()), format!("id-1|file=@train.jsonl{answer}"));
    }

    #[test]
    fn the_job_is_created_with_the_files_and_the_epochs() {
        let out = run(&plan().create_job());
        let (id, sent) = out.split_once('|').expect("the script prints both");
        assert_eq!(id, "id-1");
        // What was sent comes first, then the answer is shown.
        let sent = serde_json::Deserializer::from_str(sent).into_iter::<Value>().next();
        let sent = sent.expect("the shell sends something").expect("the shell sends JSON");
        assert_eq!(sent["training_file"], "file-a");
        assert_eq!(sent["validation_file"], "file-b");
        assert_eq!(sent["method"]["supervised"]["hyperparameters"]["n_epochs"], 3);
        let automatic = JobPlan { epochs: None, validation_file: None, ..plan() };
        assert_eq!(automatic.job_body()["method"]["supervised"]["hyperparameters"]["n_epochs"], "auto");
        assert!(automatic.job_body().get("validation_file").is_none());
    }

    #[test]
    fn quotes_in_a_system_message_stay_words() {
        let system = "Don't say \"maybe\"; $HOME and `date` are words.\n«Да»";
        let out = run(&plan().chat(system, "Why?"));
        let (_, sent) = out.split_once('|').expect("the script prints both");
        let sent: Value = serde_json::from_str(sent).expect("the shell sends JSON");
        assert_eq!(sent["messages"][0]["content"], system);
        assert_eq!(sent["messages"][1]["content"], "Why?");
    }
}
