//! Large files, which go in parts.

use super::*;
use crate::api::files::{PART_BYTES, WHOLE_BYTES_MAX};

/// Bytes of the file: three whole parts and a rest.
const BYTES: u64 = 3 * PART_BYTES + 1_000;

fn begin_large(world: &World) -> Launch {
    const { assert!(BYTES > WHOLE_BYTES_MAX) };
    let mut launch = launch();
    let order = launch.order.as_mut().unwrap();
    order.training.bytes = BYTES;
    order.validation = None;
    world.kept.replace(Some(launch.clone()));
    launch
}

/// The file that came of it is whole, and there is one job over it.
fn one_whole_file(world: &World, at: &str) {
    let files = world.files.borrow();
    let whole: Vec<&Value> = files.iter().filter(|file| file["bytes"] == BYTES).collect();
    assert!(!whole.is_empty() && whole.len() == files.len(), "{at}: {files:?}");
    let jobs = world.jobs.borrow();
    assert_eq!(jobs.len(), 1, "{at}");
    assert!(whole.iter().any(|file| file["id"] == jobs[0].1["training_file"]), "{at}");
}

#[test]
fn a_large_file_goes_in_parts_and_comes_together_whole() {
    let world = World::new();
    let mut launch = begin_large(&world);
    run(carry_on(&world, &mut launch)).unwrap();
    assert_eq!(launch.stage, Stage::Created);
    one_whole_file(&world, "without trouble");
    assert_eq!((world.count_sent("POST /uploads/upload-1/parts"), world.count_sent("POST /files")), (4, 0));
    assert_eq!(launch.files.parts, None);
}

#[test]
fn wherever_the_tab_ends_a_large_file_goes_on_behind_what_has_come_in() {
    let part = "POST /uploads/upload-1/parts";
    let troubles: &[&[(&'static str, Fault)]] = &[
        &[],
        &[(part, Fault::Lost)],
        &[(part, Fault::Reset)],
        &[(part, Fault::Says(503, "{}")), (part, Fault::Garbled)],
        &[("POST /uploads/upload-1/complete", Fault::Lost)],
        &[("POST /uploads", Fault::Lost)],
    ];
    for faults in troubles {
        let measured = World::with(faults);
        begin_large(&measured);
        let _launch = until_created(&measured);
        one_whole_file(&measured, &format!("{faults:?}"));
        for end in 0..measured.points.get() {
            for before in [true, false] {
                let world = World::with(faults);
                begin_large(&world);
                world.end.set(Some((end, before)));
                let _launch = until_created(&world);
                one_whole_file(&world, &format!("{faults:?}, ended at {end}, before: {before}"));
            }
        }
    }
}

#[test]
fn parts_that_have_come_in_are_not_sent_again() {
    let world = World::new();
    let mut launch = begin_large(&world);
    // The tab ends when two parts are noted: each part is sent, then kept, and the list of files and the upload come before.
    let noted = |world: &World| {
        world.kept.borrow().as_ref().and_then(|launch| launch.files.parts.as_ref()).map_or(0, |parts| parts.parts.len())
    };
    for end in 0.. {
        let trial = World::new();
        begin_large(&trial);
        trial.end.set(Some((end, false)));
        let _ended = run(carry_on(&trial, &mut launch.clone()));
        if noted(&trial) == 2 {
            world.end.set(Some((end, false)));
            break;
        }
    }
    let _ended = run(carry_on(&world, &mut launch));
    let _launch = until_created(&world);
    one_whole_file(&world, "two parts noted");
    assert!(world.count_sent("POST /uploads/upload-1/parts") <= 5, "{:?}", world.sent.borrow());
    assert_eq!(world.count_sent("POST /uploads/upload-2"), 0);
}

#[test]
fn an_upload_that_the_service_has_forgotten_begins_anew() {
    let world = World::with(&[("POST /uploads/upload-1/parts", Fault::Says(404, r#"{"error":{"message":"No such upload"}}"#))]);
    let mut launch = begin_large(&world);
    run(carry_on(&world, &mut launch)).unwrap();
    assert!(matches!(launch.stage, Stage::Stopped(_)) && launch.files.parts.is_none());
    let _launch = until_created(&world);
    one_whole_file(&world, "forgotten");
    assert_eq!(world.count_sent("POST /uploads/upload-2/parts"), 4);
}

#[test]
fn an_upload_that_the_person_stops_goes_on_where_it_was() {
    let world = World::with(&[("POST /uploads/upload-1/parts", Fault::Lost)]);
    let mut launch = begin_large(&world);
    world.stopped.set(true);
    run(carry_on(&world, &mut launch)).unwrap();
    assert_eq!(launch.stage, Stage::Stopped(Stop::ByPerson));
    world.stopped.set(false);
    let _launch = until_created(&world);
    one_whole_file(&world, "stopped");
}
