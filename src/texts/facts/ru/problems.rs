//! What is wrong with a data set, in Russian.

use super::super::{beginning_of, end_of, visible};
use super::{counted, number};
use crate::checks::{Gap, Private, Problem};
use crate::dataset::json::{JsonFault, JsonType};
use crate::dataset::line::LineKind;
use crate::providers::Method;
use crate::texts::format::Locale;
use crate::texts::{Facts, Russian};

pub(super) fn sentence(problem: &Problem) -> String {
    match problem {
        // The file and its lines.
        Problem::InvalidUtf8 { column } => format!(
            "Со знака {} строка записана не в UTF-8, и дальше её не прочитать. Сохраните файл в кодировке UTF-8.",
            number(*column)
        ),
        Problem::Bom => "Файл начинается с невидимой метки (BOM), а сервис её не принимает.".to_owned(),
        Problem::BomWithin => {
            "Перед строкой стоит невидимая метка (BOM), из-за которой сервис не сможет прочитать строку.".to_owned()
        }
        Problem::MissingBom => "Сервис ждёт в начале файла невидимую метку (BOM), а её нет.".to_owned(),
        Problem::JsonArray => {
            "Весь файл записан одним списком [ ], а каждый пример должен занимать свою строку (JSONL).".to_owned()
        }
        Problem::SpreadOverLines => "Примеры растянуты на несколько строк, а каждый должен занимать одну (JSONL).".to_owned(),
        Problem::BlankLine => "Строка пустая, примера в ней нет.".to_owned(),
        Problem::InvalidJson { column, reason } => {
            format!("Строка записана с ошибкой, её не прочитать: {} (знак {}).", fault(*reason), number(*column))
        }
        Problem::SeveralValues { column } => {
            format!("В строке несколько примеров: следующий начинается со знака {}. Каждому нужна своя строка.", number(*column))
        }
        Problem::DataType { expected, found } => {
            format!("Значение не того вида: {}, а {}.", wanted(*expected), stands(*found))
        }
        Problem::RepeatedKey { key } => format!("Поле «{}» записано дважды; в счёт идёт только последнее.", beginning_of(key)),

        // What a line is.
        Problem::MissingMessagesList => "В строке нет списка сообщений («messages»), учиться по ней нечему.".to_owned(),
        Problem::EmptyMessagesList => "Список сообщений («messages») пуст, учиться по нему нечему.".to_owned(),
        Problem::PromptCompletion => {
            "Строка записана по-старому, запросом и продолжением («prompt», «completion»), а сервис ждёт диалог («messages»)."
                .to_owned()
        }
        Problem::UnsupportedKind { kind } => format!("Сервис не принимает строки такого вида: {}.", line_kind(*kind)),
        Problem::MixedKinds { found, most } => format!(
            "Вид этой строки: {}, а большинства строк: {}. В одном файле должны быть строки одного вида.",
            line_kind(*found),
            line_kind(*most)
        ),
        Problem::WrongMethod { kind, method } => format!(
            "Вид строк в файле: {}. Способ «{}» для них не подходит, выберите другой.",
            line_kind(*kind),
            method_name(*method)
        ),
        Problem::NoModelForMethod { method } => format!(
            "У этого сервиса больше нет моделей для способа «{}». Выберите другой сервис или скачайте набор.",
            method_name(*method)
        ),

        // Keys, roles and content.
        Problem::UnrecognizedKey { key } => {
            format!("Сервис не знает поля «{}» и может из-за него отклонить файл.", beginning_of(key))
        }
        Problem::MessageUnrecognizedKey { key } => {
            format!("В сообщении есть поле «{}», которого сервис у этой роли не знает.", beginning_of(key))
        }
        Problem::MessageMissingKey { key } => format!("В сообщении не хватает поля «{}». Впишите его.", beginning_of(key)),
        Problem::UnrecognizedRole { role } => {
            format!("Сервис не знает роли «{}». Бывают «system», «user», «assistant» и «tool».", beginning_of(role))
        }
        Problem::DeveloperRole => "Роли «developer» нет среди ролей для обучения, вместо неё пишут «system».".to_owned(),
        Problem::ExampleMissingAssistantMessage => {
            "В примере нет ответа модели («assistant»), а учится она именно на ответах.".to_owned()
        }
        Problem::LastMessageNotAssistant => {
            "Пример должен заканчиваться ответом модели («assistant»), а последнее сообщение здесь другое.".to_owned()
        }
        Problem::LastMessageNotUser => {
            "Для обучения с оценщиком пример должен заканчиваться вопросом («user»). Уберите то, что стоит после вопроса."
                .to_owned()
        }
        Problem::MissingUserMessage => {
            "В примере нет вопроса («user»): непонятно, на что отвечает модель. Впишите вопрос.".to_owned()
        }
        Problem::MissingSystemMessage { without, examples } => format!(
            "Системного сообщения (system) нет в {} из {}. Лучше, когда оно есть во всех примерах или ни в одном.",
            number(*without),
            counted(*examples, ["примера", "примеров", "примеров"])
        ),
        Problem::SeveralSystemMessages { different, most_common, examples } => format!(
            "Системное сообщение (system) встречается в {}; самый частый стоит в {} из {}. \
             Если это не нарочно, сделайте его везде одинаковым.",
            counted(*different, ["варианте", "вариантах", "вариантах"]),
            number(*most_common),
            counted(*examples, ["примера", "примеров", "примеров"])
        ),
        Problem::SystemMessageNotFirst => "Системное сообщение (system) стоит не первым. Перенесите его в начало.".to_owned(),
        Problem::ConsecutiveAssistantMessages => {
            "Два сообщения модели («assistant») стоят подряд, и одно из них вызывает инструмент. Объедините их в одно.".to_owned()
        }
        Problem::RolesDoNotAlternate => {
            "Пользователь и модель («user», «assistant») должны говорить по очереди, а здесь порядок нарушен. \
             Объедините соседние сообщения или переставьте их."
                .to_owned()
        }
        Problem::MissingContent => "В сообщении нет текста («content»).".to_owned(),
        Problem::EmptySystemMessage => "Системное сообщение (system) пустое, пользы от него нет.".to_owned(),
        Problem::ContentPart { gap: found } => {
            format!("Часть сообщения («content») записана неверно: {}. Исправьте её в тексте строки.", gap(found))
        }
        Problem::WeightValue { value } => {
            format!("Вес ответа («weight») бывает только 0 или 1, а здесь «{}».", beginning_of(value))
        }
        Problem::WeightNotOnReply => "Вес («weight») стоит не у ответа модели, а действует он только там.".to_owned(),
        Problem::NoTrainedReply => "У всех ответов вес 0 («weight»), и пример ничему не научит.".to_owned(),
        Problem::MessageName => {
            "Имя в сообщении («name») не подходит: нужно от 1 до 64 знаков, без пробелов и без < | \\ / >.".to_owned()
        }

        // Tools.
        Problem::ToolsShape { gap: found } => {
            format!("Инструмент описан неверно («tools»): {}. Исправьте описание в тексте строки.", gap(found))
        }
        Problem::FunctionName { name } => format!(
            "Имя инструмента «{}» не подходит. Назовите его латинскими буквами, цифрами и знаками «_» и «-», до 64 знаков.",
            beginning_of(name)
        ),
        Problem::ToolParametersSchema { gap: found } => format!(
            "Данные, которые нужны инструменту («parameters»), описаны не по правилам «JSON Schema»: {}. Исправьте их в тексте строки.",
            gap(found)
        ),
        Problem::FunctionsDeprecated => {
            "Инструменты записаны по-старому («functions», «function_call»). Перепишите их как «tools» и «tool_calls».".to_owned()
        }
        Problem::ParallelToolCallsWithoutTools => {
            "Поле «parallel_tool_calls» говорит об инструментах («tools»), а их в примере нет.".to_owned()
        }
        Problem::ToolCallShape { gap: found } => {
            format!("Вызов инструмента записан неверно («tool_calls»): {}. Исправьте его в тексте строки.", gap(found))
        }
        Problem::ToolArguments => {
            "Данные для инструмента («arguments») должны быть текстом, внутри которого объект JSON { }.".to_owned()
        }
        Problem::ToolArgumentsSchema { gap: found } => format!(
            "Данные для инструмента («arguments») расходятся с его описанием («parameters»): {}. Исправьте то или другое.",
            gap(found)
        ),
        Problem::UnknownTool { name } => format!(
            "Модель вызывает инструмент «{}», который в примере не описан («tools»). Опишите его или исправьте имя.",
            beginning_of(name)
        ),
        Problem::ToolCallIdUnmatched { id } => format!(
            "Результат относится к вызову «{}» («tool_call_id»), которого перед ним нет. Исправьте номер или уберите результат.",
            beginning_of(id)
        ),
        Problem::ToolCallIdRepeated { id } => {
            format!("У двух вызовов один и тот же номер «{}» («id»). Дайте каждому свой.", beginning_of(id))
        }
        Problem::ToolCallUnanswered { id } => format!(
            "Вызов «{}» остался без результата («tool»), а разговор уже идёт дальше. Впишите результат или уберите вызов.",
            beginning_of(id)
        ),

        // Pictures.
        Problem::ImageUrl => {
            "Адрес изображения («url») должен начинаться с «https://» или «data:». Исправьте адрес или уберите изображение."
                .to_owned()
        }
        Problem::ImageFormat { format } if format.is_empty() => {
            "Не указано, какого вида изображение, и сервис его пропустит. Подойдут JPEG, PNG и WEBP.".to_owned()
        }
        Problem::ImageFormat { format } => {
            format!("Изображения вида «{}» сервис пропускает. Подойдут JPEG, PNG и WEBP.", beginning_of(format))
        }
        Problem::ImageDetail => "Детальность изображения («detail») бывает только «low», «high» или «auto».".to_owned(),
        Problem::ImageTooLarge { bytes, most } => format!(
            "Изображение ({}) больше предела в {}, и сервис его пропустит. Уменьшите его.",
            Locale::Russian.bytes(*bytes),
            Locale::Russian.bytes(*most)
        ),
        Problem::ImageInReply => {
            "Изображение стоит в ответе модели («assistant»), а можно только в вопросе. Уберите его.".to_owned()
        }
        Problem::ImageInPair => "Изображение стоит в сравнении ответов, а там допускается только текст. Уберите его.".to_owned(),
        Problem::TooManyImages { images, most } => format!(
            "В строке {}, а сервис принимает не больше {}. Уберите лишние.",
            counted(*images, ["изображение", "изображения", "изображений"]),
            number(*most)
        ),
        Problem::TooManyLinesWithImages { lines, most } => format!(
            "В файле {} с изображениями, а сервис принимает не больше {}. Уберите лишние.",
            counted(*lines, ["строка", "строки", "строк"]),
            number(*most)
        ),

        // Preference pairs.
        Problem::MissingKey { key } => format!("В строке нет поля «{}», без него сравнивать нечего.", beginning_of(key)),
        Problem::RenamedKey { key, name } => {
            format!("Поле «{}» теперь называется «{}».", beginning_of(key), beginning_of(name))
        }
        Problem::PairOutput { gap: found } => {
            format!("Каждый из двух ответов должен быть одним сообщением модели («assistant»), а здесь иначе: {}.", gap(found))
        }
        Problem::PairOutputsAlike => {
            "Лучший и худший ответы одинаковы («preferred_output», «non_preferred_output»), сравнивать нечего.".to_owned()
        }
        Problem::PairSeveralTurns => {
            "Перед двумя ответами несколько вопросов, а сервис поддерживает один. Оставьте последний.".to_owned()
        }

        // Text.
        Problem::ControlCharacters { count } => format!(
            "В тексте {}. От них нет пользы ни читателю, ни модели.",
            counted(*count, ["невидимый служебный знак", "невидимых служебных знака", "невидимых служебных знаков"])
        ),
        Problem::ReplacementCharacters { count } => format!(
            "В тексте {} «\u{fffd}» на месте потерянных букв. Сверьте текст с исходным документом и впишите буквы.",
            counted(*count, ["знак", "знака", "знаков"])
        ),
        Problem::LoneSurrogate { count } => format!(
            "В тексте {} (половина пары \\u), из-за чего строку могут не прочитать.",
            counted(*count, ["повреждённый знак", "повреждённых знака", "повреждённых знаков"])
        ),

        // Size and repetition.
        Problem::TooManyTokens { tokens, most, estimate } => format!(
            "В примере {}{}, а предел {}: конец ответа будет отрезан. Сократите пример.",
            if *estimate { "примерно " } else { "" },
            counted(*tokens, ["токен", "токена", "токенов"]),
            number(*most)
        ),
        Problem::VeryLong { characters, typical } => format!(
            "В строке {}, а обычно в этом файле около {}. Проверьте, не слиплись ли в ней несколько примеров.",
            counted(*characters, ["знак", "знака", "знаков"]),
            number(*typical)
        ),
        Problem::TooFewExamples { have, need } => format!(
            "В файле {}, а сервису нужно не меньше {}. Добавьте примеры.",
            counted(*have, ["пример", "примера", "примеров"]),
            number(*need)
        ),
        Problem::FewExamples { have, advised } => format!(
            "В файле {}. Обучить можно, но заметная польза бывает, когда их не меньше {}.",
            counted(*have, ["пример", "примера", "примеров"]),
            number(*advised)
        ),
        Problem::TooManyExamples { have, most } => format!(
            "В файле {}, а сервис принимает не больше {}. Уберите лишние.",
            counted(*have, ["пример", "примера", "примеров"]),
            number(*most)
        ),
        Problem::FileTooLarge { bytes, most } => format!(
            "Файл ({}) больше предела в {}. Уберите часть примеров.",
            Locale::Russian.bytes(*bytes),
            Locale::Russian.bytes(*most)
        ),
        Problem::DuplicateExample { first } => format!("Такой же пример уже есть в строке {}.", number(*first)),
        Problem::DifferentAnswers { first } => {
            format!("Тот же вопрос стоит в строке {}, но с другим ответом. Оставьте верный.", number(*first))
        }
        Problem::RepeatsTraining => "Этот пример есть и среди учебных, поэтому честно проверить модель на нём нельзя.".to_owned(),
        Problem::IdenticalAnswers { examples } => format!(
            "Ответ везде один и тот же ({}), и модель выучит только его. Проверьте, так ли задумано.",
            counted(*examples, ["пример", "примера", "примеров"])
        ),
        Problem::CommonBeginning { text } => {
            format!("Все ответы начинаются одинаково: «{}». Если это не нарочно, уберите повтор.", beginning_of(text))
        }
        Problem::CommonEnd { text } => {
            format!("Все ответы заканчиваются одинаково: «{}». Если это не нарочно, уберите повтор.", end_of(text))
        }
        Problem::AnswerRepeatsQuestion => "Ответ повторяет вопрос слово в слово. Впишите ответ или уберите пример.".to_owned(),
        Problem::PrivateData { kind, count } => private(*kind, *count),
        Problem::LeakedPrompt { words } => format!(
            "В ответе есть слова «{words}»: они обращены к языковой модели или сказаны ею, в документах их нет. Обученная модель будет говорить их всем. Исправьте ответ."
        ),
        Problem::AnswerInAnotherLanguage => {
            "Вопрос на одном языке, ответ на другом. Если это не нарочно, переведите что-нибудь одно.".to_owned()
        }
        Problem::ManyRefusals { refusals, examples } => format!(
            "Отказов и ответов «не знаю»: {} из {}. Модель научится отказывать; оставьте не больше трети.",
            number(*refusals),
            number(*examples)
        ),
        Problem::OneSidedAnswers { answer, count, examples } => format!(
            "Ответ «{answer}» стоит {} раз из {}. Модель будет отвечать так почти всегда; добавьте примеров с другими ответами.",
            number(*count),
            number(*examples)
        ),
    }
}

pub(super) fn title(problem: &Problem) -> &'static str {
    match problem {
        Problem::InvalidUtf8 { .. } => "Строки не в UTF-8",
        Problem::Bom => "Лишняя метка в начале файла",
        Problem::BomWithin => "Лишние метки перед строками",
        Problem::MissingBom => "Нет метки в начале файла",
        Problem::JsonArray => "Файл записан одним списком",
        Problem::SpreadOverLines => "Примеры на нескольких строках",
        Problem::BlankLine => "Пустые строки",
        Problem::InvalidJson { .. } => "Нечитаемые строки",
        Problem::SeveralValues { .. } => "Несколько примеров в строке",
        Problem::DataType { .. } => "Значения не того вида",
        Problem::RepeatedKey { .. } => "Повторяющиеся поля",
        Problem::MissingMessagesList => "Нет сообщений",
        Problem::EmptyMessagesList => "Пустой список сообщений",
        Problem::PromptCompletion => "Старый вид записи",
        Problem::UnsupportedKind { .. } => "Строки неподходящего вида",
        Problem::MixedKinds { .. } => "Строки разного вида",
        Problem::WrongMethod { .. } => "Не тот способ обучения",
        Problem::NoModelForMethod { .. } => "Нет моделей для этого способа",
        Problem::UnrecognizedKey { .. } => "Незнакомые поля в строке",
        Problem::MessageUnrecognizedKey { .. } => "Незнакомые поля в сообщении",
        Problem::MessageMissingKey { .. } => "Не хватает полей в сообщении",
        Problem::UnrecognizedRole { .. } => "Незнакомые роли",
        Problem::DeveloperRole => "Роль «developer»",
        Problem::ExampleMissingAssistantMessage => "Нет ответа модели",
        Problem::LastMessageNotAssistant => "В конце не ответ модели",
        Problem::LastMessageNotUser => "В конце не вопрос",
        Problem::MissingUserMessage => "Нет вопроса",
        Problem::MissingSystemMessage { .. } => "Системное сообщение не везде",
        Problem::SeveralSystemMessages { .. } => "Разные системные сообщения",
        Problem::SystemMessageNotFirst => "Системное сообщение не первое",
        Problem::ConsecutiveAssistantMessages => "Ответы модели подряд",
        Problem::RolesDoNotAlternate => "Нарушена очередь вопросов и ответов",
        Problem::MissingContent => "Сообщения без текста",
        Problem::EmptySystemMessage => "Пустое системное сообщение",
        Problem::ContentPart { .. } => "Неверные части сообщений",
        Problem::WeightValue { .. } => "Неверный вес ответа",
        Problem::WeightNotOnReply => "Вес не у ответа",
        Problem::NoTrainedReply => "Примеры, которые ничему не учат",
        Problem::MessageName => "Неподходящие имена",
        Problem::ToolsShape { .. } => "Неверные описания инструментов",
        Problem::FunctionName { .. } => "Неподходящие имена инструментов",
        Problem::ToolParametersSchema { .. } => "Неверно описанные данные инструментов",
        Problem::FunctionsDeprecated => "Старая запись инструментов",
        Problem::ParallelToolCallsWithoutTools => "Настройка инструментов без инструментов",
        Problem::ToolCallShape { .. } => "Неверные вызовы инструментов",
        Problem::ToolArguments => "Неверные данные для инструмента",
        Problem::ToolArgumentsSchema { .. } => "Данные не по описанию инструмента",
        Problem::UnknownTool { .. } => "Неописанные инструменты",
        Problem::ToolCallIdUnmatched { .. } => "Результаты без вызова",
        Problem::ToolCallIdRepeated { .. } => "Одинаковые номера вызовов",
        Problem::ToolCallUnanswered { .. } => "Вызовы без результата",
        Problem::ImageUrl => "Неверные адреса изображений",
        Problem::ImageFormat { .. } => "Изображения неподходящего вида",
        Problem::ImageDetail => "Неверная детальность изображений",
        Problem::ImageTooLarge { .. } => "Слишком большие изображения",
        Problem::ImageInReply => "Изображения в ответах",
        Problem::ImageInPair => "Изображения в сравнениях ответов",
        Problem::TooManyImages { .. } => "Много изображений в строке",
        Problem::TooManyLinesWithImages { .. } => "Много строк с изображениями",
        Problem::MissingKey { .. } => "Неполные сравнения ответов",
        Problem::RenamedKey { .. } => "Старые имена полей",
        Problem::PairOutput { .. } => "Неверные ответы для сравнения",
        Problem::PairOutputsAlike => "Одинаковые ответы для сравнения",
        Problem::PairSeveralTurns => "Сравнения после нескольких вопросов",
        Problem::ControlCharacters { .. } => "Невидимые служебные знаки",
        Problem::ReplacementCharacters { .. } => "Потерянные буквы",
        Problem::LoneSurrogate { .. } => "Повреждённые знаки",
        Problem::PrivateData { kind, .. } => match kind {
            Private::Key => "Секретные ключи",
            Private::Password => "Пароли",
            Private::Card => "Номера карт",
            Private::Iban => "Банковские счета (IBAN)",
            Private::Passport => "Номера паспортов",
            Private::Snils => "СНИЛС",
            Private::Inn => "ИНН",
            Private::Ssn => "Номера социального страхования (SSN)",
            Private::Mail => "Адреса почты",
            Private::Phone => "Номера телефонов",
        },
        Problem::LeakedPrompt { .. } => "Слова программы, которая писала ответы",
        Problem::AnswerInAnotherLanguage => "Ответы на другом языке",
        Problem::TooManyTokens { .. } => "Слишком длинные примеры",
        Problem::VeryLong { .. } => "Необычно длинные примеры",
        Problem::TooFewExamples { .. } => "Примеров не хватает",
        Problem::FewExamples { .. } => "Мало примеров",
        Problem::TooManyExamples { .. } => "Слишком много примеров",
        Problem::FileTooLarge { .. } => "Слишком большой файл",
        Problem::DuplicateExample { .. } => "Повторы примеров",
        Problem::DifferentAnswers { .. } => "Разные ответы на один вопрос",
        Problem::RepeatsTraining => "Контрольные примеры среди учебных",
        Problem::IdenticalAnswers { .. } => "Один и тот же ответ",
        Problem::CommonBeginning { .. } => "Одинаковое начало ответов",
        Problem::CommonEnd { .. } => "Одинаковый конец ответов",
        Problem::AnswerRepeatsQuestion => "Ответы повторяют вопросы",
        Problem::ManyRefusals { .. } => "Много отказов",
        Problem::OneSidedAnswers { .. } => "Один ответ перевешивает остальные",
    }
}

fn private(kind: Private, count: u64) -> String {
    let times = counted(count, ["раз", "раза", "раз"]);
    match kind {
        Private::Key => format!(
            "В строке стоит секретный ключ сервиса ({times}). Его сможет выведать любой собеседник модели. Отзовите ключ и уберите его из примера."
        ),
        Private::Password => format!("В адресе стоит пароль ({times}). Смените пароль и уберите его из примера."),
        Private::Mail => format!("В строке стоит адрес почты ({times}). Если это адрес человека, а не организации, скройте его."),
        Private::Phone => {
            format!("В строке стоит номер телефона ({times}). Если это номер человека, а не организации, скройте его.")
        }
        Private::Card | Private::Iban | Private::Passport | Private::Snils | Private::Inn | Private::Ssn => {
            format!(
                "В строке стоит номер, который принадлежит человеку или счёту ({times}). Модель может назвать его посторонним; скройте его."
            )
        }
    }
}

fn gap(gap: &Gap) -> String {
    match gap {
        Gap::NotA(expected) => format!("{}, а стоит другое", wanted(*expected)),
        Gap::Key(key) => format!("поля «{}» нет, или значение в нём не того вида", beginning_of(key)),
        Gap::Type(name) => format!("вид «{}» неизвестен", beginning_of(name)),
        Gap::Items(count) => format!("сообщений {}", number(*count)),
        Gap::Role(role) => format!("роль «{}»", beginning_of(role)),
        Gap::Surplus(key) => format!("поле «{}» неизвестно", beginning_of(key)),
    }
}

fn wanted(json_type: JsonType) -> &'static str {
    match json_type {
        JsonType::Null => "нужна пустота (null)",
        JsonType::Bool => "нужно «true» или «false»",
        JsonType::Number => "нужно число",
        JsonType::Text => "нужен текст в кавычках",
        JsonType::List => "нужен список [ ]",
        JsonType::Object => "нужен объект { }",
    }
}

fn stands(json_type: JsonType) -> &'static str {
    match json_type {
        JsonType::Null => "стоит пустота (null)",
        JsonType::Bool => "стоит «true» или «false»",
        JsonType::Number => "стоит число",
        JsonType::Text => "стоит текст в кавычках",
        JsonType::List => "стоит список [ ]",
        JsonType::Object => "стоит объект { }",
    }
}

fn fault(fault: JsonFault) -> String {
    match fault {
        JsonFault::Unfinished => "она обрывается раньше времени",
        JsonFault::UnfinishedText => "она обрывается посреди текста",
        JsonFault::SpareComma => "перед закрывающей скобкой лишняя запятая",
        JsonFault::Unexpected(letter) => return format!("знак «{}» не на месте", visible(letter)),
        JsonFault::ControlCharacter => "внутри текста перенос строки или служебный знак, не записанный кодом",
        JsonFault::BadEscape => "после косой черты «\\» стоит не тот знак",
        JsonFault::BadNumber => "число записано неправильно",
        JsonFault::BadWord => "слово стоит без кавычек",
        JsonFault::SingleQuotes => "кавычки одинарные, а нужны двойные",
        JsonFault::SecondValue => "за примером сразу начинается второй",
        JsonFault::TextAfterwards => "после примера стоит что-то ещё",
        JsonFault::TooDeep => "слишком много скобок внутри скобок",
    }
    .to_owned()
}

fn line_kind(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Chat => "диалог (messages)",
        LineKind::Dpo => "сравнение двух ответов (DPO)",
        LineKind::Rft => "задание для оценщика (reinforcement)",
        LineKind::PromptCompletion => "запрос с продолжением (prompt, completion)",
        LineKind::Text => "сплошной текст (text)",
        LineKind::Other => "неизвестный",
        LineKind::Broken => "нечитаемый",
    }
}

fn method_name(method: Method) -> &'static str {
    Russian.method(method)
}
