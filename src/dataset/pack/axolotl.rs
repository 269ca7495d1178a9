//! Settings for `axolotl train`, by `AxolotlInputConfig`.
//!
//! Conversations go through the template of the model with `weight` as the flag of what is trained. An example that is too
//! long ends the training instead of being dropped without a word.

use super::{Method, OUTPUT, Plan};
use crate::dataset::json::quote;

pub(super) fn settings(plan: &Plan) -> String {
    let parameters = &plan.parameters;
    let preference = match plan.method {
        Method::Supervised => String::new(),
        Method::Preference => format!("rl: dpo\nrl_beta: {}\n", parameters.beta),
    };
    let validation = match plan.validation {
        Some(_) => format!("test_datasets:\n{}evals_per_epoch: 1\n", dataset("validation", plan.method)),
        None => String::new(),
    };
    format!(
        "base_model: {base}\nadapter: lora\nlora_r: {rank}\nlora_alpha: {alpha}\nlora_dropout: 0.0\nlora_target_linear: true\n\
         {preference}datasets:\n{training}{validation}val_set_size: 0\ndataset_prepared_path: prepared\n\
         sequence_len: {tokens}\nexcess_length_strategy: raise\nsample_packing: false\n\
         num_epochs: {epochs}\nmicro_batch_size: {batch}\ngradient_accumulation_steps: {accumulation}\n\
         learning_rate: {rate}\noptimizer: adamw_torch\nlr_scheduler: cosine\nwarmup_steps: {warmup}\nweight_decay: 0.0\nseed: {seed}\n\
         bf16: auto\ngradient_checkpointing: true\noutput_dir: {OUTPUT}\nsaves_per_epoch: 1\nlogging_steps: 1\n",
        base = quote(&plan.base.id),
        rank = parameters.lora_rank,
        alpha = parameters.lora_alpha,
        training = dataset("train", plan.method),
        tokens = parameters.tokens_max,
        epochs = parameters.epochs,
        batch = parameters.batch,
        accumulation = parameters.accumulation,
        rate = parameters.learning_rate,
        warmup = plan.warmup_steps(),
        seed = parameters.seed,
    )
}

fn dataset(split: &str, method: Method) -> String {
    // The folder and not the file, because the card with the columns lies in it.
    let head = format!("  - path: ./data\n    split: {split}\n");
    head + match method {
        Method::Supervised => {
            "    type: chat_template\n    field_messages: messages\n    \
             message_field_training: weight\n    roles_to_train: [assistant]\n    train_on_eos: turn\n"
        }
        Method::Preference => {
            "    type: chat_template.default\n    field_messages: prompt\n    field_chosen: chosen\n    field_rejected: rejected\n"
        }
    }
}
