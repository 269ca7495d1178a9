//! Projects as a whole: in Russian.

use super::Projects;
use crate::texts::format::{Locale, plural_ru};
use crate::texts::{Russian, some_names};

impl Projects for Russian {
    fn new_project_name(&self) -> &'static str {
        "Мой набор"
    }

    fn copy_of(&self, name: &str) -> String {
        format!("{name} (копия)")
    }

    fn projects_title(&self) -> &'static str {
        "Проекты"
    }

    fn projects_button(&self, name: &str) -> String {
        format!("Проект «{name}»: открыть список проектов")
    }

    fn opening_project(&self) -> &'static str {
        "Открываем проект…"
    }

    fn saving(&self) -> &'static str {
        "Сохраняем…"
    }

    fn saved_at(&self, time: &str) -> String {
        format!("Сохранено · {time}")
    }

    fn only_reading(&self) -> &'static str {
        "Только просмотр"
    }

    fn not_saved(&self) -> &'static str {
        "Не сохраняется"
    }

    fn memory_notice(&self) -> &'static str {
        "Браузер не даёт этой странице ничего хранить: так бывает в приватном окне или при запрете на данные сайтов. \
         Работать можно, но проект есть только в этой вкладке. Прежде чем закрыть или обновить её, скачайте проект."
    }

    fn other_tab_notice(&self) -> &'static str {
        "Этот проект открыт в другой вкладке, здесь его можно только смотреть. \
         Чтобы править здесь, заберите его: та вкладка всё сохранит и перейдёт к просмотру."
    }

    fn taken_over_notice(&self) -> &'static str {
        "Проект теперь правят в другой вкладке, всё сделанное здесь сохранено. Его можно забрать обратно."
    }

    fn newer_notice(&self) -> &'static str {
        "Проект сохранён более новой версией Doctune. Чтобы ничего не испортить, эта вкладка его не меняет. \
         Обновите страницу: загрузится новая версия."
    }

    fn full_notice(&self, saved_at: Option<&str>) -> String {
        let saved = saved_at.map_or(String::new(), |time| format!(" Последнее сохранение — {time}."));
        format!(
            "В браузере закончилось место, последнее изменение не записано.{saved} Сохранённое цело. \
             Скачайте проект, чтобы ничего не потерять, освободите место и попробуйте ещё раз."
        )
    }

    fn failing_notice(&self, saved_at: Option<&str>) -> String {
        let saved = saved_at.map_or(String::new(), |time| format!(" Последнее сохранение — {time}."));
        format!(
            "Хранилище браузера не отвечает как надо, последнее изменение не записано.{saved} Сохранённое цело. \
             Скачайте проект, чтобы ничего не потерять, или попробуйте ещё раз."
        )
    }

    fn deleted_notice(&self) -> &'static str {
        "Этого проекта больше нет в браузере: его удалили в другой вкладке, или браузер очистил данные. Пока эта вкладка открыта, попробуйте его скачать."
    }

    fn not_opened_notice(&self) -> &'static str {
        "Проект не открылся: хранилище браузера не ответило. Сохранённое не тронуто. \
         Попробуйте ещё раз, а если не поможет, обновите страницу."
    }

    fn evicted_notice(&self, names: &[String]) -> String {
        format!(
            "Браузер очистил данные этой страницы, и этих проектов больше нет: {}. \
             Если вы скачивали проект, откройте его файл; иначе добавьте документы ещё раз.",
            some_names(Locale::Russian, names)
        )
    }

    fn records_damaged_notice(&self, count: u64) -> String {
        format!(
            "В хранилище браузера {} {} {}; остальное открыто. Испорченное оставлено на месте и ничему не мешает. \
             Проверьте последние изменения, скачайте проект и создайте примеры ещё раз, если чего-то не хватает.",
            plural_ru(count, ["испорчена", "испорчены", "испорчено"]),
            Locale::Russian.number(count),
            plural_ru(count, ["запись", "записи", "записей"])
        )
    }

    fn sources_damaged_notice(&self, names: &[String]) -> String {
        format!(
            "Текст этих файлов в хранилище браузера испорчен или пропал: {}. Добавьте эти файлы ещё раз, остальное цело.",
            some_names(Locale::Russian, names)
        )
    }

    fn examples_damaged_notice(&self, names: &[String]) -> String {
        format!(
            "Примеры из этих документов в хранилище браузера испорчены или пропали: {}. Их можно создать заново, остальное цело.",
            some_names(Locale::Russian, names)
        )
    }

    fn reminder_notice(&self) -> &'static str {
        "Сделано уже много, а браузер не обещает хранить данные этой страницы вечно. Скачайте проект одним файлом, чтобы была копия."
    }

    fn take_over(&self) -> &'static str {
        "Править здесь"
    }

    fn reload(&self) -> &'static str {
        "Обновить страницу"
    }

    fn try_again(&self) -> &'static str {
        "Попробовать ещё раз"
    }

    fn download_project(&self) -> &'static str {
        "Скачать проект"
    }

    fn open_project_file(&self) -> &'static str {
        "Открыть файл проекта"
    }

    fn project_name_label(&self) -> &'static str {
        "Название открытого проекта"
    }

    fn new_project(&self) -> &'static str {
        "Новый проект"
    }

    fn duplicate_project(&self) -> &'static str {
        "Сделать копию"
    }

    fn all_projects(&self) -> &'static str {
        "Проекты в этом браузере"
    }

    fn open_now(&self) -> &'static str {
        "открыт"
    }

    fn project_facts(&self, sources: u64, examples: u64, changed: &str) -> String {
        let n = |number| Locale::Russian.number(number);
        format!(
            "{} {} · {} {} · изменён {changed}",
            n(sources),
            plural_ru(sources, ["файл", "файла", "файлов"]),
            n(examples),
            plural_ru(examples, ["пример", "примера", "примеров"])
        )
    }

    fn open_named(&self, name: &str) -> String {
        format!("Открыть проект «{name}»")
    }

    fn delete_named(&self, name: &str) -> String {
        format!("Удалить проект «{name}»")
    }

    fn delete_question(&self, name: &str) -> String {
        format!("Удалить проект «{name}» из браузера? Вернуть его можно будет только из скачанного файла.")
    }

    fn file_title(&self) -> &'static str {
        "Проект одним файлом"
    }

    fn file_hint(&self) -> &'static str {
        "В файле .ftproj всё, что нужно для работы: настройки, тексты, примеры и ваши правки. \
         Его можно открыть в другом браузере или передать коллеге. Истории правок и ключей в нём нет."
    }

    fn with_files_label(&self) -> &'static str {
        "Вместе с исходными файлами"
    }

    fn keep_files_label(&self) -> &'static str {
        "Хранить исходные файлы в браузере"
    }

    fn keep_files_hint(&self) -> &'static str {
        "Тогда документ можно прочитать ещё раз, например в другой кодировке. \
         Если отключить, сохранённые файлы сразу удаляются, а прочитанный текст остаётся."
    }

    fn versions_title(&self) -> &'static str {
        "Прошлые версии"
    }

    fn versions_hint(&self) -> &'static str {
        "Версия запоминается, когда вы переходите на другой шаг. Возврат к версии можно отменить."
    }

    fn no_versions(&self) -> &'static str {
        "Пока нет: первая появится при переходе на другой шаг."
    }

    fn version_facts(&self, at: &str, step: &str, sources: u64, examples: u64) -> String {
        let n = |number| Locale::Russian.number(number);
        format!(
            "{at} · перед шагом «{}» · {} {} · {} {}",
            step,
            n(sources),
            plural_ru(sources, ["файл", "файла", "файлов"]),
            n(examples),
            plural_ru(examples, ["пример", "примера", "примеров"])
        )
    }

    fn restore_version(&self) -> &'static str {
        "Вернуться"
    }

    fn restore_version_of(&self, at: &str) -> String {
        format!("Вернуться к версии: {at}")
    }

    fn space_title(&self) -> &'static str {
        "Место в браузере"
    }

    fn space(&self, used: &str, left: &str) -> String {
        format!("Занято {used}, свободно примерно {left}.")
    }

    fn space_unknown(&self) -> &'static str {
        "Браузер не говорит, сколько места занято."
    }

    fn persisted(&self, persisted: bool) -> &'static str {
        match persisted {
            true => "Браузер обещал не удалять эти данные сам.",
            false => {
                "Браузер может удалить эти данные сам, если закончится место или вы долго не заходите. Скачивайте проект время от времени."
            }
        }
    }

    fn leave_no_trace(&self) -> &'static str {
        "Не оставлять следов"
    }

    fn leave_no_trace_hint(&self) -> &'static str {
        "Удаляет из этого браузера все проекты, файлы, настройки и копию самой страницы."
    }

    fn leave_no_trace_question(&self) -> &'static str {
        "Удалить из браузера всё, что хранит эта страница? Отменить это нельзя."
    }

    fn yes_delete(&self) -> &'static str {
        "Да, удалить"
    }

    fn no_keep(&self) -> &'static str {
        "Нет, оставить"
    }

    fn files_changed(&self, names: &[String]) -> String {
        format!(
            "Изменились и прочитаны заново: {}. Примеры из них устарели, ваши решения в остальных остались. \
             Если это другие файлы с тем же именем, нажмите «Отменить».",
            some_names(Locale::Russian, names)
        )
    }

    fn files_gone(&self, names: &[String]) -> String {
        format!("В папке их больше нет, а в проекте есть: {}.", some_names(Locale::Russian, names))
    }

    fn remove_gone(&self) -> &'static str {
        "Убрать их из проекта"
    }

    fn file_not_kept(&self) -> &'static str {
        "Прочитан, но не сохранён: не нашлось места или браузер отказал. Добавится сам, когда сохранение снова заработает."
    }

    fn files_unreadable_now(&self, names: &[String]) -> String {
        format!(
            "Новую версию прочитать не удалось, в проекте осталась прежняя: {}. Проверьте файл и добавьте его ещё раз.",
            some_names(Locale::Russian, names)
        )
    }

    fn little_room(&self, dropped: &str, left: &str) -> String {
        format!(
            "Файлы занимают {dropped}, а в браузере осталось {left}. Сами файлы не сохраняем, только их текст; если не поместится и он, скажем об этом."
        )
    }

    fn add_again(&self) -> &'static str {
        "Сохранённый текст испорчен или пропал. Добавьте этот файл ещё раз."
    }
}
