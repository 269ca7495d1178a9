//! Launching training: in English.

use super::{Launch, range};
use crate::api::jobs::{Act, Status};
use crate::api::snippets::Snippet;
use crate::api::{Failure, NotSent};
use crate::providers::{Method, Parameter};
use crate::texts::format::plural_en;
use crate::texts::{English, Locale};
use crate::work::launch::{Diagnosis, OrderFault, Trouble};

impl Launch for English {
    fn connection_title(&self, service: &str) -> String {
        format!("Connection to {service}")
    }

    fn key_label(&self) -> &'static str {
        "Key (API key)"
    }

    fn key_hint(&self, host: &str) -> String {
        format!(
            "It stays in the memory of this tab, is written down nowhere, and goes to {host} only. Best is a key of its own with a monthly limit, which you switch off afterwards."
        )
    }

    fn key_unusable(&self) -> &'static str {
        "This cannot be a key: it is empty or has spaces or letters that keys do not have. Copy it once more."
    }

    fn key_held(&self, ending: &str) -> String {
        if ending.is_empty() { "The key is in this tab.".to_owned() } else { format!("The key …{ending} is in this tab.") }
    }

    fn key_administers(&self) -> &'static str {
        "This key administers the whole account. For training an ordinary project key is enough and safer."
    }

    fn show_key(&self) -> &'static str {
        "Show"
    }

    fn forget_key(&self) -> &'static str {
        "Forget the key"
    }

    fn check_connection(&self) -> &'static str {
        "Check, free of charge"
    }

    fn check_again(&self) -> &'static str {
        "Check again"
    }

    fn checking(&self) -> &'static str {
        "Checking. This costs nothing."
    }

    fn connection_works(&self, models: u64) -> String {
        format!(
            "The key works. {} {} to it.",
            Locale::English.number(models),
            plural_en(models, ["model is open", "models are open"])
        )
    }

    fn base_models(&self, models: u64, known: bool) -> String {
        let words = if known { "Models that can be trained" } else { "Models of the service" };
        format!("{words}: {}", Locale::English.number(models))
    }

    fn base_model_columns(&self) -> [&'static str; 2] {
        ["Model", "Answers until"]
    }

    fn choose_model(&self, model: &str) -> String {
        format!("Choose {model}")
    }

    fn model_not_listed(&self, model: &str) -> String {
        format!("The service does not list {model} for this key. Training may be refused; another model can be chosen above.")
    }

    fn may_not_train(&self, model: &str) -> String {
        format!("By what the service says, this account cannot train {model}. A launch would most likely be refused.")
    }

    fn model_ends(&self, model: &str, day: &str) -> String {
        format!("{model} and every model trained on it stop answering on {day}.")
    }

    fn other_exits(&self) -> &'static str {
        "Your data set is ready and stays useful: download the JSONL, choose another service above, or take a pack for training on your own computer."
    }

    fn details(&self) -> &'static str {
        "Details"
    }

    fn before_title(&self) -> &'static str {
        "Training"
    }

    fn not_from_here(&self, service: &str) -> String {
        format!("Training at {service} cannot be started from this page. The files and the commands for it are here.")
    }

    fn own_address_elsewhere(&self) -> &'static str {
        "This page may reach the listed services only. Services with an address of your own have a page of their own, which is protected less and keeps projects of its own. Save this project as a file, open that page and drop the file there."
    }

    fn open_custom_page(&self) -> &'static str {
        "Open the page for own addresses"
    }

    fn address_needed(&self) -> &'static str {
        "Write the address of the service into the table “Prices, dates and limits” above, such as https://example.org/v1."
    }

    fn address_is_here(&self) -> &'static str {
        "The server runs on this computer. The browser may ask whether the page may reach devices in your network: allow it."
    }

    fn headers_needed(&self) -> &'static str {
        "What the server has to answer, to OPTIONS too, so that browsers let this page read its answers"
    }

    fn not_writable(&self) -> &'static str {
        "The project is open for changes in another tab. Training is launched there."
    }

    fn counting(&self) -> &'static str {
        "The data set is being counted…"
    }

    fn launch_unfit(&self) -> &'static str {
        "The data set would be refused as it is. What to change is said at the checks."
    }

    fn launch_to_checks(&self) -> &'static str {
        "See the checks"
    }

    fn writing_files(&self) -> &'static str {
        "Writing the files that would be sent…"
    }

    fn files_failed(&self) -> &'static str {
        "The files could not be written. Reload the page; the project is kept."
    }

    fn looking(&self) -> &'static str {
        "Looking whether this data set was trained on before…"
    }

    fn other_tab_launches(&self) -> &'static str {
        "Another tab is launching training on this very data set. Nothing was sent from here."
    }

    fn understood(&self) -> &'static str {
        "Understood"
    }

    fn trained_already(&self, job: &str, jobs: u64) -> String {
        format!(
            "There {} on this very data set already: {job}. Another one costs its price again.",
            plural_en(jobs, ["is a training", "are trainings"])
        )
    }

    fn train_anyway(&self) -> &'static str {
        "Train once more"
    }

    fn do_not_train(&self) -> &'static str {
        "Do not train"
    }

    fn wait_for_unsure(&self) -> &'static str {
        "First it has to be found out what became of the launch below, so that nothing is trained twice."
    }

    fn fact_model(&self) -> &'static str {
        "Model"
    }

    fn fact_method(&self) -> &'static str {
        "Way of training"
    }

    fn method(&self, method: Method) -> &'static str {
        match method {
            Method::Supervised => "by examples (supervised)",
            Method::SupervisedVision => "by examples with pictures",
            Method::Dpo => "by better and worse answers (DPO)",
            Method::Reinforcement => "by a grader (reinforcement)",
        }
    }

    fn fact_files(&self) -> &'static str {
        "Will be sent"
    }

    fn files(&self, training: u64, validation: u64, bytes: &str) -> String {
        let n = |number| Locale::English.number(number);
        let examples = format!("{} {}", n(training), plural_en(training, ["example", "examples"]));
        if validation == 0 {
            format!("{examples}, {bytes}")
        } else {
            format!("{examples} for training, {} for validation, {bytes}", n(validation))
        }
    }

    fn fact_price(&self) -> &'static str {
        "Price"
    }

    fn price(&self, about: &str, one: &str, epochs: u32, chosen: bool, prices_of: &str) -> String {
        let passes = format!("{epochs} {}", plural_en(epochs.into(), ["pass", "passes"]));
        if chosen {
            format!("about {about} for {passes} (prices of {prices_of})")
        } else {
            format!(
                "about {about}: the service chooses the passes, usually {passes} for so many examples; each costs {one} (prices of {prices_of})"
            )
        }
    }

    fn price_unknown(&self) -> &'static str {
        "unknown: this page has no price for the model. Look it up at the service before you launch."
    }

    fn choices_title(&self) -> &'static str {
        "Fine settings"
    }

    fn use_validation(&self) -> &'static str {
        "Send the validation file too: then it shows whether the model learns or only memorises. It is not billed."
    }

    fn suffix_label(&self) -> &'static str {
        "Name in the model’s id"
    }

    fn suffix_hint(&self) -> &'static str {
        "Up to 40 letters of English, digits, “-” and “_”. Empty for none."
    }

    fn seed_label(&self) -> &'static str {
        "Seed"
    }

    fn seed_hint(&self) -> &'static str {
        "The same number makes a repeated training come out alike. Empty for any."
    }

    fn cap_label(&self) -> &'static str {
        "Spend no more than, $"
    }

    fn cap_hint(&self) -> &'static str {
        "For trainings and questions of this project, by the prices in the table. What would go beyond is not sent. Kept with the project; empty for no limit."
    }

    fn days_label(&self) -> &'static str {
        "The service deletes the files after days"
    }

    fn parameter(&self, name: &str) -> String {
        match name {
            "batch_size" => "Examples in a batch (batch_size)".to_owned(),
            "learning_rate_multiplier" => "Pace of learning (learning_rate_multiplier)".to_owned(),
            "learning_rate" => "Pace of learning (learning_rate)".to_owned(),
            "beta" => "Closeness to the base model (beta)".to_owned(),
            other => other.to_owned(),
        }
    }

    fn parameter_hint(&self, parameter: &Parameter) -> String {
        let range = range(&parameter.kind, "from", "up to", "above");
        match parameter.default.as_deref() {
            Some("auto") => format!("{range}. Empty: the service chooses."),
            Some(usual) => format!("{range}. Empty: {usual}."),
            None => format!("{range}. Empty: as the service has it."),
        }
    }

    fn moderate(&self, lines: u64, bytes: &str, host: &str) -> String {
        let lines = format!("{} {}", Locale::English.number(lines), plural_en(lines, ["line", "lines"]));
        format!("Look at {lines} beforehand, free: sends {bytes} to {host}")
    }

    fn moderate_hint(&self) -> &'static str {
        "OpenAI refuses files in which its moderation flags lines. The same moderation can be asked before."
    }

    fn moderating(&self, done: u64, total: u64) -> String {
        format!("Looked at {} of {}…", Locale::English.number(done), Locale::English.number(total))
    }

    fn moderated_clean(&self) -> &'static str {
        "The moderation flags no line."
    }

    fn moderated(&self, lines: u64) -> String {
        format!("The moderation flags {} {}:", Locale::English.number(lines), plural_en(lines, ["line", "lines"]))
    }

    fn flagged_line(&self, line: u64, categories: &str) -> String {
        format!("Line {}: {categories}", Locale::English.number(line))
    }

    fn as_service_likes(&self) -> &'static str {
        "as the service has it"
    }

    fn yes(&self) -> &'static str {
        "yes"
    }

    fn no(&self) -> &'static str {
        "no"
    }

    fn fault(&self, fault: &OrderFault) -> String {
        match fault {
            OrderFault::Suffix(length) => format!("The name may have up to {length} letters of English, digits, “-” and “_”."),
            OrderFault::Seed => "The seed is a whole number up to 2,147,483,647.".to_owned(),
            OrderFault::Cap => "The limit of spending is an amount in dollars, such as 5 or 0.50.".to_owned(),
            OrderFault::OverCap(left) => format!(
                "Only {} of your limit is left, and this training may cost more, or its price is not known.",
                Locale::English.money(*left)
            ),
            OrderFault::Parameter(parameter) => {
                format!("{}: {}", self.parameter(&parameter.name), range(&parameter.kind, "from", "up to", "above"))
            }
        }
    }

    fn consent(&self, host: &str, bytes: &str, price: Option<&str>) -> String {
        match price {
            Some(price) => format!("Send {bytes} to {host} and pay for the training, about {price}"),
            None => format!("Send {bytes} to {host} and pay for the training at the service’s price"),
        }
    }

    fn what_happens(&self, expires: bool, days: u32) -> String {
        let files = if expires {
            format!("The service deletes the files after {days} {}.", plural_en(days.into(), ["day", "days"]))
        } else {
            "The files stay at the service until they are deleted.".to_owned()
        };
        format!("The price is an estimate; what is billed are the tokens that the service counts. {files}")
    }

    fn launch(&self, price: Option<&str>) -> String {
        match price {
            Some(price) => format!("Launch the training, about {price}"),
            None => "Launch the training, price unknown".to_owned(),
        }
    }

    fn launches_title(&self) -> &'static str {
        "Launches"
    }

    fn launch_of(&self, model: &str, when: &str) -> String {
        format!("Launch of {when}, {model}")
    }

    fn stage_files(&self, done: bool) -> &'static str {
        if done { "Files sent" } else { "Sending the files" }
    }

    fn stage_created(&self, done: bool) -> &'static str {
        if done { "Training accepted" } else { "Files are looked at, training is asked for" }
    }

    fn stage_trained(&self, status: Option<&Status>, percent: Option<u64>) -> String {
        match (status, percent) {
            (None, _) => "Training".to_owned(),
            (Some(Status::Running), Some(percent)) => format!("Training, {percent} %"),
            (Some(status), _) => self.status(status),
        }
    }

    fn stage_over(&self, status: Option<&Status>) -> &'static str {
        match status {
            Some(Status::Succeeded) => "The model is ready",
            Some(Status::Failed) => "No model: the training failed",
            Some(Status::Cancelled) => "No model: the training was cancelled",
            _ => "The model",
        }
    }

    fn sending_label(&self) -> &'static str {
        "Sending"
    }

    fn sent_of(&self, sent: &str, total: &str) -> String {
        format!("{sent} of {total}")
    }

    fn stop_sending(&self) -> &'static str {
        "Stop"
    }

    fn interrupted(&self) -> &'static str {
        "This launch was interrupted before there was a training. Nothing was spent."
    }

    fn go_on(&self) -> &'static str {
        "Go on"
    }

    fn searching(&self, service: &str) -> String {
        format!(
            "The connection broke during the launch. We ask {service} whether the training exists, so that it is not started twice…"
        )
    }

    fn unknown_needs_key(&self, service: &str) -> String {
        format!("It is not known whether {service} has begun this training. Until that is found out no other is launched.")
    }

    fn look_again(&self) -> &'static str {
        "Look again"
    }

    fn found_nothing(&self, service: &str) -> String {
        format!(
            "{service} was asked for more than a minute and has no such training. Most likely it was not created, and nothing was spent. One reason can be that training is not offered to this account."
        )
    }

    fn create_anew(&self) -> &'static str {
        "Create it again"
    }

    fn give_up(&self) -> &'static str {
        "Give it up"
    }

    fn try_again(&self) -> &'static str {
        "Try again"
    }

    fn stopped_by_person(&self) -> &'static str {
        "You stopped the launch. Nothing was spent."
    }

    fn never_created(&self) -> &'static str {
        "This training was never created. Nothing was spent."
    }

    fn not_eligible(&self, service: &str) -> String {
        format!("{service} no longer offers training to this account.")
    }

    fn nothing_spent(&self) -> &'static str {
        "Nothing was spent: uploading is free, and there is no training."
    }

    fn file_refused(&self, training: bool) -> &'static str {
        if training {
            "The service refuses the training file. Its words:"
        } else {
            "The service refuses the validation file. Its words:"
        }
    }

    fn files_stuck(&self, service: &str) -> String {
        format!(
            "{service} has been looking at the files for more than ten minutes. Try again later; they need not be sent again."
        )
    }

    fn put_away(&self) -> &'static str {
        "Put away"
    }

    fn files_at_service(&self, service: &str, days: Option<u32>) -> String {
        match days {
            Some(days) => format!(
                "The files lie at {service}, which deletes them {days} {} after they were sent.",
                plural_en(days.into(), ["day", "days"])
            ),
            None => format!("The files lie at {service} until they are deleted."),
        }
    }

    fn delete_files(&self) -> &'static str {
        "Delete the files at the service"
    }

    fn deleting(&self) -> &'static str {
        "Deleting…"
    }

    fn files_deleted(&self) -> &'static str {
        "The files at the service were deleted."
    }

    fn twins_cancelled(&self, jobs: &str) -> String {
        format!("The browser had sent the request a second time by itself. The surplus training was cancelled: {jobs}.")
    }

    fn elsewhere_title(&self) -> &'static str {
        "Jobs that were started elsewhere"
    }

    fn list_jobs(&self) -> &'static str {
        "Show the newest jobs of the account"
    }

    fn no_jobs_elsewhere(&self) -> &'static str {
        "There are no other jobs among the newest of this account."
    }

    fn job_id_label(&self) -> &'static str {
        "Id of a job"
    }

    fn follow_here(&self) -> &'static str {
        "Follow here"
    }

    fn elsewhere_columns(&self) -> [&'static str; 3] {
        ["Model", "State", "Started"]
    }

    fn fact_job(&self) -> &'static str {
        "Job"
    }

    fn fact_status(&self) -> &'static str {
        "State"
    }

    fn status(&self, status: &Status) -> String {
        match status {
            Status::Validating => "the service checks the files".to_owned(),
            Status::Queued => "in the queue".to_owned(),
            Status::Running => "training".to_owned(),
            Status::Paused => "paused".to_owned(),
            Status::Succeeded => "finished".to_owned(),
            Status::Failed => "failed".to_owned(),
            Status::Cancelled => "cancelled".to_owned(),
            Status::Other(word) => format!("“{word}”, as the service calls it"),
        }
    }

    fn fact_finish(&self) -> &'static str {
        "Expected end"
    }

    fn fact_trained_tokens(&self) -> &'static str {
        "Billed tokens"
    }

    fn fact_paid(&self) -> &'static str {
        "Price"
    }

    fn tab_may_be_closed(&self) -> &'static str {
        "You may close the tab: the training goes on at the service. Come back with the key to see how it goes."
    }

    fn key_to_follow(&self) -> &'static str {
        "The training goes on at the service. Give the key to see how."
    }

    fn notify_me(&self) -> &'static str {
        "Notify me at the end"
    }

    fn end_of(&self, model: &str) -> String {
        format!("Doctune: training of {model}")
    }

    fn act(&self, act: Act) -> &'static str {
        match act {
            Act::Cancel => "Cancel the training",
            Act::Pause => "Pause",
            Act::Resume => "Resume",
        }
    }

    fn too_late(&self, status: &Status) -> String {
        format!("It could not be cancelled any more. How it really ended: {}.", self.status(status))
    }

    fn job_failed(&self, code: Option<&str>) -> String {
        match code {
            Some("invalid_training_file" | "invalid_validation_file" | "invalid_file_format" | "invalid_n_examples") => {
                "The service found something wrong in a file. Its words:".to_owned()
            }
            Some("exceeded_quota" | "insufficient_quota") => {
                "The money at the service is used up or limited. Its words:".to_owned()
            }
            _ => "The training failed. The service’s words:".to_owned(),
        }
    }

    fn to_line(&self, line: u64) -> String {
        format!("Show line {line}")
    }

    fn events(&self, count: u64) -> String {
        format!("What happened: {}", Locale::English.number(count))
    }

    fn more_events(&self) -> &'static str {
        "Show more"
    }

    fn checkpoints(&self, count: u64) -> String {
        format!("Models from the middle of training (checkpoints): {}", Locale::English.number(count))
    }

    fn checkpoint(&self, step: u64) -> String {
        format!("step {}:", Locale::English.number(step))
    }

    fn curve_sentence(&self, begun: &str, now: &str, validation: Option<&str>) -> String {
        match validation {
            Some(validation) => {
                format!("The training loss went from {begun} to {now}; on the validation file it is {validation}.")
            }
            None => format!("The training loss went from {begun} to {now}."),
        }
    }

    fn curve_columns(&self) -> [&'static str; 5] {
        ["Step", "Training loss", "Training accuracy", "Validation loss", "Validation accuracy"]
    }

    fn as_table(&self) -> &'static str {
        "Show as a table"
    }

    fn fetch_results(&self) -> &'static str {
        "Load the full curve"
    }

    fn after_title(&self) -> &'static str {
        "The model"
    }

    fn model_id(&self) -> &'static str {
        "The model’s id"
    }

    fn answers_until(&self, day: &str) -> String {
        format!("It answers until {day}.")
    }

    fn try_it(&self) -> &'static str {
        "Ask it something"
    }

    fn ask(&self, price: Option<&str>) -> String {
        match price {
            Some(price) => format!("Ask, at most {price}"),
            None => "Ask, price unknown".to_owned(),
        }
    }

    fn asking(&self) -> &'static str {
        "The model is answering…"
    }

    fn reply_refused(&self) -> &'static str {
        "The model declined to answer."
    }

    fn reply_cut(&self) -> &'static str {
        "The answer was cut at its longest."
    }

    fn reply_paid(&self, amount: &str) -> String {
        format!("It cost {amount}.")
    }

    fn code_title(&self) -> &'static str {
        "Code for your program"
    }

    fn snippet(&self, snippet: Snippet) -> &'static str {
        match snippet {
            Snippet::Curl => "In a terminal (curl)",
            Snippet::Python => "Python",
            Snippet::NextRoute => "TypeScript, a route of Next.js",
        }
    }

    fn copy(&self) -> &'static str {
        "Copy"
    }

    fn copied(&self) -> &'static str {
        "Copied"
    }

    fn copy_refused(&self) -> &'static str {
        "The browser did not allow it"
    }

    fn trouble(&self, trouble: &Trouble, service: &str) -> String {
        match trouble {
            Trouble::Diagnosed(diagnosis) => match diagnosis {
                Diagnosis::KeyOrPages => format!(
                    "The key was not accepted. It is probably mistyped, revoked or from another project of {service}. Your examples are saved, nothing was charged. Enter the key again."
                ),
                Diagnosis::Temporary => format!("{service} did not answer for a moment and does again. Try once more."),
                Diagnosis::Offline => "You are offline. Nothing is lost; it can go on when you are connected again.".to_owned(),
                Diagnosis::Unreachable => format!("Neither {service} nor this page’s own host answers: the connection seems to be down."),
                Diagnosis::Blocked => format!(
                    "{service} cannot be reached, though this page’s own host answers. A blocker, a proxy or a firewall may stand between; a local server may be switched off, or the browser may not let pages reach it."
                ),
            },
            Trouble::Failure(failure) => match failure {
                Failure::NotSent(NotSent::NoKey) => "A key is needed for this. Enter it above.".to_owned(),
                Failure::NotSent(NotSent::WithoutNetwork) => "Nothing was sent: working without the network is switched on in the network ledger. Switch it off there, and try again.".to_owned(),
                Failure::NotSent(NotSent::OverCap) => "Nothing was sent: it might cost more than is left of your limit of spending.".to_owned(),
                Failure::NotSent(NotSent::FileGone) => "The data set has changed since this launch was agreed to, so its file cannot be sent any more. Launch anew.".to_owned(),
                Failure::NotSent(NotSent::NotKept) => "The browser could not write down what was about to be done, so it was not done. Make room in the browser and try again.".to_owned(),
                Failure::NotSent(NotSent::RouteUnknown | NotSent::NoWorker) => "This page could not send the request. Reload the page; the project is kept.".to_owned(),
                Failure::NoAnswer => format!("{service} gave no answer."),
                Failure::TimedOut => format!("{service} did not answer in time."),
                Failure::Cancelled => "It was stopped.".to_owned(),
                Failure::NotTheApi { .. } => format!("Something answered that is not {service}: perhaps the sign-in page of a network."),
                _ if failure.is_training_closed() => format!("{service} no longer offers training to this account."),
                _ if failure.is_out_of_money() => format!("The money at {service} is used up. Top up, and try again; nothing is lost."),
                Failure::Refused { status: 401, .. } => format!("{service} did not accept the key. Enter it again."),
                Failure::Refused { status: 403, error, .. } => format!("{service} refuses this: {}", error.message),
                Failure::Refused { status: 404, error, .. } => format!("{service} does not have this: {}", error.message),
                Failure::Refused { status: 429, .. } => format!("{service} asks to go slower. Wait a little and try again."),
                Failure::Refused { status: 500.., .. } => format!("{service} has trouble of its own. Try again later."),
                Failure::Refused { error, .. } => format!("{service} refuses this: {}", error.message),
            },
        }
    }
}
