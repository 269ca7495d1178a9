//! The commands by which a person uploads the files and trains by hand, filled in and ready to paste into a terminal.
//!
//! The routes and fields are those of the services' own descriptions: of OpenAI and of those that follow it, Together
//! (`/files/upload`, `/fine-tunes`), Fireworks (datasets of an account) and Mistral. The key never appears: the commands
//! read it from an environment variable, as the services' own programs do.

use crate::providers::Dialect;
use serde_json::{Value, json};

/// One training run as the person set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobPlan {
    /// Where the service's routes begin, such as `https://api.openai.com/v1`.
    pub base_url: String,
    pub dialect: Dialect,
    /// The environment variable with the key.
    pub key: String,
    pub model: String,
    /// `None` leaves the number of epochs to the service.
    pub epochs: Option<u32>,
    pub training_file: String,
    /// `None` when nothing is kept for validation.
    pub validation_file: Option<String>,
}

/// What a command is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    Key,
    /// The name of the account, which stands in the routes.
    Account,
    Upload,
    /// Starts training: from here on it costs money.
    Create,
    Status,
    Chat,
}

/// One command, which may be of several lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    pub step: Step,
    pub text: String,
}

/// A file uploaded for training is deleted by the service after so many seconds: 30 days, the longest it allows.
const FILE_KEPT_SECONDS: u32 = 2_592_000;

impl JobPlan {
    /// All commands in their order; none where no request starts training. The last asks the tuned model, with the same
    /// system message that it was trained with, where it answers without being deployed first.
    pub fn commands(&self, system: &str, question: &str) -> Vec<Command> {
        let command = |step, text| Command { step, text };
        let mut commands = vec![command(Step::Key, self.read_key())];
        match self.dialect {
            Dialect::FileOnly => return Vec::new(),
            Dialect::FireworksDatasets => commands.push(command(Step::Account, "read -r ACCOUNT".to_owned())),
            _ => {}
        }
        commands.push(command(Step::Upload, self.upload()));
        commands.push(command(Step::Create, self.create_job()));
        commands.push(command(Step::Status, self.status()));
        if matches!(self.dialect, Dialect::OpenaiMethod | Dialect::MistralJobs) {
            commands.push(command(Step::Chat, self.chat("ft:…", system, question)));
        }
        commands
    }

    fn read_key(&self) -> String {
        format!("read -rs {0} && export {0}", self.key)
    }

    fn header(&self) -> String {
        format!("-H \"Authorization: Bearer ${}\"", self.key)
    }

    /// Sends a body in which variables of the shell are replaced.
    fn post(&self, route: &str, body: &Value) -> String {
        format!(
            "curl -sS \"{}{route}\" \\\n  {} \\\n  -H \"Content-Type: application/json\" \\\n  -d \"{}\"",
            self.base_url,
            self.header(),
            in_double_quotes(&pretty(body))
        )
    }

    /// Uploads the files and keeps their ids in the variables `TRAINING_FILE` and `VALIDATION_FILE`.
    fn upload(&self) -> String {
        let mut commands = vec![self.upload_of("TRAINING_FILE", &self.training_file)];
        commands.extend(self.validation_file.as_ref().map(|file| self.upload_of("VALIDATION_FILE", file)));
        commands.join("\n")
    }

    fn upload_of(&self, variable: &str, file: &str) -> String {
        let (base, header) = (&self.base_url, self.header());
        match self.dialect {
            Dialect::FireworksDatasets => {
                let body = json!({ "datasetId": format!("${variable}"), "dataset": { "userUploaded": {} } });
                format!(
                    "{variable}=doctune-$(date +%s)-{}\n{}\ncurl -sS \"{base}/accounts/$ACCOUNT/datasets/${variable}:upload\" \\\n  \
                     {header} \\\n  -F file=\"@{file}\"",
                    file.trim_end_matches(".jsonl"),
                    self.post("/accounts/$ACCOUNT/datasets", &body)
                )
            }
            Dialect::TogetherFineTunes => format!(
                "{variable}=$(curl -sS {base}/files/upload \\\n  {header} \\\n  -F purpose=\"fine-tune\" -F file_name=\"{file}\" \\\n  \
                 -F file=\"@{file}\" | {ID})\necho \"${variable}\""
            ),
            _ => {
                // Only OpenAI describes files that are deleted by themselves.
                let expiry = if self.dialect == Dialect::OpenaiMethod {
                    format!("-F \"expires_after[anchor]=created_at\" -F \"expires_after[seconds]={FILE_KEPT_SECONDS}\" \\\n  ")
                } else {
                    String::new()
                };
                format!(
                    "{variable}=$(curl -sS {base}/files \\\n  {header} \\\n  -F purpose=\"fine-tune\" \\\n  {expiry}-F file=\"@{file}\" | \
                     {ID})\necho \"${variable}\""
                )
            }
        }
    }

    /// Starts the job and keeps its id in the variable `JOB`.
    fn create_job(&self) -> String {
        let body = self.job_body();
        match self.dialect {
            Dialect::FireworksDatasets => {
                format!("JOB=$({} | {NAME})\necho \"$JOB\"", self.post("/accounts/$ACCOUNT/supervisedFineTuningJobs", &body))
            }
            Dialect::TogetherFineTunes => format!("JOB=$({} | {ID})\necho \"$JOB\"", self.post("/fine-tunes", &body)),
            _ => format!("JOB=$({} | {ID})\necho \"$JOB\"", self.post("/fine_tuning/jobs", &body)),
        }
    }

    /// What is sent to start the job; the ids of the files are variables of the shell.
    fn job_body(&self) -> Value {
        match self.dialect {
            Dialect::FireworksDatasets => {
                let dataset = |variable: &str| json!(format!("accounts/$ACCOUNT/datasets/{variable}"));
                let mut body = json!({ "baseModel": self.model, "dataset": dataset("$TRAINING_FILE") });
                if self.validation_file.is_some() {
                    body["evaluationDataset"] = dataset("$VALIDATION_FILE");
                }
                if let Some(epochs) = self.epochs {
                    body["epochs"] = json!(epochs);
                }
                body
            }
            Dialect::MistralJobs => {
                let mut body = json!({ "model": self.model, "training_files": [{ "file_id": "$TRAINING_FILE", "weight": 1 }] });
                if self.validation_file.is_some() {
                    body["validation_files"] = json!(["$VALIDATION_FILE"]);
                }
                body["hyperparameters"] = self.epochs.map_or(json!({}), |epochs| json!({ "epochs": epochs }));
                body["auto_start"] = json!(true);
                body
            }
            dialect => {
                let mut body = json!({ "model": self.model, "training_file": "$TRAINING_FILE" });
                if self.validation_file.is_some() {
                    body["validation_file"] = json!("$VALIDATION_FILE");
                }
                match (dialect, self.epochs) {
                    (Dialect::OpenaiMethod, epochs) => {
                        let epochs = epochs.map_or(json!("auto"), |epochs| json!(epochs));
                        let hyperparameters = json!({ "hyperparameters": { "n_epochs": epochs } });
                        body["method"] = json!({ "type": "supervised", "supervised": hyperparameters });
                    }
                    (Dialect::TogetherFineTunes, Some(epochs)) => body["n_epochs"] = json!(epochs),
                    (_, Some(epochs)) => body["hyperparameters"] = json!({ "n_epochs": epochs }),
                    // Without a number the service takes its own.
                    (_, None) => {}
                }
                body
            }
        }
    }

    /// Asks how the job is doing.
    fn status(&self) -> String {
        let (route, fields) = match self.dialect {
            Dialect::FireworksDatasets => ("/$JOB", "state|outputModel|status"),
            Dialect::TogetherFineTunes => ("/fine-tunes/$JOB", "status|model_output_name|token_count|total_price"),
            _ => ("/fine_tuning/jobs/$JOB", "status|fine_tuned_model|trained_tokens"),
        };
        format!("curl -sS \"{}{route}\" \\\n  {} | grep -E '\"({fields})\"'", self.base_url, self.header())
    }

    /// Asks the tuned model something.
    fn chat(&self, model: &str, system: &str, question: &str) -> String {
        let mut messages = Vec::new();
        if !system.is_empty() {
            messages.push(json!({ "role": "system", "content": system }));
        }
        messages.push(json!({ "role": "user", "content": question }));
        let body = json!({ "model": model, "messages": messages });
        format!(
            "curl -sS {}/chat/completions \\\n  {} \\\n  -H \"Content-Type: application/json\" \\\n  -d '{}'",
            self.base_url,
            self.header(),
            in_single_quotes(&pretty(&body))
        )
    }
}

/// Shows an answer and takes the first id out of it, with what every system has. A refusal has no id, and is seen.
const ID: &str = "tee /dev/stderr | grep -o '\"id\": *\"[^\"]*\"' | head -n 1 | cut -d '\"' -f 4";

/// As [`ID`], for a service that names what it made.
const NAME: &str = "tee /dev/stderr | grep -o '\"name\": *\"[^\"]*\"' | head -n 1 | cut -d '\"' -f 4";

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
    use std::process::Command as Shell;

    fn plan(dialect: Dialect) -> JobPlan {
        JobPlan {
            base_url: "https://api.openai.com/v1".to_owned(),
            dialect,
            key: "OPENAI_API_KEY".to_owned(),
            model: "gpt-4o-mini-2024-07-18".to_owned(),
            epochs: Some(3),
            training_file: "train.jsonl".to_owned(),
            validation_file: Some("validation.jsonl".to_owned()),
        }
    }

    fn openai() -> JobPlan {
        plan(Dialect::OpenaiMethod)
    }

    /// Runs commands in a shell in which `curl` prints its first and its last argument, and an answer with an id and a name.
    fn run(commands: &str) -> (String, String) {
        let script = format!(
            "curl() {{ for last; do :; done; printf '%s %s\n' \"$2\" \"$last\" >&2; printf '{{\"object\": \"x\", \"id\": \"id-1\", \"name\": \"n-1\"}}'; }}\n\
             date() {{ printf 7; }}\nTRAINING_FILE=file-a; VALIDATION_FILE=file-b; JOB=job-c; ACCOUNT=me\n{commands}"
        );
        let done = Shell::new("sh").arg("-c").arg(script).output().expect("there is a shell");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        (text(&done.stdout), text(&done.stderr))
    }

    /// The JSON that the shell sends to a route.
    fn sent(commands: &str, route: &str) -> Value {
        let (_, calls) = run(commands);
        let (_, after) = calls.split_once(&format!("https://api.openai.com/v1{route} ")).unwrap_or_else(|| panic!("{calls}"));
        let value = serde_json::Deserializer::from_str(after).into_iter::<Value>().next();
        value.expect("the shell sends something").expect("the shell sends JSON")
    }

    #[test]
    fn the_upload_keeps_the_ids_of_both_files() {
        let answer = "{\"object\": \"x\", \"id\": \"id-1\", \"name\": \"n-1\"}";
        let (ids, calls) = run(&openai().upload());
        assert_eq!(ids, "id-1\nid-1");
        let route = "https://api.openai.com/v1/files";
        assert_eq!(calls, format!("{route} file=@train.jsonl\n{answer}{route} file=@validation.jsonl\n{answer}"));
        let alone = JobPlan { validation_file: None, ..openai() };
        assert_eq!(run(&alone.upload()).1, format!("{route} file=@train.jsonl\n{answer}"));
        let (ids, calls) = run(&plan(Dialect::TogetherFineTunes).upload());
        assert!(ids == "id-1\nid-1" && calls.starts_with("https://api.openai.com/v1/files/upload file=@train.jsonl"), "{calls}");
    }

    #[test]
    fn fireworks_makes_a_data_set_for_each_file_and_fills_it() {
        let upload = plan(Dialect::FireworksDatasets).upload();
        let made = sent(&upload, "/accounts/me/datasets");
        assert_eq!(made, json!({ "datasetId": "doctune-7-train", "dataset": { "userUploaded": {} } }));
        let (_, calls) = run(&upload);
        assert!(calls.contains("/accounts/me/datasets/doctune-7-train:upload file=@train.jsonl"), "{calls}");
        assert!(calls.contains("/accounts/me/datasets/doctune-7-validation:upload file=@validation.jsonl"), "{calls}");
        let create = plan(Dialect::FireworksDatasets).create_job();
        assert_eq!(run(&create).0, "n-1");
        let body = sent(&create, "/accounts/me/supervisedFineTuningJobs");
        assert_eq!(body["dataset"], "accounts/me/datasets/file-a");
        assert_eq!(body["evaluationDataset"], "accounts/me/datasets/file-b");
        assert_eq!(body["epochs"], 3);
    }

    #[test]
    fn the_job_is_created_with_the_files_and_the_epochs() {
        let create = openai().create_job();
        assert_eq!(run(&create).0, "id-1");
        let body = sent(&create, "/fine_tuning/jobs");
        assert_eq!(body["training_file"], "file-a");
        assert_eq!(body["validation_file"], "file-b");
        assert_eq!(body["method"]["supervised"]["hyperparameters"]["n_epochs"], 3);
        let automatic = JobPlan { epochs: None, validation_file: None, ..openai() };
        assert_eq!(automatic.job_body()["method"]["supervised"]["hyperparameters"]["n_epochs"], "auto");
        assert!(automatic.job_body().get("validation_file").is_none());
    }

    #[test]
    fn each_service_gets_its_own_form_of_the_request() {
        let nebius = sent(&plan(Dialect::OpenaiTopLevelHyperparameters).create_job(), "/fine_tuning/jobs");
        assert_eq!(nebius["hyperparameters"]["n_epochs"], 3);
        assert!(nebius.get("method").is_none(), "both forms together are refused");
        let together = sent(&plan(Dialect::TogetherFineTunes).create_job(), "/fine-tunes");
        assert_eq!((&together["n_epochs"], &together["training_file"]), (&json!(3), &json!("file-a")));
        let mistral = sent(&plan(Dialect::MistralJobs).create_job(), "/fine_tuning/jobs");
        assert_eq!(mistral["training_files"], json!([{ "file_id": "file-a", "weight": 1 }]));
        assert_eq!(mistral["validation_files"], json!(["file-b"]));
        assert_eq!(plan(Dialect::FileOnly).commands("", "?"), []);
    }

    #[test]
    fn the_key_is_never_written_down() {
        for dialect in [
            Dialect::OpenaiMethod,
            Dialect::OpenaiTopLevelHyperparameters,
            Dialect::TogetherFineTunes,
            Dialect::FireworksDatasets,
            Dialect::MistralJobs,
        ] {
            let commands = JobPlan { key: "SOME_KEY".to_owned(), ..plan(dialect) }.commands("", "Why?");
            assert_eq!(commands[0].text, "read -rs SOME_KEY && export SOME_KEY");
            let asks = commands.iter().filter(|command| command.text.contains("curl"));
            assert!(asks.clone().count() >= 3);
            for command in asks {
                let calls = command.text.matches("curl").count();
                assert_eq!(command.text.matches("\"Authorization: Bearer $SOME_KEY\"").count(), calls, "{}", command.text);
            }
        }
    }

    #[test]
    fn quotes_in_a_system_message_stay_words() {
        let system = "Don't say \"maybe\"; $HOME and `date` are words.\n«Да»";
        let body = sent(&openai().chat("ft:…", system, "Why?"), "/chat/completions");
        assert_eq!(body["messages"][0]["content"], system);
        assert_eq!(body["messages"][1]["content"], "Why?");
    }
}
