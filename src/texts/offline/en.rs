//! A new version, the page without a network, the installed app, and who counts requests: in English.

use super::Offline;
use crate::texts::English;
use crate::texts::format::{Locale, plural_en};

impl Offline for English {
    fn notices_label(&self) -> &'static str {
        "Notices of the page"
    }

    fn update_ready(&self) -> &'static str {
        "A new version is ready."
    }

    fn update_took_over(&self) -> &'static str {
        "A new version is switched on, and this tab still runs the one before."
    }

    fn update_reloads(&self) -> &'static str {
        "Updating reloads the page."
    }

    fn update_waits(&self) -> &'static str {
        "You can update when the work at hand is done."
    }

    fn update_apply(&self) -> &'static str {
        "Update the page"
    }

    fn offline_mark(&self) -> &'static str {
        "Offline"
    }

    fn offline_kept(&self) -> &'static str {
        "You are offline. All of the page is kept on this device, and all six steps work."
    }

    fn offline_not_kept(&self) -> &'static str {
        "You are offline, and there is no copy of the page on this device yet. Keep the tab open: it would not open again."
    }

    fn install(&self) -> &'static str {
        "Install as an app"
    }

    fn witness_alone(&self) -> &'static str {
        "One witness counts requests to other hosts: the browser itself. The second, the page's service worker, is not in control of the page now."
    }

    fn witnesses_agree(&self, count: u64) -> String {
        format!(
            "Two witnesses count requests to other hosts, the browser and the service worker. Both came to the same: {}.",
            n(count)
        )
    }

    fn witnesses_differ(&self, browser: u64, service_worker: u64) -> String {
        format!(
            "The witnesses differ: the browser showed {} to other hosts, the service worker saw {}. If a request is still under way, wait a little. If the difference stays, it was most likely not the page that sent it but a browser extension.",
            requests(browser),
            n(service_worker)
        )
    }

    fn witness_missed(&self, count: u64) -> String {
        format!("{} went out before the service worker was there: of those only the browser tells.", requests(count))
    }

    fn only_witnessed(&self) -> &'static str {
        "Seen by the service worker alone"
    }
}

fn requests(count: u64) -> String {
    format!("{} {}", n(count), plural_en(count, ["request", "requests"]))
}

fn n(number: u64) -> String {
    Locale::English.number(number)
}
