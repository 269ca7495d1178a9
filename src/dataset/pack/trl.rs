//! Settings for `trl sft` and `trl dpo`: the fields of `SFTConfig` or `DPOConfig`, `ModelConfig` and `ScriptArguments`.
//!
//! A folder whose files are called `train` and `validation` is a data set with these splits for `load_dataset`.

use super::{Method, OUTPUT, Plan};
use crate::dataset::json::quote;

pub(super) fn settings(plan: &Plan) -> String {
    let parameters = &plan.parameters;
    let method = match plan.method {
        Method::Supervised => format!("assistant_only_loss: {}\n", plan.base.marks_answers),
        Method::Preference => format!("beta: {}\n", parameters.beta),
    };
    let validation = match plan.validation {
        Some(_) => "dataset_test_split: validation\neval_strategy: epoch\nper_device_eval_batch_size: 1\n",
        None => "eval_strategy: \"no\"\n",
    };
    format!(
        "model_name_or_path: {base}\ndtype: bfloat16\nuse_peft: true\nlora_r: {rank}\nlora_alpha: {alpha}\nlora_dropout: 0.0\n\
         lora_target_modules: [all-linear]\n\
         dataset_name: ./data\ndataset_train_split: train\n{validation}\
         max_length: {tokens}\n{method}\
         num_train_epochs: {epochs}\nper_device_train_batch_size: {batch}\ngradient_accumulation_steps: {accumulation}\n\
         learning_rate: {rate}\nlr_scheduler_type: cosine\nwarmup_steps: {warmup}\nseed: {seed}\n\
         output_dir: {OUTPUT}\nsave_strategy: epoch\nlogging_steps: 1\nreport_to: none\n",
        base = quote(&plan.base.id),
        rank = parameters.lora_rank,
        alpha = parameters.lora_alpha,
        tokens = parameters.tokens_max,
        epochs = parameters.epochs,
        batch = parameters.batch,
        accumulation = parameters.accumulation,
        rate = parameters.learning_rate,
        warmup = plan.warmup_steps(),
        seed = parameters.seed,
    )
}
