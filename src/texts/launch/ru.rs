//! Launching training: in Russian.

use super::{Launch, range};
use crate::api::jobs::{Act, Status};
use crate::api::snippets::Snippet;
use crate::api::{Failure, NotSent};
use crate::providers::{Method, Parameter};
use crate::texts::format::plural_ru;
use crate::texts::{Locale, Russian};
use crate::work::launch::{Diagnosis, OrderFault, Trouble};

impl Launch for Russian {
    fn connection_title(&self, service: &str) -> String {
        format!("Подключение: {service}")
    }

    fn key_label(&self) -> &'static str {
        "Ключ (API key)"
    }

    fn key_hint(&self, host: &str) -> String {
        format!(
            "Ключ хранится только в памяти этой вкладки, никуда не записывается и отправляется только на {host}. Лучше всего завести отдельный ключ с месячным лимитом, а потом отключить его."
        )
    }

    fn key_unusable(&self) -> &'static str {
        "Это не похоже на ключ: поле пустое, или в нём есть пробелы либо буквы, которых в ключах не бывает. Скопируйте ключ ещё раз."
    }

    fn key_held(&self, ending: &str) -> String {
        if ending.is_empty() {
            "Ключ принят этой вкладкой.".to_owned()
        } else {
            format!("Ключ …{ending} в памяти этой вкладки.")
        }
    }

    fn key_administers(&self) -> &'static str {
        "Этот ключ управляет всем аккаунтом. Для обучения достаточно обычного ключа проекта, так безопаснее."
    }

    fn show_key(&self) -> &'static str {
        "Показать"
    }

    fn forget_key(&self) -> &'static str {
        "Забыть ключ"
    }

    fn check_connection(&self) -> &'static str {
        "Проверить — бесплатно"
    }

    fn check_again(&self) -> &'static str {
        "Проверить ещё раз"
    }

    fn checking(&self) -> &'static str {
        "Проверяем. Это бесплатно."
    }

    fn connection_works(&self, models: u64) -> String {
        format!(
            "Ключ работает. По нему {} {} {}.",
            plural_ru(models, ["доступна", "доступны", "доступно"]),
            Locale::Russian.number(models),
            plural_ru(models, ["модель", "модели", "моделей"])
        )
    }

    fn base_models(&self, models: u64, known: bool) -> String {
        let words = if known { "Модели, которые можно обучать" } else { "Модели сервиса" };
        format!("{words}: {}", Locale::Russian.number(models))
    }

    fn base_model_columns(&self) -> [&'static str; 2] {
        ["Модель", "Отвечает до"]
    }

    fn choose_model(&self, model: &str) -> String {
        format!("Выбрать {model}")
    }

    fn model_not_listed(&self, model: &str) -> String {
        format!("Служба не показывает {model} для этого ключа. В обучении может быть отказано; выше можно выбрать другую модель.")
    }

    fn may_not_train(&self, model: &str) -> String {
        format!("Судя по ответу службы, этот аккаунт не может обучать {model}. Скорее всего, в запуске будет отказано.")
    }

    fn model_ends(&self, model: &str, day: &str) -> String {
        format!("{model} и всё, что на ней обучено, перестанет отвечать {day}.")
    }

    fn other_exits(&self) -> &'static str {
        "Набор готов и остаётся полезным: скачайте JSONL, выберите другую службу выше или возьмите набор для обучения на своём компьютере."
    }

    fn details(&self) -> &'static str {
        "Подробности"
    }

    fn before_title(&self) -> &'static str {
        "Обучение"
    }

    fn not_from_here(&self, service: &str) -> String {
        format!("С этой страницы запустить обучение в {service} нельзя. Файлы и команды для него — здесь же.")
    }

    fn own_address_elsewhere(&self) -> &'static str {
        "Эта страница обращается только к сервисам из списка. Для сервисов со своим адресом есть отдельная страница: она защищена слабее, и проекты у неё свои. Сохраните этот проект в файл, откройте ту страницу и перетащите файл туда."
    }

    fn open_custom_page(&self) -> &'static str {
        "Открыть страницу для своих адресов"
    }

    fn address_needed(&self) -> &'static str {
        "Впишите адрес сервиса в таблицу «Цены, даты и пределы» выше, например https://example.org/v1."
    }

    fn address_is_here(&self) -> &'static str {
        "Сервер работает на этом компьютере. Браузер может спросить, пускать ли страницу к устройствам вашей сети: разрешите."
    }

    fn headers_needed(&self) -> &'static str {
        "Что должен отвечать сервер, и на OPTIONS тоже, чтобы браузер дал этой странице прочитать ответ"
    }

    fn not_writable(&self) -> &'static str {
        "Проект открыт для изменений в другой вкладке. Обучение запускают в ней."
    }

    fn counting(&self) -> &'static str {
        "Считаем набор…"
    }

    fn launch_unfit(&self) -> &'static str {
        "В таком виде набор не примут. Что исправить, сказано в проверках."
    }

    fn launch_to_checks(&self) -> &'static str {
        "Открыть проверки"
    }

    fn writing_files(&self) -> &'static str {
        "Готовим файлы для отправки…"
    }

    fn files_failed(&self) -> &'static str {
        "Не удалось записать файлы. Обновите страницу; проект сохранён."
    }

    fn looking(&self) -> &'static str {
        "Смотрим, не обучали ли уже на этом наборе…"
    }

    fn other_tab_launches(&self) -> &'static str {
        "Обучение на этом наборе уже запускается в другой вкладке. Отсюда ничего не отправлено."
    }

    fn understood(&self) -> &'static str {
        "Понятно"
    }

    fn trained_already(&self, job: &str, jobs: u64) -> String {
        if jobs == 1 {
            format!("На этом наборе уже есть обучение: {job}. Ещё одно будет стоить столько же.")
        } else {
            format!(
                "На этом наборе уже есть обучения ({}): {job} и другие. Ещё одно будет стоить столько же.",
                Locale::Russian.number(jobs)
            )
        }
    }

    fn train_anyway(&self) -> &'static str {
        "Обучить ещё раз"
    }

    fn do_not_train(&self) -> &'static str {
        "Не обучать"
    }

    fn wait_for_unsure(&self) -> &'static str {
        "Сначала нужно выяснить, что стало с запуском ниже, чтобы не обучить дважды."
    }

    fn fact_model(&self) -> &'static str {
        "Модель"
    }

    fn fact_method(&self) -> &'static str {
        "Способ обучения"
    }

    fn method(&self, method: Method) -> &'static str {
        match method {
            Method::Supervised => "по примерам (supervised)",
            Method::SupervisedVision => "по примерам с картинками",
            Method::Dpo => "по лучшим и худшим ответам (DPO)",
            Method::Reinforcement => "по оценкам (reinforcement)",
        }
    }

    fn fact_files(&self) -> &'static str {
        "Будет отправлено"
    }

    fn files(&self, training: u64, validation: u64, bytes: &str) -> String {
        let n = |number| Locale::Russian.number(number);
        let examples = format!("{} {}", n(training), plural_ru(training, ["пример", "примера", "примеров"]));
        if validation == 0 {
            format!("{examples}, {bytes}")
        } else {
            format!("{examples} для обучения, {} для проверки, {bytes}", n(validation))
        }
    }

    fn fact_price(&self) -> &'static str {
        "Цена"
    }

    fn price(&self, about: &str, one: &str, epochs: u32, chosen: bool, prices_of: &str) -> String {
        let passes = format!("{epochs} {}", plural_ru(epochs.into(), ["проход", "прохода", "проходов"]));
        if chosen {
            format!("примерно {about} за {passes} (цены на {prices_of})")
        } else {
            format!(
                "примерно {about}: число проходов выбирает служба, обычно при стольких примерах {passes}; один стоит {one} (цены на {prices_of})"
            )
        }
    }

    fn price_unknown(&self) -> &'static str {
        "неизвестна: у страницы нет цены этой модели. Посмотрите её у службы, прежде чем запускать."
    }

    fn choices_title(&self) -> &'static str {
        "Точные настройки"
    }

    fn use_validation(&self) -> &'static str {
        "Отправить и проверочный файл: по нему видно, учится модель или заучивает. За него не платят."
    }

    fn suffix_label(&self) -> &'static str {
        "Имя в названии модели"
    }

    fn suffix_hint(&self) -> &'static str {
        "До 40 латинских букв, цифр, «-» и «_». Можно оставить пустым."
    }

    fn seed_label(&self) -> &'static str {
        "Начальное число (seed)"
    }

    fn seed_hint(&self) -> &'static str {
        "С одним и тем же числом повторное обучение выйдет похожим. Можно оставить пустым."
    }

    fn cap_label(&self) -> &'static str {
        "Потратить не больше, $"
    }

    fn cap_hint(&self) -> &'static str {
        "На обучения и вопросы этого проекта, по ценам из таблицы. То, что вышло бы за предел, не отправляется. Хранится с проектом; пусто — без предела."
    }

    fn days_label(&self) -> &'static str {
        "Через сколько дней служба удалит файлы"
    }

    fn parameter(&self, name: &str) -> String {
        match name {
            "batch_size" => "Примеров за шаг (batch_size)".to_owned(),
            "learning_rate_multiplier" => "Скорость обучения (learning_rate_multiplier)".to_owned(),
            "learning_rate" => "Скорость обучения (learning_rate)".to_owned(),
            "beta" => "Близость к исходной модели (beta)".to_owned(),
            other => other.to_owned(),
        }
    }

    fn parameter_hint(&self, parameter: &Parameter) -> String {
        let range = range(&parameter.kind, "от", "до", "больше");
        match parameter.default.as_deref() {
            Some("auto") => format!("{range}. Пусто — выберет служба."),
            Some(usual) => format!("{range}. Пусто — {usual}."),
            None => format!("{range}. Пусто — как принято у службы."),
        }
    }

    fn moderate(&self, lines: u64, bytes: &str, host: &str) -> String {
        let lines = format!("{} {}", Locale::Russian.number(lines), plural_ru(lines, ["строку", "строки", "строк"]));
        format!("Проверить {lines} заранее, бесплатно: отправит {bytes} на {host}")
    }

    fn moderate_hint(&self) -> &'static str {
        "OpenAI не принимает файлы, в которых её модерация отметила строки. Ту же модерацию можно спросить заранее."
    }

    fn moderating(&self, done: u64, total: u64) -> String {
        format!("Просмотрено {} из {}…", Locale::Russian.number(done), Locale::Russian.number(total))
    }

    fn moderated_clean(&self) -> &'static str {
        "Модерация не отметила ни одной строки."
    }

    fn moderated(&self, lines: u64) -> String {
        format!("Модерация отметила {} {}:", Locale::Russian.number(lines), plural_ru(lines, ["строку", "строки", "строк"]))
    }

    fn flagged_line(&self, line: u64, categories: &str) -> String {
        format!("Строка {}: {categories}", Locale::Russian.number(line))
    }

    fn as_service_likes(&self) -> &'static str {
        "как принято у службы"
    }

    fn yes(&self) -> &'static str {
        "да"
    }

    fn no(&self) -> &'static str {
        "нет"
    }

    fn fault(&self, fault: &OrderFault) -> String {
        match fault {
            OrderFault::Suffix(length) => format!("В имени может быть до {length} латинских букв, цифр, «-» и «_»."),
            OrderFault::Seed => "Начальное число — целое, до 2 147 483 647.".to_owned(),
            OrderFault::Cap => "Предел расходов — сумма в долларах, например 5 или 0,50.".to_owned(),
            OrderFault::OverCap(left) => format!(
                "От вашего предела осталось {}, а обучение может стоить больше, или цена его неизвестна.",
                Locale::Russian.money(*left)
            ),
            OrderFault::Parameter(parameter) => {
                format!("{}: {}", self.parameter(&parameter.name), range(&parameter.kind, "от", "до", "больше"))
            }
        }
    }

    fn consent(&self, host: &str, bytes: &str, price: Option<&str>) -> String {
        match price {
            Some(price) => format!("Отправить {bytes} на {host} и оплатить обучение, примерно {price}"),
            None => format!("Отправить {bytes} на {host} и оплатить обучение по цене службы"),
        }
    }

    fn what_happens(&self, expires: bool, days: u32) -> String {
        let files = if expires {
            format!("Через {days} {} служба удалит файлы.", plural_ru(days.into(), ["день", "дня", "дней"]))
        } else {
            "Файлы останутся у службы, пока их не удалят.".to_owned()
        };
        format!("Цена — оценка; платят за токены, которые насчитает служба. {files}")
    }

    fn launch(&self, price: Option<&str>) -> String {
        match price {
            Some(price) => format!("Запустить обучение — примерно {price}"),
            None => "Запустить обучение — цена неизвестна".to_owned(),
        }
    }

    fn launches_title(&self) -> &'static str {
        "Запуски"
    }

    fn launch_of(&self, model: &str, when: &str) -> String {
        format!("Запуск {when}, {model}")
    }

    fn stage_files(&self, done: bool) -> &'static str {
        if done { "Файлы отправлены" } else { "Отправка файлов" }
    }

    fn stage_created(&self, done: bool) -> &'static str {
        if done {
            "Обучение принято"
        } else {
            "Проверка файлов и создание обучения"
        }
    }

    fn stage_trained(&self, status: Option<&Status>, percent: Option<u64>) -> String {
        match (status, percent) {
            (None, _) => "Обучение".to_owned(),
            (Some(Status::Running), Some(percent)) => format!("Обучается, {percent} %"),
            (Some(status), _) => self.status(status),
        }
    }

    fn stage_over(&self, status: Option<&Status>) -> &'static str {
        match status {
            Some(Status::Succeeded) => "Модель готова",
            Some(Status::Failed) => "Модели нет: обучение не удалось",
            Some(Status::Cancelled) => "Модели нет: обучение отменено",
            _ => "Модель",
        }
    }

    fn sending_label(&self) -> &'static str {
        "Отправка"
    }

    fn sent_of(&self, sent: &str, total: &str) -> String {
        format!("{sent} из {total}")
    }

    fn stop_sending(&self) -> &'static str {
        "Остановить"
    }

    fn interrupted(&self) -> &'static str {
        "Этот запуск прервался до начала обучения. Деньги не списаны."
    }

    fn go_on(&self) -> &'static str {
        "Продолжить"
    }

    fn searching(&self, service: &str) -> String {
        format!("Связь прервалась в момент запуска. Спрашиваем {service}, создано ли обучение, чтобы не запустить его дважды…")
    }

    fn unknown_needs_key(&self, service: &str) -> String {
        format!("Неизвестно, начала ли служба {service} это обучение. Пока это не выяснено, другие не запускаются.")
    }

    fn look_again(&self) -> &'static str {
        "Проверить ещё раз"
    }

    fn found_nothing(&self, service: &str) -> String {
        format!(
            "Больше минуты спрашивали {service}: такого обучения там нет. Скорее всего, оно не создано и деньги не списаны. Одна из причин — обучение может быть закрыто для этого аккаунта."
        )
    }

    fn create_anew(&self) -> &'static str {
        "Создать заново"
    }

    fn give_up(&self) -> &'static str {
        "Отказаться"
    }

    fn try_again(&self) -> &'static str {
        "Попробовать ещё раз"
    }

    fn stopped_by_person(&self) -> &'static str {
        "Вы остановили запуск. Деньги не списаны."
    }

    fn never_created(&self) -> &'static str {
        "Это обучение так и не было создано. Деньги не списаны."
    }

    fn not_eligible(&self, service: &str) -> String {
        format!("{service} больше не открывает обучение для этого аккаунта.")
    }

    fn nothing_spent(&self) -> &'static str {
        "Деньги не списаны: отправка бесплатна, а обучения нет."
    }

    fn file_refused(&self, training: bool) -> &'static str {
        if training {
            "Служба не приняла файл для обучения. Её слова:"
        } else {
            "Служба не приняла проверочный файл. Её слова:"
        }
    }

    fn files_stuck(&self, service: &str) -> String {
        format!("{service} рассматривает файлы дольше десяти минут. Попробуйте позже; отправлять их заново не придётся.")
    }

    fn put_away(&self) -> &'static str {
        "Убрать"
    }

    fn files_at_service(&self, service: &str, days: Option<u32>) -> String {
        match days {
            Some(days) => format!(
                "Файлы лежат у {service}; через {days} {} после отправки служба их удалит.",
                plural_ru(days.into(), ["день", "дня", "дней"])
            ),
            None => format!("Файлы лежат у {service}, пока их не удалят."),
        }
    }

    fn delete_files(&self) -> &'static str {
        "Удалить файлы у службы"
    }

    fn deleting(&self) -> &'static str {
        "Удаляем…"
    }

    fn files_deleted(&self) -> &'static str {
        "Файлы у службы удалены."
    }

    fn twins_cancelled(&self, jobs: &str) -> String {
        format!("Браузер сам отправил запрос ещё раз. Лишнее обучение отменено: {jobs}.")
    }

    fn elsewhere_title(&self) -> &'static str {
        "Обучения, запущенные не здесь"
    }

    fn list_jobs(&self) -> &'static str {
        "Показать последние обучения аккаунта"
    }

    fn no_jobs_elsewhere(&self) -> &'static str {
        "Среди последних обучений этого аккаунта других нет."
    }

    fn job_id_label(&self) -> &'static str {
        "Номер обучения (id)"
    }

    fn follow_here(&self) -> &'static str {
        "Следить здесь"
    }

    fn elsewhere_columns(&self) -> [&'static str; 3] {
        ["Модель", "Состояние", "Начато"]
    }

    fn fact_job(&self) -> &'static str {
        "Задача"
    }

    fn fact_status(&self) -> &'static str {
        "Состояние"
    }

    fn status(&self, status: &Status) -> String {
        match status {
            Status::Validating => "служба проверяет файлы".to_owned(),
            Status::Queued => "в очереди".to_owned(),
            Status::Running => "обучается".to_owned(),
            Status::Paused => "на паузе".to_owned(),
            Status::Succeeded => "закончено".to_owned(),
            Status::Failed => "не удалось".to_owned(),
            Status::Cancelled => "отменено".to_owned(),
            Status::Other(word) => format!("«{word}», как это называет служба"),
        }
    }

    fn fact_finish(&self) -> &'static str {
        "Ожидаемый конец"
    }

    fn fact_trained_tokens(&self) -> &'static str {
        "Оплачиваемых токенов"
    }

    fn fact_paid(&self) -> &'static str {
        "Цена"
    }

    fn tab_may_be_closed(&self) -> &'static str {
        "Вкладку можно закрыть: обучение идёт на стороне службы. Вернитесь с ключом, чтобы увидеть, как оно идёт."
    }

    fn key_to_follow(&self) -> &'static str {
        "Обучение идёт на стороне службы. Введите ключ, чтобы увидеть, как."
    }

    fn notify_me(&self) -> &'static str {
        "Сообщить, когда закончится"
    }

    fn end_of(&self, model: &str) -> String {
        format!("Doctune: обучение {model}")
    }

    fn act(&self, act: Act) -> &'static str {
        match act {
            Act::Cancel => "Отменить обучение",
            Act::Pause => "Приостановить",
            Act::Resume => "Возобновить",
        }
    }

    fn too_late(&self, status: &Status) -> String {
        format!("Отменить уже нельзя. Чем закончилось на самом деле: {}.", self.status(status))
    }

    fn job_failed(&self, code: Option<&str>) -> String {
        match code {
            Some("invalid_training_file" | "invalid_validation_file" | "invalid_file_format" | "invalid_n_examples") => {
                "Служба нашла ошибку в файле. Её слова:".to_owned()
            }
            Some("exceeded_quota" | "insufficient_quota") => "Средства у службы закончились или ограничены. Её слова:".to_owned(),
            _ => "Обучение не удалось. Слова службы:".to_owned(),
        }
    }

    fn to_line(&self, line: u64) -> String {
        format!("Показать строку {line}")
    }

    fn events(&self, count: u64) -> String {
        format!("Что происходило: {}", Locale::Russian.number(count))
    }

    fn more_events(&self) -> &'static str {
        "Показать ещё"
    }

    fn checkpoints(&self, count: u64) -> String {
        format!("Промежуточные модели (checkpoints): {}", Locale::Russian.number(count))
    }

    fn checkpoint(&self, step: u64) -> String {
        format!("шаг {}:", Locale::Russian.number(step))
    }

    fn curve_sentence(&self, begun: &str, now: &str, validation: Option<&str>) -> String {
        match validation {
            Some(validation) => format!("Ошибка на обучении изменилась с {begun} до {now}; на проверочном файле — {validation}."),
            None => format!("Ошибка на обучении изменилась с {begun} до {now}."),
        }
    }

    fn curve_columns(&self) -> [&'static str; 5] {
        ["Шаг", "Ошибка на обучении", "Точность на обучении", "Ошибка на проверке", "Точность на проверке"]
    }

    fn as_table(&self) -> &'static str {
        "Показать таблицей"
    }

    fn fetch_results(&self) -> &'static str {
        "Загрузить полную кривую"
    }

    fn after_title(&self) -> &'static str {
        "Модель"
    }

    fn model_id(&self) -> &'static str {
        "Название модели"
    }

    fn answers_until(&self, day: &str) -> String {
        format!("Она отвечает до {day}.")
    }

    fn try_it(&self) -> &'static str {
        "Задайте ей вопрос"
    }

    fn ask(&self, price: Option<&str>) -> String {
        match price {
            Some(price) => format!("Спросить — не дороже {price}"),
            None => "Спросить — цена неизвестна".to_owned(),
        }
    }

    fn asking(&self) -> &'static str {
        "Модель отвечает…"
    }

    fn reply_refused(&self) -> &'static str {
        "Модель отказалась отвечать."
    }

    fn reply_cut(&self) -> &'static str {
        "Ответ обрезан: он слишком длинный."
    }

    fn reply_paid(&self, amount: &str) -> String {
        format!("Стоило {amount}.")
    }

    fn code_title(&self) -> &'static str {
        "Код для вашей программы"
    }

    fn snippet(&self, snippet: Snippet) -> &'static str {
        match snippet {
            Snippet::Curl => "В терминале (curl)",
            Snippet::Python => "Python",
            Snippet::NextRoute => "TypeScript, маршрут Next.js",
        }
    }

    fn copy(&self) -> &'static str {
        "Копировать"
    }

    fn copied(&self) -> &'static str {
        "Скопировано"
    }

    fn copy_refused(&self) -> &'static str {
        "Браузер не разрешил"
    }

    fn trouble(&self, trouble: &Trouble, service: &str) -> String {
        match trouble {
            Trouble::Diagnosed(diagnosis) => match diagnosis {
                Diagnosis::KeyOrPages => format!(
                    "Ключ не принят. Скорее всего, он введён с ошибкой, отключён или из другого проекта {service}. Готовые примеры сохранены, деньги не списаны. Введите ключ заново."
                ),
                Diagnosis::Temporary => format!("{service} на мгновение не ответила и снова отвечает. Попробуйте ещё раз."),
                Diagnosis::Offline => "Нет сети. Ничего не потеряно; продолжить можно после подключения.".to_owned(),
                Diagnosis::Unreachable => format!("Не отвечают ни {service}, ни сервер этой страницы: похоже, нет связи."),
                Diagnosis::Blocked => format!(
                    "{service} недоступна, хотя сервер этой страницы отвечает. Возможно, мешает блокировщик, прокси или межсетевой экран; локальный сервер может быть выключен, или браузер не пускает к нему страницы."
                ),
            },
            Trouble::Failure(failure) => match failure {
                Failure::NotSent(NotSent::NoKey) => "Для этого нужен ключ. Введите его выше.".to_owned(),
                Failure::NotSent(NotSent::WithoutNetwork) => "Ничего не отправлено: в журнале сети включена работа без сети. Выключите её там и попробуйте ещё раз.".to_owned(),
                Failure::NotSent(NotSent::OverCap) => "Ничего не отправлено: это могло бы стоить больше, чем осталось от вашего предела расходов.".to_owned(),
                Failure::NotSent(NotSent::FileGone) => "Набор изменился с тех пор, как вы согласились на запуск, поэтому его файл отправить уже нельзя. Запустите заново.".to_owned(),
                Failure::NotSent(NotSent::NotKept) => "Браузер не смог записать, что собирались сделать, поэтому ничего не сделано. Освободите место в браузере и попробуйте ещё раз.".to_owned(),
                Failure::NotSent(NotSent::RouteUnknown | NotSent::NoWorker) => "Странице не удалось отправить запрос. Обновите страницу; проект сохранён.".to_owned(),
                Failure::NoAnswer => format!("{service} не ответила."),
                Failure::TimedOut => format!("{service} не ответила вовремя."),
                Failure::Cancelled => "Остановлено.".to_owned(),
                Failure::NotTheApi { .. } => format!("Ответ пришёл не от {service}: возможно, это страница входа в сеть."),
                _ if failure.is_training_closed() => format!("{service} больше не открывает обучение для этого аккаунта."),
                _ if failure.is_out_of_money() => format!("На счёте {service} закончились средства. Пополните счёт и попробуйте ещё раз; ничего не потеряно."),
                Failure::Refused { status: 401, .. } => format!("{service} не приняла ключ. Введите его заново."),
                Failure::Refused { status: 403, error, .. } => format!("{service} отказывает: {}", error.message),
                Failure::Refused { status: 404, error, .. } => format!("У {service} этого нет: {}", error.message),
                Failure::Refused { status: 429, .. } => format!("{service} просит не торопиться. Подождите немного и попробуйте ещё раз."),
                Failure::Refused { status: 500.., .. } => format!("У {service} неполадки. Попробуйте позже."),
                Failure::Refused { error, .. } => format!("{service} отказывает: {}", error.message),
            },
        }
    }
}
