//! Our own small formatters beside the browser's `Intl`, over many values.

use doctune::pricing::MicroDollars;
use doctune::providers::Date;
use doctune::texts::Locale;
use doctune::texts::format::{plural_en, plural_ru};
use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const LOCALES: [(Locale, &str); 2] = [(Locale::Russian, "ru"), (Locale::English, "en")];

/// Runs an expression over a locale and a number; test pages have no policy that forbids it.
fn intl(expression: &str, locale: &str, value: f64) -> String {
    let function = Function::new_with_args("locale, value", &format!("return {expression};"));
    let answer = function.call2(&JsValue::NULL, &locale.into(), &value.into()).expect("Intl knows the locale");
    answer.as_string().expect("Intl formats to text")
}

/// Numbers around every border that a formatter can get wrong.
fn numbers() -> impl Iterator<Item = u64> {
    let powers = (0..12).map(|power| 10_u64.pow(power));
    powers.flat_map(|power| [power - 1, power, power + 1, 2 * power, 5 * power + 5, 11 * power, 21 * power]).chain(0..130)
}

#[wasm_bindgen_test]
fn numbers_are_grouped_as_the_browser_groups_them() {
    for (locale, name) in LOCALES {
        for number in numbers() {
            let expected = intl("new Intl.NumberFormat(locale).format(value)", name, number as f64);
            assert_eq!(locale.number(number), expected, "{name} {number}");
        }
    }
}

#[wasm_bindgen_test]
fn percents_are_written_as_the_browser_writes_them() {
    for (locale, name) in LOCALES {
        for percent in [0_u32, 1, 7, 64, 100] {
            let expected =
                intl("new Intl.NumberFormat(locale, { style: 'percent' }).format(value / 100)", name, f64::from(percent));
            assert_eq!(locale.percent(u64::from(percent)), expected, "{name} {percent}");
        }
    }
}

#[wasm_bindgen_test]
fn money_is_written_as_the_browser_writes_it() {
    for (locale, name) in LOCALES {
        for cents in [1_u64, 10, 38, 100, 2_510, 123_456, 98_765_432] {
            let expected = intl(
                "new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' }).format(value / 100)",
                name,
                cents as f64,
            );
            assert_eq!(locale.money(MicroDollars(cents * 10_000)), expected, "{name} {cents}");
        }
    }
}

#[wasm_bindgen_test]
fn dates_are_written_as_the_browser_writes_them() {
    let style = "value => new Intl.DateTimeFormat(locale === 'ru' ? 'ru' : 'en-GB', \
        locale === 'ru' ? {} : { dateStyle: 'long' }).format(value)";
    for (locale, name) in LOCALES {
        for (year, month, day) in [(2027, 1, 6), (2026, 11, 26), (2024, 2, 29), (2030, 12, 31)] {
            let expected = intl(
                &format!("({style})(new Date(Math.floor(value / 10000), Math.floor(value / 100) % 100 - 1, value % 100))"),
                name,
                f64::from(year) * 10_000.0 + f64::from(month) * 100.0 + f64::from(day),
            );
            let date = Date::new(year, month, day).expect("a day of the calendar");
            assert_eq!(locale.date(date), expected, "{name} {year}-{month}-{day}");
        }
    }
}

#[wasm_bindgen_test]
fn plural_forms_are_those_of_the_browser() {
    let form = |name: &str, number: u64| intl("new Intl.PluralRules(locale).select(value)", name, number as f64);
    for number in numbers() {
        assert_eq!(plural_ru(number, ["one", "few", "many"]), form("ru", number), "ru {number}");
        assert_eq!(plural_en(number, ["one", "other"]), form("en", number), "en {number}");
    }
}
