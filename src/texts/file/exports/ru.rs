//! The forms in which a data set leaves, in Russian.

use super::{Exports, PackWords, commands, data_files};
use crate::dataset::export::{Form, LeftOut, Loss};
use crate::dataset::line::LineKind;
use crate::dataset::pack::{self, Method, Plan, Trainer};
use crate::texts::Russian;
use crate::texts::format::{Locale, plural_ru};

impl Exports for Russian {
    fn form(&self, form: Form) -> &'static str {
        match form {
            Form::Openai => "JSONL для OpenAI",
            Form::Trl => "JSONL для TRL",
            Form::Alpaca => "Alpaca",
            Form::Sharegpt => "ShareGPT",
            Form::PromptCompletion => "Запрос и продолжение",
            Form::Csv => "Таблица (CSV)",
            Form::Markdown => "Markdown",
        }
    }

    fn form_hint(&self, form: Form) -> &'static str {
        match form {
            Form::Openai => "Строки как есть — для OpenAI и похожих сервисов.",
            Form::Trl => "Для TRL и других библиотек Hugging Face, в том числе пары ответов.",
            Form::Alpaca => "Инструкции с ответами — для LLaMA-Factory и многих других программ.",
            Form::Sharegpt => "Диалоги с инструментами — для LLaMA-Factory и многих других программ.",
            Form::PromptCompletion => "По запросу с продолжением в строке — для старых программ обучения.",
            Form::Csv => "Вопрос, ответ и системное сообщение — для электронных таблиц и разметки.",
            Form::Markdown => "Для чтения и печати. Обратно не загружается.",
        }
    }

    fn loss(&self, loss: Loss) -> String {
        match loss {
            Loss::Broken => "это не JSON",
            Loss::Kind(kind) => return format!("строки вида «{}» в этот формат не входят", line_kind(kind)),
            Loss::Shape => "часть строки устроена не так, как должна",
            Loss::HalfSurrogate => "половина знака, которую нельзя записать текстом",
            Loss::Tools => "инструменты и их вызовы",
            Loss::Arguments => "аргументы вызова — не обычный объект JSON",
            Loss::WordsBesideCall => "слова рядом с вызовом инструмента",
            Loss::Images => "изображения",
            Loss::Parts => "сообщение из нескольких частей",
            Loss::NoContent => "сообщение без текста",
            Loss::Weight => "веса, которые отмечают обучаемые ответы",
            Loss::Name => "имена участников",
            Loss::Role => "роль, которой в этом формате нет",
            Loss::System => "системное сообщение",
            Loss::EmptySystem => "пустое системное сообщение: его не отличить от отсутствующего",
            Loss::Turns => "вопросы и ответы идут не по очереди",
            Loss::SeveralTurns => "больше одного вопроса с ответом",
            Loss::RepeatedKey => "ключ повторяется",
            Loss::ForeignKey => "ключ, которому в этом формате нет места",
            Loss::CellTooLong => "текст длиннее, чем вмещает ячейка таблицы",
        }
        .to_owned()
    }

    fn left_out(&self, left: &LeftOut) -> String {
        let reason = self.loss(left.loss);
        if left.count == 1 {
            format!("строка {}: {reason}", n(left.first))
        } else {
            let lines = plural_ru(left.count, ["строка", "строки", "строк"]);
            format!("{} {lines}, первая — {}: {reason}", n(left.count), n(left.first))
        }
    }

    fn trainer_hint(&self, trainer: Trainer) -> &'static str {
        match trainer {
            Trainer::Trl => "Программа самой Hugging Face, одна команда.",
            Trainer::Unsloth => "Нужно меньше всего памяти: 4-битная модель на одной видеокарте.",
            Trainer::Axolotl => "Один файл настроек; единственная программа, которая учитывает веса.",
            Trainer::LlamaFactory => "Есть страница в браузере, понимает инструменты.",
        }
    }
}

impl PackWords for Russian {
    fn pack_readme(&self, plan: &Plan) -> String {
        let trainer = plan.trainer.name();
        let learns = match plan.method {
            Method::Supervised => "учится отвечать так, как в примерах",
            Method::Preference => "учится предпочитать один ответ другому (DPO)",
        };
        let mut page = format!(
            "# Обучение в {trainer}\n\nВ этой папке есть всё, чтобы дообучить `{}`: модель {learns}. Нужны Python и видеокарта \
             NVIDIA; получится адаптер LoRA, он появится в `{}/`.\n\nВыполните в этой папке:\n\n{}\n## Что здесь лежит\n\n",
            plan.base.id,
            pack::OUTPUT,
            commands(plan)
        );
        for (path, file) in data_files(plan) {
            let lines = file.summary.written;
            page += &format!("- `{path}`: {} {}.\n", n(lines), plural_ru(lines, ["пример", "примера", "примеров"]));
        }
        page += &format!(
            "- `{}`: настройки, их можно менять.\n- `{}`: хеши, размеры и происхождение примеров.\n",
            plan.trainer.settings_file(),
            pack::MANIFEST
        );
        if plan.trainer == Trainer::LlamaFactory {
            page += "- `data/dataset_info.json`: объясняет LLaMA-Factory, как читать строки.\n";
        }
        if matches!(plan.trainer, Trainer::Trl | Trainer::Axolotl) {
            page += "- `data/README.md`: объясняет библиотеке, которая читает строки, какие в них столбцы.\n";
        }
        let parameters = &plan.parameters;
        page += &format!(
            "\n## Настройки\n\nЭпох: {}. Примеров за шаг: {}, шагов на одной видеокарте: около {}. Скорость обучения {}, ранг \
             LoRA {}. Предельная длина примера — {} токенов этой модели.\n",
            parameters.epochs,
            n(u64::from(parameters.batch) * u64::from(parameters.accumulation)),
            n(parameters.steps(plan.training.summary.written)),
            parameters.learning_rate,
            parameters.lora_rank,
            n(u64::from(parameters.tokens_max))
        );
        page += &notes(plan);
        for (path, file) in data_files(plan).filter(|(_, file)| !file.summary.left_out.is_empty()) {
            page += &format!("\n## Что не вошло в `{path}`\n\n{trainer} не может выучить эти строки без потерь:\n\n");
            for left in &file.summary.left_out {
                page += &format!("- {}\n", self.left_out(left));
            }
        }
        page
    }
}

/// What one should know before training.
fn notes(plan: &Plan) -> String {
    let mut notes = String::new();
    if plan.base.id.starts_with("meta-llama/") {
        notes += "\nЭту модель выдают после согласия с лицензией: примите её на странице модели на huggingface.co и выполните `hf auth login`.\n";
    }
    if plan.trainer == Trainer::Trl && plan.method == Method::Supervised && !plan.base.marks_answers {
        notes += "\nВ TRL нет шаблона этой модели с отметками ответов, поэтому она выучит и вопросы.\n";
    }
    notes
}

fn line_kind(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Chat => "диалог",
        LineKind::Dpo => "сравнение двух ответов",
        LineKind::Rft => "задание для оценщика",
        LineKind::PromptCompletion => "запрос с продолжением",
        LineKind::Text => "сплошной текст",
        LineKind::Other => "неизвестный",
        LineKind::Broken => "нечитаемый",
    }
}

fn n(number: u64) -> String {
    Locale::Russian.number(number)
}
