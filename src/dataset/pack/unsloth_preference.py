import json

# Unsloth changes the libraries below, so it has to come first.
from unsloth import FastLanguageModel
from datasets import Dataset
from trl import DPOConfig, DPOTrainer

model, tokenizer = FastLanguageModel.from_pretrained(
    model_name=BASE_MODEL, max_seq_length=TOKENS_MAX, load_in_4bit=True, random_state=SEED
)
model = FastLanguageModel.get_peft_model(
    model, r=LORA_RANK, lora_alpha=LORA_ALPHA, lora_dropout=0.0, random_state=SEED, use_gradient_checkpointing="unsloth"
)


def rows(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            example = json.loads(line)
            tools = json.loads(example["tools"]) if "tools" in example else None

            def text(messages, **more):
                return tokenizer.apply_chat_template(messages, tools=tools, tokenize=False, **more)

            prompt = text(example["prompt"], add_generation_prompt=True)
            row = {"prompt": prompt}
            for key in ("chosen", "rejected"):
                whole = text(example["prompt"] + example[key])
                if not whole.startswith(prompt):
                    raise SystemExit("The chat template of this model writes a prompt differently when an answer follows.")
                row[key] = whole[len(prompt) :]
            yield row


def dataset(path):
    return Dataset.from_list(list(rows(path)))


trainer = DPOTrainer(
    model=model,
    ref_model=None,
    processing_class=tokenizer,
    train_dataset=dataset(TRAINING),
    eval_dataset=dataset(VALIDATION) if VALIDATION else None,
    args=DPOConfig(
        output_dir=OUTPUT,
        beta=BETA,
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
trainer.train()
model.save_pretrained(OUTPUT)
tokenizer.save_pretrained(OUTPUT)
