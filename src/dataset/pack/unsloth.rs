//! The program for Unsloth: what the person chose as constants, then the same code for everyone.

use super::{Method, OUTPUT, Plan, TRAINING, VALIDATION};
use crate::dataset::json::quote;

const SUPERVISED: &str = include_str!("unsloth_supervised.py");
const PREFERENCE: &str = include_str!("unsloth_preference.py");

pub(super) fn program(plan: &Plan) -> String {
    let parameters = &plan.parameters;
    // A text of JSON is a text of Python too.
    let mut head = format!("BASE_MODEL = {}\nTRAINING = {}\n", quote(&plan.base.id), quote(TRAINING));
    head += &match plan.validation {
        Some(_) => format!("VALIDATION = {}\n", quote(VALIDATION)),
        None => "VALIDATION = None\n".to_owned(),
    };
    head += &format!(
        "OUTPUT = {}\nTOKENS_MAX = {}\nEPOCHS = {}\nBATCH = {}\nACCUMULATION = {}\nLEARNING_RATE = {}\nWARMUP_STEPS = {}\n\
         LORA_RANK = {}\nLORA_ALPHA = {}\nSEED = {}\n",
        quote(OUTPUT),
        parameters.tokens_max,
        parameters.epochs,
        parameters.batch,
        parameters.accumulation,
        parameters.learning_rate,
        plan.warmup_steps(),
        parameters.lora_rank,
        parameters.lora_alpha,
        parameters.seed
    );
    match plan.method {
        Method::Supervised => {
            let (question, answer) = (quote(&plan.base.question_mark), quote(&plan.base.answer_mark));
            format!("{head}QUESTION_MARK = {question}\nANSWER_MARK = {answer}\n\n{SUPERVISED}")
        }
        Method::Preference => format!("{head}BETA = {}\n\n{PREFERENCE}", parameters.beta),
    }
}
