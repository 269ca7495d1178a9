//! The service or program that trains: its rules hold for the checks, its models stand in the table of prices.

use super::{Figures, Select, TextInput};
use crate::dataset::Settings;
use crate::providers::{self, Date, Dialect, Profile};
use crate::state::file::{knows_models, profile_of, settings_for};
use crate::ui::hooks::{use_settings_change, use_texts};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ServiceProps {
    pub settings: Rc<Settings>,
    pub today: Option<Date>,
}

/// Chooses the service, and the model where no model of the service is known beforehand.
#[component]
pub fn ServiceChoice(&ServiceProps { ref settings, today }: &ServiceProps) -> Html {
    let t = use_texts();
    let profile = profile_of(settings);
    let options = providers::profiles()
        .into_iter()
        .filter(trains)
        .map(|profile| {
            let name = match profile.id.0.as_str() {
                providers::CUSTOM => t.another_service().to_owned(),
                _ if is_own_computer(&profile) => t.own_computer(&profile.name),
                _ => profile.name,
            };
            (profile.id.0.into(), name.into())
        })
        .collect::<Vec<_>>();
    let change = use_settings_change(settings);
    let onchange = {
        let settings = settings.clone();
        change.reform(move |provider: String| settings_for(&settings, &provider, today))
    };
    let named = {
        let settings = settings.clone();
        change.reform(move |model: String| Settings { model: model.trim().to_owned(), ..(*settings).clone() })
    };
    let base_models: Vec<_> = profile.models.iter().map(|model| (model.id.clone().into(), model.id.clone().into())).collect();
    html! {
        <div class="service">
            <Select id="provider" label={t.service_label()} {options} value={profile.id.0.clone()} {onchange} />
            <p class="hint">{ t.dialect(profile.dialect) }</p>
            if is_own_computer(&profile) {
                <Select id="base-model" label={t.model_label()} options={base_models} value={settings.model.clone()} onchange={named.clone()} />
            } else if !knows_models(settings) {
                <TextInput id="model" label={t.model_label()} value={settings.model.clone()} hint={t.model_hint(&profile.name)} onchange={named} />
            }
            <Figures settings={settings.clone()} {today} />
        </div>
    }
}

/// A service that only answers does not train.
fn trains(profile: &Profile) -> bool {
    !(profile.abilities.generate && profile.dialect == Dialect::FileOnly)
}

/// Whether it is no service but a program on the own computer.
pub fn is_own_computer(profile: &Profile) -> bool {
    profile.base_url.is_none()
}
