use super::*;
use crate::dataset::export::Summary;
use crate::dataset::pack::{DataFile, Method, Origin, Parameters, base_models};
use crate::document::Hash;
use crate::texts::texts;

fn plan(trainer: Trainer, method: Method) -> Plan {
    let left_out =
        vec![LeftOut { loss: Loss::Images, count: 2, first: 3 }, LeftOut { loss: Loss::Weight, count: 1, first: 1_204 }];
    let training = DataFile { bytes: 9, sha256: Hash::of(b""), summary: Summary { written: 1_201, left_out } };
    Plan {
        trainer,
        method,
        base: base_models().remove(3),
        parameters: Parameters::new(method, 700),
        validation: Some(DataFile { summary: Summary { written: 21, left_out: Vec::new() }, ..training.clone() }),
        training,
        origin: Origin::default(),
    }
}

#[test]
fn the_page_of_a_pack_names_commands_files_and_what_was_left_out() {
    for locale in [Locale::Russian, Locale::English] {
        for trainer in Trainer::ALL {
            for method in [Method::Supervised, Method::Preference] {
                let page = pack_readme(locale, &plan(trainer, method));
                for part in [trainer.install_command(), trainer.train_command(method), trainer.settings_file(), pack::VALIDATION]
                {
                    assert!(page.contains(part), "{part} is missing:\n{page}");
                }
                assert!(page.contains(&texts(locale).loss(Loss::Images)) && page.contains("hf auth login"), "{page}");
            }
        }
    }
    let page = pack_readme(Locale::Russian, &plan(Trainer::Trl, Method::Supervised));
    assert!(page.contains("21 пример.\n") && page.contains("- 2 строки, первая — 3: изображения\n"), "{page}");
    assert!(page.contains("поэтому она выучит и вопросы"), "{page}");
    let page = pack_readme(Locale::English, &plan(Trainer::Axolotl, Method::Preference));
    assert!(page.contains("1,201 examples.\n") && page.contains("- line 1,204: weights"), "{page}");
}

#[test]
fn every_form_has_its_own_name() {
    for locale in [Locale::Russian, Locale::English] {
        let names: std::collections::BTreeSet<_> = Form::ALL.into_iter().map(|form| texts(locale).form(form)).collect();
        assert_eq!(names.len(), Form::ALL.len());
    }
}
