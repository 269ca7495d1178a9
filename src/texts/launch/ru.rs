//! Launching training: in Russian.

use super::Launch;
use crate::texts::Russian;

impl Launch for Russian {
    fn launch_title(&self) -> &'static str {
        "Запуск обучения"
    }

    fn launch_by_hand(&self) -> &'static str {
        "Пока обучение запускают вручную: команды для этого есть на этой странице, они составлены под ваш набор данных."
    }

    fn launch_unfit(&self) -> &'static str {
        "В таком виде набор данных не примут. Что исправить, сказано в проверках."
    }

    fn launch_to_checks(&self) -> &'static str {
        "Посмотреть проверки"
    }
}
