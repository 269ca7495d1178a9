//! Every change of a project is an [`Edit`] with its inverse. Undo, autosave and versions all rest on this.
//!
//! An edit names a record with what it was before and what it is after, so its inverse is the same edit turned round.

use super::project::{BatchId, BatchRecord, ExampleId, Patch, Project, Settings, SourceId, SourceRecord};
use crate::document::Hash;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One change of a project. `None` stands for "not there".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    Settings {
        before: Box<Settings>,
        after: Box<Settings>,
    },
    Source {
        id: SourceId,
        before: Option<Box<SourceRecord>>,
        after: Option<Box<SourceRecord>>,
    },
    Batch {
        id: BatchId,
        before: Option<Box<BatchRecord>>,
        after: Option<Box<BatchRecord>>,
    },
    Example {
        id: ExampleId,
        before: Option<Box<Patch>>,
        after: Option<Box<Patch>>,
    },
    /// Several changes that are one step for the person.
    Group(Vec<Edit>),
}

impl Edit {
    /// The edit that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Edit {
        match self.clone() {
            Edit::Settings { before, after } => Edit::Settings { before: after, after: before },
            Edit::Source { id, before, after } => Edit::Source { id, before: after, after: before },
            Edit::Batch { id, before, after } => Edit::Batch { id, before: after, after: before },
            Edit::Example { id, before, after } => Edit::Example { id, before: after, after: before },
            Edit::Group(edits) => Edit::Group(edits.iter().rev().map(Edit::inverse).collect()),
        }
    }

    /// Changes the project.
    pub fn apply(&self, project: &mut Project) {
        fn put<K: Ord + Copy, V: Clone>(map: &mut BTreeMap<K, V>, key: K, value: Option<&V>) {
            match value {
                Some(value) => map.insert(key, value.clone()),
                None => map.remove(&key),
            };
        }
        match self {
            Edit::Settings { after, .. } => project.settings = (**after).clone(),
            Edit::Source { id, after, .. } => put(&mut project.sources, *id, after.as_deref()),
            Edit::Batch { id, after, .. } => put(&mut project.batches, *id, after.as_deref()),
            Edit::Example { id, after, .. } => put(&mut project.patches, *id, after.as_deref()),
            Edit::Group(edits) => edits.iter().for_each(|edit| edit.apply(project)),
        }
    }

    /// Calls for every example that the edit is about.
    pub fn examples(&self, each: &mut impl FnMut(ExampleId)) {
        match self {
            Edit::Example { id, .. } => each(*id),
            Edit::Group(edits) => edits.iter().for_each(|edit| edit.examples(each)),
            Edit::Settings { .. } | Edit::Source { .. } | Edit::Batch { .. } => {}
        }
    }

    /// Calls for every source that the edit is about.
    pub fn sources(&self, each: &mut impl FnMut(SourceId)) {
        match self {
            Edit::Source { id, .. } => each(*id),
            Edit::Group(edits) => edits.iter().for_each(|edit| edit.sources(each)),
            Edit::Settings { .. } | Edit::Example { .. } | Edit::Batch { .. } => {}
        }
    }

    /// Calls for every batch that the edit is about, as it was and as it is.
    pub fn batches(&self, each: &mut impl FnMut(BatchId, &BatchRecord)) {
        match self {
            Edit::Batch { id, before, after } => before.iter().chain(after).for_each(|batch| each(*id, batch)),
            Edit::Group(edits) => edits.iter().for_each(|edit| edit.batches(each)),
            Edit::Settings { .. } | Edit::Source { .. } | Edit::Example { .. } => {}
        }
    }

    /// Adds every blob with words that is needed to make the edit or to take it back.
    pub fn add_blobs_to(&self, blobs: &mut BTreeSet<Hash>) {
        match self {
            Edit::Batch { before, after, .. } => before.iter().chain(after).for_each(|batch| batch.add_blobs_to(blobs)),
            Edit::Source { before, after, .. } => before.iter().chain(after).for_each(|source| source.add_blobs_to(blobs)),
            Edit::Group(edits) => edits.iter().for_each(|edit| edit.add_blobs_to(blobs)),
            Edit::Settings { .. } | Edit::Example { .. } => {}
        }
    }

    /// Adds every file behind a source that the edit is about.
    pub fn add_files_to(&self, files: &mut BTreeSet<Hash>) {
        match self {
            Edit::Source { before, after, .. } => files.extend(before.iter().chain(after).filter_map(|source| source.hash)),
            Edit::Group(edits) => edits.iter().for_each(|edit| edit.add_files_to(files)),
            Edit::Settings { .. } | Edit::Example { .. } | Edit::Batch { .. } => {}
        }
    }

    /// The edit that turns one project into another; an empty group when they are equal.
    pub fn between(before: &Project, after: &Project) -> Edit {
        fn changed<K: Ord + Copy, V: PartialEq + Clone>(
            before: &BTreeMap<K, V>,
            after: &BTreeMap<K, V>,
            edit: impl Fn(K, Option<Box<V>>, Option<Box<V>>) -> Edit,
        ) -> Vec<Edit> {
            let keys: BTreeSet<K> = before.keys().chain(after.keys()).copied().collect();
            let differ = keys.into_iter().filter(|key| before.get(key) != after.get(key));
            differ.map(|key| edit(key, before.get(&key).cloned().map(Box::new), after.get(&key).cloned().map(Box::new))).collect()
        }
        let mut edits = Vec::new();
        if before.settings != after.settings {
            edits.push(Edit::settings(before, after.settings.clone()));
        }
        edits.extend(changed(&before.sources, &after.sources, |id, before, after| Edit::Source { id, before, after }));
        edits.extend(changed(&before.batches, &after.batches, |id, before, after| Edit::Batch { id, before, after }));
        edits.extend(changed(&before.patches, &after.patches, |id, before, after| Edit::Example { id, before, after }));
        Edit::Group(edits)
    }

    /// An edit of a project's settings.
    pub fn settings(project: &Project, after: Settings) -> Edit {
        Edit::Settings { before: Box::new(project.settings.clone()), after: Box::new(after) }
    }

    /// An edit that puts, replaces or removes a source.
    pub fn source(project: &Project, id: SourceId, after: Option<SourceRecord>) -> Edit {
        Edit::Source { id, before: project.sources.get(&id).cloned().map(Box::new), after: after.map(Box::new) }
    }

    /// An edit that puts, replaces or removes a batch.
    pub fn batch(project: &Project, id: BatchId, after: Option<BatchRecord>) -> Edit {
        Edit::Batch { id, before: project.batches.get(&id).cloned().map(Box::new), after: after.map(Box::new) }
    }

    /// An edit of one example; a patch that changes nothing is not kept.
    pub fn example(project: &Project, id: ExampleId, after: Option<Patch>) -> Edit {
        let after = after.filter(|patch| *patch != Patch::default());
        Edit::Example { id, before: project.patches.get(&id).cloned().map(Box::new), after: after.map(Box::new) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A small script of edits, each built against the project as it then is.
    fn play(project: &mut Project, script: &[(u8, u64)]) -> Vec<Edit> {
        let mut done = Vec::new();
        for (what, number) in script {
            let id = number % 7;
            let edit = match what % 5 {
                0 => Edit::settings(project, Settings { seed: *number, ..project.settings.clone() }),
                1 => {
                    let record = SourceRecord {
                        path: format!("{number}.md"),
                        bytes: *number,
                        hash: None,
                        marks: Vec::new(),
                        state: super::super::SourceState::Folder { files: 1, skipped: Vec::new() },
                        columns: None,
                    };
                    Edit::source(project, SourceId(id), (number % 3 > 0).then_some(record))
                }
                2 => Edit::example(project, ExampleId(id), Some(Patch { removed: number % 2 == 0, edited: None })),
                3 => Edit::example(project, ExampleId(id), None),
                _ => {
                    let first = Edit::example(project, ExampleId(id), Some(Patch { removed: true, edited: None }));
                    first.apply(project);
                    let second = Edit::example(project, ExampleId(id), None);
                    first.inverse().apply(project);
                    Edit::Group(vec![first, second])
                }
            };
            edit.apply(project);
            done.push(edit);
        }
        done
    }

    proptest! {
        #[test]
        fn undoing_every_edit_gives_the_first_project_again(script in prop::collection::vec((any::<u8>(), any::<u64>()), 0..60)) {
            let mut project = Project::default();
            let first = project.hash();
            let done = play(&mut project, &script);
            let last = project.hash();
            for edit in done.iter().rev() {
                edit.inverse().apply(&mut project);
            }
            prop_assert_eq!(project.hash(), first);
            for edit in &done {
                edit.apply(&mut project);
            }
            prop_assert_eq!(project.hash(), last);
        }

        #[test]
        fn the_edit_between_two_projects_turns_one_into_the_other(script in prop::collection::vec((any::<u8>(), any::<u64>()), 0..60), at in 0_usize..60) {
            let (mut early, mut late) = (Project::default(), Project::default());
            play(&mut early, &script[..at.min(script.len())]);
            play(&mut late, &script);
            let edit = Edit::between(&early, &late);
            prop_assert_eq!(edit == Edit::Group(Vec::new()), early == late);
            edit.apply(&mut early);
            prop_assert_eq!(early, late);
        }
    }
}
