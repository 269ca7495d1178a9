//! From the person's word to one job, and never to two.
//!
//! 1. The launch is kept with what was agreed.
//! 2. The files are sent, each after a look whether it is there already. Their names carry the launch's digits.
//! 3. The service looks at the files.
//! 4. The launch is kept as `Creating`, and only then the job is asked for, once.
//! 5. A clear refusal ends it: there is no job. Anything unclear leads to a search by the launch's metadata and its file.
//! 6. A job that is found is adopted. One that is not found for a minute may be asked for again by the person.
//!
//! A launch that is found as `Creating` was interrupted at that point, and goes to the search. So a job is asked for only by
//! the code that has just written down that it will.

use super::connection::{Diagnosis, Trouble, ask, diagnose, pause};
use super::outside::Outside;
use super::record::{DataFile, LOOKS_APART, Launch, PartsSent, Search, Side, Stage, Stop};
use crate::api::files::{self, FileState, NewFile};
use crate::api::jobs::{self, Job, NewJob};
use crate::api::{Answer, Failure, NotSent, Request};
use crate::providers::Dialect;

/// Brings a launch as far as it goes by itself: to a job, to an end, or to a question that only the person can answer.
/// The person's word for going on has been given, or the launch is one that is only to be found out about.
pub async fn carry_on<O: Outside>(outside: &O, launch: &mut Launch) {
    loop {
        let next = match launch.stage.clone() {
            Stage::Agreed => Stage::Sending(Side::Training),
            Stage::Sending(side) => send(outside, launch, side).await,
            Stage::Checking => match look_at_files(outside, launch).await {
                Ok(()) => create(outside, launch).await,
                Err(stop) => Stage::Stopped(stop),
            },
            Stage::Creating => Stage::Unknown(Search::new(outside.now())),
            Stage::Unknown(search) => match find(outside, launch, search).await {
                Found::Job => Stage::Created,
                Found::NotYet(search) => {
                    // It rests here until the person says what to do.
                    put(outside, launch, Stage::Unknown(search)).await;
                    return;
                }
            },
            Stage::Created | Stage::Stopped(_) => return,
        };
        if !put(outside, launch, next).await && !launch.is_unsure() {
            // What is not written down is not done. A search goes on all the same: it changes nothing.
            if launch.stage != Stage::Created {
                launch.stage = Stage::Stopped(Stop::Trouble(Failure::NotSent(NotSent::NotKept).into()));
            }
            outside.show(launch);
            return;
        }
    }
}

/// Keeps and shows a launch at its new stage.
async fn put<O: Outside>(outside: &O, launch: &mut Launch, stage: Stage) -> bool {
    launch.stage = stage;
    let kept = outside.keep(launch).await;
    outside.show(launch);
    kept
}

/// The person wants a stopped launch to go on from where it is.
pub fn go_on(launch: &mut Launch) {
    if matches!(launch.stage, Stage::Stopped(_)) {
        launch.stage = match (&launch.files.training, launch.file(Side::Validation), &launch.files.validation) {
            (None, _, _) => Stage::Sending(Side::Training),
            (Some(_), Some(_), None) => Stage::Sending(Side::Validation),
            _ => Stage::Checking,
        };
    }
}

/// The person says that the job is to be asked for again. `false` when it is too early for that.
pub fn create_anew(launch: &mut Launch) -> bool {
    let may = matches!(&launch.stage, Stage::Unknown(search) if search.has_found_nothing());
    if may {
        launch.stage = Stage::Checking;
    }
    may
}

/// The person gives up a launch whose job was never found. `false` when it is too early for that.
pub fn give_up(launch: &mut Launch) -> bool {
    let may = matches!(&launch.stage, Stage::Unknown(search) if search.has_found_nothing());
    if may {
        launch.stage = Stage::Stopped(Stop::NeverCreated);
    }
    may
}

// Files.

/// How often a file is sent before it is given up.
const SENDS: u32 = 3;

async fn send<O: Outside>(outside: &O, launch: &mut Launch, side: Side) -> Stage {
    let after = match (side, launch.file(Side::Validation)) {
        (Side::Training, Some(_)) => Stage::Sending(Side::Validation),
        _ => Stage::Checking,
    };
    let Some(data) = launch.file(side).cloned() else { return after };
    if launch.files.of(side).is_some() {
        return after;
    }
    match sent(outside, launch, side, &data).await {
        Ok(id) => {
            launch.files.put(side, id);
            launch.files.parts = None;
            after
        }
        Err(Trouble::Failure(Failure::Cancelled)) => Stage::Stopped(Stop::ByPerson),
        Err(trouble) => Stage::Stopped(Stop::Trouble(trouble)),
    }
}

/// The id of a file that was sent, or that turned out to be there already.
async fn sent<O: Outside>(outside: &O, launch: &mut Launch, side: Side, data: &DataFile) -> Result<String, Trouble> {
    let file = NewFile { name: data.name.clone(), bytes: data.bytes, expires_after: launch.expires_after() };
    let mut attempt = 0;
    loop {
        attempt += 1;
        // It may have come in though nobody heard of it: in an earlier attempt, or before the tab ended.
        if let Some(id) = already_there(outside, launch, &file).await? {
            return Ok(id);
        }
        if outside.is_stopped() {
            return Err(Failure::Cancelled.into());
        }
        let in_parts = file.bytes > files::WHOLE_BYTES_MAX && launch.service.dialect == Dialect::OpenaiMethod;
        let outcome = if in_parts {
            send_in_parts(outside, launch, side, data, &file).await
        } else {
            outside
                .send(files::send(launch.service.dialect, &file), Some((side, data.clone())))
                .await
                .and_then(|answer| id_of(&answer))
        };
        let failure = match outcome {
            Ok(id) => return Ok(id),
            Err(failure) => failure,
        };
        if failure == Failure::NoAnswer {
            match diagnose(outside).await {
                Diagnosis::Temporary => {}
                other => return Err(Trouble::Diagnosed(other)),
            }
        }
        if attempt >= SENDS || !failure.is_temporary() {
            return Err(failure.into());
        }
        outside.wait(pause(&failure, attempt, outside.chance())).await;
    }
}

fn id_of(answer: &Answer) -> Result<String, Failure> {
    files::read_file(answer).map(|file| file.id)
}

/// The file, if the service has one of this name and size. A service that does not say the size is taken by the name,
/// which no other launch gives.
async fn already_there<O: Outside>(outside: &O, launch: &Launch, file: &NewFile) -> Result<Option<String>, Trouble> {
    let list = files::read_list(&ask(outside, files::list(launch.service.dialect)).await?)?;
    let same = |other: &files::File| {
        other.name == file.name
            && other.bytes.is_none_or(|bytes| bytes == file.bytes)
            && !matches!(other.state, FileState::Refused(_))
    };
    Ok(list.items.into_iter().find(same).map(|file| file.id))
}

/// Sends a large file in parts. What has come in is kept, so that a later attempt goes on behind it.
async fn send_in_parts<O: Outside>(
    outside: &O,
    launch: &mut Launch,
    side: Side,
    data: &DataFile,
    file: &NewFile,
) -> Result<String, Failure> {
    let begun = launch.files.parts.take().filter(|parts| parts.side == side);
    let mut so_far = match begun {
        Some(begun) => begun,
        None => {
            let upload = files::read_upload(&outside.send(files::begin_upload(file), None).await?)?;
            PartsSent { side, upload: upload.id, parts: Vec::new() }
        }
    };
    for range in files::parts(file.bytes).skip(so_far.parts.len()) {
        let part = outside.send(files::send_part(&so_far.upload, file, range), Some((side, data.clone()))).await;
        match part.and_then(|answer| files::read_part(&answer)) {
            Ok(id) => so_far.parts.push(id),
            // An upload that the service has forgotten or closed begins anew; any other goes on from here.
            Err(failure) => {
                if !failure.is_certain() {
                    launch.files.parts = Some(so_far);
                }
                return Err(failure);
            }
        }
        launch.files.parts = Some(so_far.clone());
        // Without the note a later attempt would send this part again, and nothing worse.
        let _kept = outside.keep(launch).await;
        outside.show(launch);
    }
    let completed = outside.send(files::complete_upload(&so_far.upload, &so_far.parts), None).await;
    let upload = files::read_upload(&completed?)?;
    match upload.file {
        Some(file) => Ok(file.id),
        None => Err(Failure::NotTheApi { status: 200, beginning: upload.id }),
    }
}

/// Milliseconds between looks at a file, and after how many it is given up.
const LOOK_FIRST: u64 = 1_000;
const LOOK_MOST: u64 = 5_000;
const FILES_READY_WITHIN: u64 = 10 * 60_000;

/// Waits until the service has looked at the files.
async fn look_at_files<O: Outside>(outside: &O, launch: &Launch) -> Result<(), Stop> {
    let since = outside.now();
    let mut interval = LOOK_FIRST;
    for side in [Side::Training, Side::Validation] {
        let Some(id) = launch.files.of(side) else { continue };
        loop {
            let file = match ask(outside, files::look(id)).await {
                Ok(answer) => files::read_file(&answer).map_err(|failure| Stop::Trouble(failure.into()))?,
                Err(trouble) => return Err(Stop::Trouble(trouble)),
            };
            match file.state {
                FileState::Ready => break,
                FileState::Refused(words) => return Err(Stop::FileRefused(side, words)),
                FileState::Processing => {}
            }
            if outside.is_stopped() {
                return Err(Stop::ByPerson);
            }
            if outside.now().saturating_sub(since) > FILES_READY_WITHIN {
                return Err(Stop::FilesStuck);
            }
            outside.wait(interval).await;
            interval = (interval * 3 / 2).min(LOOK_MOST);
        }
    }
    if outside.is_stopped() { Err(Stop::ByPerson) } else { Ok(()) }
}

// The job.

/// Asks for the job, after writing down that it will.
async fn create<O: Outside>(outside: &O, launch: &mut Launch) -> Stage {
    let Some(request) = request_of(launch) else {
        return Stage::Stopped(Stop::Trouble(Failure::NotSent(NotSent::RouteUnknown).into()));
    };
    if !put(outside, launch, Stage::Creating).await {
        return Stage::Stopped(Stop::Trouble(Failure::NotSent(NotSent::NotKept).into()));
    }
    let since = outside.now();
    let outcome = outside.send(request, None).await.and_then(|answer| jobs::read_job(&answer));
    match outcome {
        Ok(job) => {
            launch.job = Some(job);
            Stage::Created
        }
        // It still looks at the files, and says so instead of waiting by itself.
        Err(failure) if failure.is_still_processing() => {
            outside.wait(LOOK_MOST).await;
            Stage::Checking
        }
        Err(failure) if failure.is_certain() => Stage::Stopped(Stop::Trouble(failure.into())),
        Err(_) => Stage::Unknown(Search::new(since)),
    }
}

/// The names under which the launch stands in the job's metadata.
const INTENT: &str = "intent";
const DATA: &str = "sha";

fn request_of(launch: &Launch) -> Option<Request> {
    let order = launch.order.as_ref()?;
    let job = NewJob {
        model: order.model.clone(),
        method: order.method,
        training_file: launch.files.training.clone()?,
        validation_file: launch.files.validation.clone(),
        suffix: order.suffix.clone(),
        seed: order.seed,
        parameters: order.parameters.clone(),
        metadata: [("app", "doctune".to_owned()), (INTENT, launch.intent.clone()), (DATA, order.data().to_string())]
            .map(|(name, value)| (name.to_owned(), value))
            .into(),
    };
    jobs::create(launch.service.dialect, &job).map(|request| Request { most: order.most, ..request })
}

enum Found {
    Job,
    NotYet(Search),
}

/// Milliseconds after the unclear end at which the service is asked what it has; afterwards once more behind the minute
/// that has to pass.
const LOOKS: [u64; 4] = [2_000, 5_000, 15_000, 45_000];
/// Looks that could not be made, in a row, before the person is asked.
const FAILED_LOOKS_MAX: u32 = 20;

/// Asks the service for the job until it is found or until it is sure that there is none.
async fn find<O: Outside>(outside: &O, launch: &mut Launch, mut search: Search) -> Found {
    let mut failed = 0;
    loop {
        let now = outside.now();
        let age = now.saturating_sub(search.since);
        let next = match search.empty {
            // A search that is taken up again begins with a look.
            None if age > LOOKS[0] && failed == 0 => now,
            None => search.since + LOOKS[0],
            Some((first, last)) => {
                let planned = LOOKS.iter().map(|after| search.since + after).find(|at| *at > last);
                planned.unwrap_or(first + LOOKS_APART + 5_000).max(last + 1_000)
            }
        };
        let backoff = if failed == 0 { 0 } else { pause(&Failure::NoAnswer, failed + 1, u32::MAX / 2) };
        outside.wait(next.saturating_sub(now).max(backoff)).await;
        match look_for_job(outside, launch).await {
            Ok(Some(job)) => {
                launch.job = Some(job);
                return Found::Job;
            }
            Ok(None) => {
                failed = 0;
                search.found_nothing_at(outside.now());
                if search.has_found_nothing() {
                    return Found::NotYet(search);
                }
            }
            Err(trouble) => {
                failed += 1;
                let of_key = trouble.is_of_key();
                search.trouble = Some(trouble);
                if of_key || failed >= FAILED_LOOKS_MAX {
                    return Found::NotYet(search);
                }
            }
        }
        put(outside, launch, Stage::Unknown(search.clone())).await;
    }
}

/// The job of this launch: by its metadata, or among the newest by the file, which no other launch sends.
async fn look_for_job<O: Outside>(outside: &O, launch: &Launch) -> Result<Option<Job>, Trouble> {
    let dialect = launch.service.dialect;
    let by_file = |job: &Job| launch.files.training.is_some() && job.training_file == launch.files.training;
    let is_ours = |job: &Job| job.metadata_of(INTENT) == Some(launch.intent.as_str()) || by_file(job);
    for request in [jobs::list(dialect, Some((INTENT, &launch.intent))), jobs::list(dialect, None)] {
        // One try: whoever searches has a patience of its own.
        let answer = match outside.send(request, None).await {
            Err(Failure::NoAnswer) => return Err(Trouble::Diagnosed(diagnose(outside).await)),
            other => other?,
        };
        if let Some(job) = jobs::read_jobs(&answer)?.items.into_iter().find(is_ours) {
            return Ok(Some(job));
        }
    }
    Ok(None)
}

/// Cancels jobs that came of this launch beside its own, and notes them in it. `true` when there was one.
///
/// A page sends its request once, and yet a browser may send it twice: Chromium repeats a request by itself, one that creates
/// something too, when a connection that it had used before ends without an answer. The person agreed to one job.
pub async fn cancel_twins<O: Outside>(outside: &O, launch: &mut Launch) -> Result<bool, Trouble> {
    // What was made elsewhere has no mark of ours.
    let (Some(own), Some(_)) = (launch.job.as_ref().map(|job| job.id.clone()), &launch.order) else { return Ok(false) };
    let dialect = launch.service.dialect;
    let answer = ask(outside, jobs::list(dialect, Some((INTENT, &launch.intent)))).await?;
    let is_twin = |job: &Job| job.id != own && job.metadata_of(INTENT) == Some(launch.intent.as_str()) && !job.status.is_over();
    let twins: Vec<Job> = jobs::read_jobs(&answer)?.items.into_iter().filter(is_twin).collect();
    let mut found = false;
    for twin in twins {
        let Some(request) = jobs::act(dialect, &twin.id, jobs::Act::Cancel) else { continue };
        outside.send(request, None).await?;
        launch.twins.push(twin.id);
        found = true;
    }
    Ok(found)
}

/// Jobs at the service that were trained on this very data set.
pub async fn earlier_jobs<O: Outside>(outside: &O, launch: &Launch) -> Result<Vec<Job>, Trouble> {
    let Some(order) = &launch.order else { return Ok(Vec::new()) };
    let data = order.data().to_string();
    let answer = ask(outside, jobs::list(launch.service.dialect, Some((DATA, &data)))).await?;
    // A service that does not know the filter gives all jobs.
    Ok(jobs::read_jobs(&answer)?.items.into_iter().filter(|job| job.metadata_of(DATA) == Some(data.as_str())).collect())
}

/// Deletes the files of a launch at the service. What is gone already counts as deleted.
pub async fn delete_files<O: Outside>(outside: &O, launch: &mut Launch) -> Result<(), Trouble> {
    for id in launch.files.ids().cloned().collect::<Vec<_>>() {
        match ask(outside, files::delete(&id)).await {
            Ok(_) => {}
            Err(Trouble::Failure(Failure::Refused { status: 404, .. })) => {}
            Err(trouble) => return Err(trouble),
        }
    }
    launch.files.deleted = true;
    let _kept = outside.keep(launch).await;
    outside.show(launch);
    Ok(())
}
