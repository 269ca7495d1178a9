//! Settings for `llamafactory-cli train` and the `dataset_info.json` that names the columns.

use super::{Method, OUTPUT, Plan};
use crate::dataset::json::quote;
use serde_json::{Value, json};

const TRAINING: &str = "doctune";
const VALIDATION: &str = "doctune_validation";

pub(super) fn settings(plan: &Plan) -> String {
    let parameters = &plan.parameters;
    let method = match plan.method {
        Method::Supervised => "stage: sft\n".to_owned(),
        Method::Preference => format!("stage: dpo\npref_beta: {}\npref_loss: sigmoid\n", parameters.beta),
    };
    let validation = match plan.validation {
        Some(_) => format!("eval_dataset: {VALIDATION}\neval_strategy: epoch\nper_device_eval_batch_size: 1\n"),
        None => String::new(),
    };
    format!(
        "model_name_or_path: {base}\n{method}do_train: true\nfinetuning_type: lora\nlora_rank: {rank}\nlora_alpha: {alpha}\n\
         lora_dropout: 0.0\nlora_target: all\n\
         dataset_dir: data\ndataset: {TRAINING}\n{validation}template: {template}\ncutoff_len: {tokens}\n\
         num_train_epochs: {epochs}\nper_device_train_batch_size: {batch}\ngradient_accumulation_steps: {accumulation}\n\
         learning_rate: {rate}\nlr_scheduler_type: cosine\nwarmup_steps: {warmup}\nseed: {seed}\nbf16: true\n\
         output_dir: {OUTPUT}\nsave_strategy: epoch\nlogging_steps: 1\nplot_loss: true\nreport_to: none\n",
        base = quote(&plan.base.id),
        rank = parameters.lora_rank,
        alpha = parameters.lora_alpha,
        template = quote(&plan.base.template),
        tokens = parameters.tokens_max,
        epochs = parameters.epochs,
        batch = parameters.batch,
        accumulation = parameters.accumulation,
        rate = parameters.learning_rate,
        warmup = plan.warmup_steps(),
        seed = parameters.seed,
    )
}

pub(super) fn dataset_info(plan: &Plan) -> String {
    let mut info = json!({ TRAINING: dataset("train.jsonl", plan.method) });
    if plan.validation.is_some() {
        info[VALIDATION] = dataset("validation.jsonl", plan.method);
    }
    pretty(&info)
}

fn dataset(file: &str, method: Method) -> Value {
    let mut dataset = json!({
        "file_name": file,
        "formatting": "sharegpt",
        "columns": { "messages": "conversations", "system": "system", "tools": "tools" },
    });
    if method == Method::Preference {
        dataset["ranking"] = json!(true);
        dataset["columns"]["chosen"] = json!("chosen");
        dataset["columns"]["rejected"] = json!("rejected");
    }
    dataset
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("a JSON value is always text") + "\n"
}
