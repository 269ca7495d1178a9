//! A new version, the page without a network, the installed app, and who counts requests: in Russian.

use super::Offline;
use crate::texts::Russian;
use crate::texts::format::{Locale, plural_ru};

impl Offline for Russian {
    fn notices_label(&self) -> &'static str {
        "Сообщения страницы"
    }

    fn update_ready(&self) -> &'static str {
        "Готова новая версия."
    }

    fn update_took_over(&self) -> &'static str {
        "Включена новая версия, а эта вкладка пока работает на прежней."
    }

    fn update_reloads(&self) -> &'static str {
        "При обновлении страница откроется заново."
    }

    fn update_waits(&self) -> &'static str {
        "Обновить можно будет, когда закончится текущая работа."
    }

    fn update_apply(&self) -> &'static str {
        "Обновить страницу"
    }

    fn offline_mark(&self) -> &'static str {
        "Нет сети"
    }

    fn offline_kept(&self) -> &'static str {
        "Нет сети. Страница целиком сохранена на этом устройстве, все шесть шагов работают и так."
    }

    fn offline_not_kept(&self) -> &'static str {
        "Нет сети, а копии страницы на этом устройстве ещё нет. Не закрывайте вкладку: без сети она не откроется."
    }

    fn install(&self) -> &'static str {
        "Установить как приложение"
    }

    fn witness_alone(&self) -> &'static str {
        "Запросы наружу считает один свидетель: сам браузер. Второй, service worker этой страницы, сейчас ею не управляет."
    }

    fn witnesses_agree(&self, count: u64) -> String {
        format!("Запросы наружу считают два свидетеля, браузер и service worker. У обоих вышло одно и то же: {}.", n(count))
    }

    fn witnesses_differ(&self, browser: u64, service_worker: u64) -> String {
        format!(
            "Свидетели расходятся: браузер показал запросов наружу {}, service worker видел {}. Если запрос ещё идёт, подождите немного. Если разница осталась, его, скорее всего, отправила не сама страница, а расширение браузера.",
            n(browser),
            n(service_worker)
        )
    }

    fn witness_missed(&self, count: u64) -> String {
        format!(
            "До того как включился service worker, наружу {} {} {}: о них говорит только браузер.",
            plural_ru(count, ["ушёл", "ушло", "ушло"]),
            n(count),
            plural_ru(count, ["запрос", "запроса", "запросов"])
        )
    }

    fn only_witnessed(&self) -> &'static str {
        "Видел только service worker"
    }
}

fn n(number: u64) -> String {
    Locale::Russian.number(number)
}
