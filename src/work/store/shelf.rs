//! Where projects stand side by side: behind a trait like their storage, so that native tests run over memory.

use super::storage::{MemoryStorage, Storage, StorageError};
use super::{Access, Home};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A project of this browser. Chosen at random, so that two tabs that begin one never choose the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProjectId(pub u64);

impl std::fmt::Display for ProjectId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl std::str::FromStr for ProjectId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(ProjectId)
    }
}

/// What is told of a project without opening it. It may lag a little behind the project itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectCard {
    pub id: ProjectId,
    pub name: String,
    /// When it was changed last, in milliseconds of 1970.
    pub changed: u64,
    pub sources: u64,
    pub examples: u64,
}

impl ProjectCard {
    /// When the project was changed last, if that is known: one without a card of its own was found by its database alone.
    pub fn known_change(&self) -> Option<u64> {
        Some(self.changed).filter(|changed| *changed > 0)
    }
}

/// The room that this page takes in the browser, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Space {
    pub used: u64,
    pub left: u64,
    /// The browser promised not to clear it away by itself.
    pub persisted: bool,
}

/// All projects, the one changed last first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Library {
    pub projects: Vec<ProjectCard>,
    /// `None` where the browser does not say.
    pub space: Option<Space>,
}

/// What tabs tell each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    /// The project has a change more.
    Changed(ProjectId),
    /// Another tab wants to write the project.
    WantsToWrite(ProjectId),
    Deleted(ProjectId),
    /// All projects are deleted.
    Erased,
}

/// Keeps projects. At most one of them is open at a time here.
// The shelf lives in one thread, so the futures need not be `Send`.
#[allow(async_fn_in_trait)]
pub trait Shelf {
    type Storage: Storage;

    /// The time in milliseconds of 1970.
    fn now(&self) -> u64;
    fn home(&self) -> Home;
    fn new_id(&mut self) -> ProjectId;
    async fn cards(&self) -> Result<Vec<ProjectCard>, StorageError>;
    async fn put_card(&mut self, card: &ProjectCard) -> Result<(), StorageError>;
    /// Opens a project or begins it. Only one tab at a time may write it.
    async fn open(&mut self, id: ProjectId) -> Result<(Self::Storage, Access), StorageError>;
    /// Takes back what [`Shelf::open`] gave.
    fn close(&mut self, id: ProjectId, storage: Self::Storage);
    /// Makes the other tab let go of a project that is open here too; afterwards this tab writes it.
    async fn take_over(&mut self, id: ProjectId) -> Result<(), StorageError>;
    /// Lets another tab write the project that is open here.
    fn let_go(&mut self, id: ProjectId);
    /// Deletes a project that is not open here; [`StorageError::Stale`] when another tab writes it.
    async fn delete(&mut self, id: ProjectId) -> Result<(), StorageError>;
    /// Deletes everything. Whatever is open is closed before.
    async fn erase(&mut self) -> Result<(), StorageError>;
    async fn space(&self) -> Option<Space>;
    fn tell(&self, news: News);
}

/// Keeps projects for as long as the tab lives.
#[derive(Debug, Default)]
pub struct MemoryShelf {
    cards: BTreeMap<ProjectId, ProjectCard>,
    projects: BTreeMap<ProjectId, MemoryStorage>,
    next: u64,
    /// The time that it tells.
    pub now: u64,
}

impl Shelf for MemoryShelf {
    type Storage = MemoryStorage;

    fn now(&self) -> u64 {
        self.now
    }

    fn home(&self) -> Home {
        Home::Memory
    }

    fn new_id(&mut self) -> ProjectId {
        self.next += 1;
        ProjectId(self.next)
    }

    async fn cards(&self) -> Result<Vec<ProjectCard>, StorageError> {
        Ok(self.cards.values().cloned().collect())
    }

    async fn put_card(&mut self, card: &ProjectCard) -> Result<(), StorageError> {
        self.cards.insert(card.id, card.clone());
        Ok(())
    }

    async fn open(&mut self, id: ProjectId) -> Result<(MemoryStorage, Access), StorageError> {
        Ok((self.projects.remove(&id).unwrap_or_default(), Access::Write))
    }

    fn close(&mut self, id: ProjectId, storage: MemoryStorage) {
        self.projects.insert(id, storage);
    }

    async fn take_over(&mut self, _id: ProjectId) -> Result<(), StorageError> {
        Ok(())
    }

    fn let_go(&mut self, _id: ProjectId) {}

    async fn delete(&mut self, id: ProjectId) -> Result<(), StorageError> {
        self.projects.remove(&id);
        self.cards.remove(&id);
        Ok(())
    }

    async fn erase(&mut self) -> Result<(), StorageError> {
        self.projects.clear();
        self.cards.clear();
        Ok(())
    }

    async fn space(&self) -> Option<Space> {
        None
    }

    fn tell(&self, _news: News) {}
}
