import json

# Unsloth changes the libraries below, so it has to come first.
from unsloth import FastLanguageModel
from unsloth.chat_templates import train_on_responses_only
from datasets import Dataset
from trl import SFTConfig, SFTTrainer

model, tokenizer = FastLanguageModel.from_pretrained(
    model_name=BASE_MODEL, max_seq_length=TOKENS_MAX, load_in_4bit=True, random_state=SEED
)
model = FastLanguageModel.get_peft_model(
    model, r=LORA_RANK, lora_alpha=LORA_ALPHA, lora_dropout=0.0, random_state=SEED, use_gradient_checkpointing="unsloth"
)


def texts(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            example = json.loads(line)
            tools = json.loads(example["tools"]) if "tools" in example else None
            yield tokenizer.apply_chat_template(example["messages"], tools=tools, tokenize=False)


def dataset(path):
    return Dataset.from_dict({"text": list(texts(path))})


trainer = SFTTrainer(
    model=model,
    processing_class=tokenizer,
    train_dataset=dataset(TRAINING),
    eval_dataset=dataset(VALIDATION) if VALIDATION else None,
    args=SFTConfig(
        output_dir=OUTPUT,
        dataset_text_field="text",
        max_length=TOKENS_MAX,
        num_train_epochs=EPOCHS,
        per_device_train_batch_size=BATCH,
        gradient_accumulation_steps=ACCUMULATION,
        learning_rate=LEARNING_RATE,
        lr_scheduler_type="cosine",
        warmup_steps=WARMUP_STEPS,
        eval_strategy="epoch" if VALIDATION else "no",
        save_strategy="epoch",
        logging_steps=1,
        seed=SEED,
        report_to="none",
    ),
)
# The model learns the answers and not the questions.
trainer = train_on_responses_only(trainer, instruction_part=QUESTION_MARK, response_part=ANSWER_MARK)
trainer.train()
model.save_pretrained(OUTPUT)
tokenizer.save_pretrained(OUTPUT)
