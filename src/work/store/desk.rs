//! The desk on which one project lies open: answers the page, and sees to projects as a whole.

use super::output::Written;
use super::project_file::{self, ProjectFileError};
use super::project_store::{Attachments, Hooks, Store};
use super::records::{self, Base, SCHEMA, meta};
use super::shelf::{Library, News, ProjectCard, ProjectId, Shelf};
use super::storage::{Drawer, Storage, StorageError, Transaction};
use super::{Access, Answer, Ask, Overview, ProjectsAsk, ReadOnly, StoreError};
use crate::document::Hash;
use crate::tokens::Counter;
use std::collections::BTreeSet;

/// A card is written again after so many milliseconds of work, when nothing else in it has changed.
const CARD_LAGS: u64 = 30_000;

/// Owns the shelf and the open project.
pub struct Desk<Sh: Shelf> {
    shelf: Sh,
    open: Option<Opened<Sh::Storage>>,
    changes_answered: u64,
    hooks: Hooks,
}

/// What a look at the blobs gave.
pub enum Watch {
    Over,
    GoesOn,
    /// Something is damaged that was not known to be.
    Found(Box<Overview>),
}

struct Opened<S> {
    id: ProjectId,
    store: Store<S>,
    /// As it was written last.
    card: Option<ProjectCard>,
    /// What the other tabs know.
    told: u64,
}

impl<Sh: Shelf> Desk<Sh> {
    pub fn new(shelf: Sh, hooks: Hooks) -> Self {
        Desk { shelf, open: None, changes_answered: 0, hooks }
    }

    /// The open project.
    pub fn store(&self) -> Option<&Store<Sh::Storage>> {
        self.open.as_ref().map(|open| &open.store)
    }

    /// Whether a question needs the tokenizer; the shell loads its vocabulary only then.
    pub fn needs_counter(&self, ask: &Ask) -> bool {
        self.store().is_some_and(|store| store.needs_counter(ask))
    }

    /// Whether the open project has words that only the tokenizer can count.
    pub fn holds_uncounted_words(&self) -> bool {
        self.store().is_some_and(Store::holds_uncounted_words)
    }

    pub fn set_counter(&mut self, counter: Counter) {
        if let Some(open) = &mut self.open {
            open.store.set_counter(counter);
        }
    }

    /// Answers a question. A change is written to the storage before the answer says that it was made.
    pub async fn answer(&mut self, ask: Ask, attachments: Attachments) -> (Answer, Attachments) {
        let about = ask.about();
        self.changes_answered += u64::from(ask.gives_overview());
        let answered = match ask {
            Ask::Projects(ask) => self.about_projects(ask, attachments).await,
            ask => match &mut self.open {
                Some(open) => {
                    open.store.set_now(self.shelf.now());
                    open.store.set_hooks(self.hooks);
                    Ok(open.store.answer(ask, attachments).await)
                }
                None => Err(StoreError::Gone),
            },
        };
        let (mut answer, attachments) = answered.unwrap_or_else(|error| (Answer::Failed { error, about }, Vec::new()));
        if let Answer::Overview(overview) = &mut answer {
            self.sign(overview);
        }
        self.after_answer().await;
        (answer, attachments)
    }

    /// The overview of the open project, for the page.
    pub fn overview(&mut self) -> Option<Overview> {
        let mut overview = self.open.as_mut()?.store.overview();
        self.sign(&mut overview);
        Some(overview)
    }

    fn sign(&self, overview: &mut Overview) {
        overview.keeping.home = self.shelf.home();
        overview.keeping.changes_answered = self.changes_answered;
        overview.keeping.project = self.open.as_ref().map(|open| open.id);
    }

    /// Takes in what another tab says; the overview when something changed here by it.
    pub async fn hear(&mut self, news: News) -> Option<Overview> {
        let open = self.open.as_mut()?;
        let access = open.store.access();
        match news {
            News::Changed(id) if id == open.id && access != Access::Write => {
                // What cannot be read now is read with the next change.
                let _later = open.store.catch_up().await;
                open.told = open.store.next_log;
            }
            News::WantsToWrite(id) if id == open.id && access == Access::Write => {
                open.store.set_access(Access::ReadOnly(ReadOnly::TakenOver));
                self.shelf.let_go(id);
            }
            News::Deleted(id) if id == open.id => open.store.set_access(Access::ReadOnly(ReadOnly::Deleted)),
            News::Erased => open.store.set_access(Access::ReadOnly(ReadOnly::Deleted)),
            _ => return None,
        }
        self.overview()
    }

    /// The lock on a project was taken away from this tab.
    pub fn lock_lost(&mut self, id: ProjectId) -> Option<Overview> {
        let open = self.open.as_mut().filter(|open| open.id == id && open.store.access() == Access::Write)?;
        open.store.set_access(Access::ReadOnly(ReadOnly::TakenOver));
        self.overview()
    }

    /// A newer build has changed the place where a project is kept.
    pub fn newer_found(&mut self, id: ProjectId) -> Option<Overview> {
        let open = self.open.as_mut().filter(|open| open.id == id)?;
        open.store.set_access(Access::ReadOnly(ReadOnly::Newer));
        self.overview()
    }

    /// Looks at one more of the blobs that were not read since the project was opened: the overview when it is damaged.
    /// Nothing is left to look at when this gives [`Watch::Over`].
    pub async fn watch(&mut self) -> Watch {
        let Some(open) = self.open.as_mut() else { return Watch::Over };
        match open.store.check_one_blob().await {
            None => Watch::Over,
            Some(false) => Watch::GoesOn,
            Some(true) => self.overview().map_or(Watch::GoesOn, |overview| Watch::Found(Box::new(overview))),
        }
    }

    /// Tells the other tabs of a change, and keeps the card of the project up to date.
    async fn after_answer(&mut self) {
        let now = self.shelf.now();
        let Some(open) = self.open.as_mut().filter(|open| open.store.access() == Access::Write) else { return };
        if open.store.next_log == open.told && open.card.is_some() {
            return;
        }
        if open.store.next_log != open.told {
            open.told = open.store.next_log;
            self.shelf.tell(News::Changed(open.id));
        }
        let (name, sources, examples) = open.store.card();
        let old = open.card.as_ref();
        let changed = open.store.saved_at.or(old.map(|card| card.changed)).unwrap_or(now);
        let card = ProjectCard { id: open.id, name, changed, sources, examples };
        let lags =
            |old: &ProjectCard| old.changed + CARD_LAGS < changed || ProjectCard { changed: old.changed, ..card.clone() } != *old;
        if old.is_none_or(lags) {
            // The card is only a label: the project itself is kept without it.
            let _lags = self.shelf.put_card(&card).await;
            open.card = Some(card);
        }
    }

    async fn about_projects(&mut self, ask: ProjectsAsk, attachments: Attachments) -> Result<(Answer, Attachments), StoreError> {
        match ask {
            ProjectsAsk::List => {
                let library = Library { projects: self.cards().await?, space: self.shelf.space().await };
                return Ok((Answer::Projects(Box::new(library)), Vec::new()));
            }
            ProjectsAsk::Open { project, name } => self.open_one(project, name).await?,
            ProjectsAsk::Create { name } => {
                let id = self.shelf.new_id();
                self.open_new(id, name).await?;
            }
            ProjectsAsk::Duplicate { name } => self.duplicate(name).await?,
            ProjectsAsk::Delete { project, name } => self.delete(project, name).await?,
            ProjectsAsk::LeaveNoTrace => {
                self.shelf.tell(News::Erased);
                self.close();
                self.shelf.erase().await?;
                return Ok((Answer::Erased, Vec::new()));
            }
            ProjectsAsk::Export { with_files } => {
                let open = self.open.as_mut().ok_or(StoreError::Gone)?;
                let written = open.store.project_file(with_files).await?;
                let Written { parts, file: kept_as, bytes, sha256 } = written;
                return Ok((Answer::ProjectFile { bytes, sha256: sha256.to_string(), kept_as }, parts));
            }
            ProjectsAsk::Import { name } => self.import(name, attachments).await?,
            ProjectsAsk::TakeOver => {
                let open = self.open.as_mut().ok_or(StoreError::Gone)?;
                self.shelf.take_over(open.id).await?;
                open.store.catch_up().await?;
                open.store.set_access(Access::Write);
            }
            ProjectsAsk::TryAgain => self.try_again().await?,
        }
        let overview = self.overview().ok_or(StoreError::Gone)?;
        Ok((Answer::Overview(Box::new(overview)), Vec::new()))
    }

    async fn cards(&self) -> Result<Vec<ProjectCard>, StoreError> {
        let mut cards = self.shelf.cards().await?;
        cards.sort_by_key(|card| std::cmp::Reverse((card.changed, card.id)));
        Ok(cards)
    }

    /// Opens this project or the one that was changed last, or begins one.
    async fn open_one(&mut self, wanted: Option<ProjectId>, name: String) -> Result<(), StoreError> {
        let cards = self.cards().await?;
        let found = cards.iter().find(|card| Some(card.id) == wanted).or(cards.first());
        match found.map(|card| card.id) {
            // It lies open already.
            Some(id) if self.open.as_ref().is_some_and(|open| open.id == id) => Ok(()),
            Some(id) => self.open_there(id).await,
            None => {
                let id = self.shelf.new_id();
                self.open_new(id, name).await
            }
        }
    }

    async fn open_there(&mut self, id: ProjectId) -> Result<(), StoreError> {
        let counter = self.close();
        let (storage, access) = self.shelf.open(id).await?;
        self.lay_open(id, storage, access, counter).await
    }

    async fn open_new(&mut self, id: ProjectId, name: String) -> Result<(), StoreError> {
        let counter = self.close();
        let (mut storage, access) = self.shelf.open(id).await?;
        let mut base = Base::default();
        base.project.settings.name = name;
        write_base(&mut storage, SCHEMA, records::seal(&base)).await?;
        self.lay_open(id, storage, access, counter).await
    }

    async fn lay_open(
        &mut self,
        id: ProjectId,
        storage: Sh::Storage,
        access: Access,
        counter: Option<Counter>,
    ) -> Result<(), StoreError> {
        let mut store = Store::open(storage, access).await?;
        store.set_now(self.shelf.now());
        if let Some(counter) = counter {
            store.set_counter(counter);
        }
        // One that was found by its database alone gets its card with the next answer.
        let cards = self.shelf.cards().await?.into_iter();
        let card = cards.filter(|card| card.known_change().is_some()).find(|card| card.id == id);
        if store.saved_at.is_none() && !store.project().sources.is_empty() {
            // It came as a whole: as a copy, or out of a file.
            let known = card.as_ref().map(|card| card.changed);
            store.saved_at = Some(known.unwrap_or_else(|| self.shelf.now()));
        }
        self.open = Some(Opened { id, told: store.next_log, store, card });
        Ok(())
    }

    /// Puts the open project back; gives its tokenizer.
    fn close(&mut self) -> Option<Counter> {
        let Opened { id, mut store, .. } = self.open.take()?;
        let counter = store.take_counter();
        self.shelf.close(id, store.into_storage());
        counter
    }

    async fn duplicate(&mut self, name: String) -> Result<(), StoreError> {
        let open = self.open.as_ref().ok_or(StoreError::Gone)?;
        let mut base = open.store.base_of_now();
        base.project.settings.name = name;
        let blobs = open.store.blobs_of_now();
        let id = self.shelf.new_id();
        let (mut copy, access) = self.shelf.open(id).await?;
        let copied = match self.copy_blobs(&blobs, &mut copy).await {
            Ok(()) => write_base(&mut copy, SCHEMA, records::seal(&base)).await,
            Err(error) => Err(error),
        };
        if let Err(error) = copied {
            // Half a copy is of no use to anybody.
            self.shelf.close(id, copy);
            let _half = self.shelf.delete(id).await;
            return Err(error.into());
        }
        let counter = self.close();
        self.lay_open(id, copy, access, counter).await
    }

    async fn copy_blobs(&self, blobs: &BTreeSet<Hash>, copy: &mut Sh::Storage) -> Result<(), StorageError> {
        let Some(open) = &self.open else { return Ok(()) };
        for hash in blobs {
            match open.store.storage().blob(*hash).await {
                Ok(bytes) => copy.put_blob(*hash, bytes.to_vec()).await?,
                // What is damaged stays damaged in the copy, and is named there as it is here.
                Err(StorageError::Missing | StorageError::Damaged) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn delete(&mut self, id: ProjectId, name: String) -> Result<(), StoreError> {
        let is_open = self.open.as_ref().is_some_and(|open| open.id == id);
        if is_open && self.open.as_ref().is_some_and(|open| open.store.access() == Access::ReadOnly(ReadOnly::OtherTab)) {
            return Err(StoreError::ReadOnly(ReadOnly::OtherTab));
        }
        let counter = if is_open { self.close() } else { None };
        self.shelf.tell(News::Deleted(id));
        match self.shelf.delete(id).await {
            Err(StorageError::Stale) => return Err(StoreError::ReadOnly(ReadOnly::OtherTab)),
            deleted => deleted?,
        }
        if is_open {
            self.open_one(None, name).await?;
            if let Some(counter) = counter {
                self.set_counter(counter);
            }
        }
        Ok(())
    }

    async fn import(&mut self, name: String, attachments: Attachments) -> Result<(), StoreError> {
        let [file] = <[Vec<u8>; 1]>::try_from(attachments).map_err(|_| StoreError::ProjectFile(ProjectFileError::NotAProject))?;
        let mut file = project_file::Opened::open(file).map_err(StoreError::ProjectFile)?;
        let id = self.shelf.new_id();
        let (mut storage, access) = self.shelf.open(id).await?;
        if let Err(error) = import_into(&mut storage, &mut file, &name).await {
            self.shelf.close(id, storage);
            let _half = self.shelf.delete(id).await;
            return Err(error);
        }
        let counter = self.close();
        self.lay_open(id, storage, access, counter).await
    }

    /// After a refusal: a full storage may have room again, another one is opened anew.
    async fn try_again(&mut self) -> Result<(), StoreError> {
        let open = self.open.as_mut().ok_or(StoreError::Gone)?;
        match open.store.access() {
            Access::ReadOnly(ReadOnly::Full) => open.store.set_access(Access::Write),
            Access::ReadOnly(ReadOnly::Failing) => {
                let id = open.id;
                self.open_there(id).await?;
            }
            _ => {}
        }
        Ok(())
    }
}

async fn import_into<S: Storage>(storage: &mut S, file: &mut project_file::Opened, name: &str) -> Result<(), StoreError> {
    for hash in file.blobs() {
        let bytes = file.blob(hash).map_err(StoreError::ProjectFile)?;
        storage.put_blob(hash, bytes).await?;
    }
    let base = file.base(name).map_err(StoreError::ProjectFile)?;
    write_base(storage, file.schema(), base).await?;
    Ok(())
}

/// Begins the records of a project.
async fn write_base<S: Storage>(storage: &mut S, schema: u32, base: Vec<u8>) -> Result<(), StorageError> {
    let schema = (Drawer::Meta, meta::SCHEMA, schema.to_string().into_bytes());
    let base = (Drawer::Meta, meta::BASE, base);
    storage.write(Transaction { puts: vec![schema, base], ..Transaction::default() }).await
}

impl<S: Storage> Store<S> {
    /// Name, sources and examples, for the card.
    fn card(&self) -> (String, u64, u64) {
        let project = self.project();
        (project.settings.name.clone(), project.sources.len() as u64, project.examples())
    }

    /// The project as it is, as the beginning of a new log.
    pub(super) fn base_of_now(&self) -> Base {
        Base { number: 0, project: self.project().clone(), counters: self.counters }
    }

    /// Everything that the project needs, and the files that are kept.
    pub(super) fn blobs_of_now(&self) -> BTreeSet<Hash> {
        let mut blobs: BTreeSet<Hash> = self.project().files().filter(|hash| self.blobs_there.contains(hash)).collect();
        self.project().add_blobs_to(&mut blobs);
        blobs
    }
}
