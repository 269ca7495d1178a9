//! What the project keeps of trainings: launches, what was paid and what may be. Most of it is facts about the world outside,
//! so no undo touches it, and no copy of a project takes it along.

use super::project_store::{Attachments, Store};
use super::records::{meta, seal, unseal};
use super::storage::{Drawer, Storage};
use super::{Answer, ExportFile, StoreError};
use crate::dataset::split;
use crate::document::{Hash, Language};
use crate::pricing::MicroDollars;
use crate::work::launch::asks::{LaunchAnswer, LaunchAsk, Spending};
use crate::work::launch::{DataFile, Launch, Side, Stage};

impl<S: Storage> Store<S> {
    /// Answers a question of the launch; the third is the name of a file that the storage keeps.
    pub(super) async fn about_launches(&mut self, body: &str) -> Result<(String, Attachments, Option<String>), StoreError> {
        // The page and the store are of one build, so what cannot be read is nobody's question.
        let ask: LaunchAsk = serde_json::from_str(body).map_err(|_| StoreError::Gone)?;
        let mut attachments = Vec::new();
        let mut file = None;
        let answer = match ask {
            LaunchAsk::All => {
                let (launches, spending, limit) = (self.launches().await?, self.spending().await?, self.limit().await?);
                LaunchAnswer::All { launches, spending, limit }
            }
            LaunchAsk::Keep(launch) => {
                self.keep_launch(&launch).await?;
                LaunchAnswer::Kept
            }
            LaunchAsk::Spent(spending) => {
                let next = self.storage().records(Drawer::Spending, 0).await?.last().map_or(0, |(number, _)| number + 1);
                self.keep_record(Drawer::Spending, next, seal(&spending), true).await?;
                LaunchAnswer::Kept
            }
            LaunchAsk::Limit(limit) => {
                self.keep_record(Drawer::Meta, meta::LIMIT, seal(&limit), false).await?;
                LaunchAnswer::Kept
            }
            LaunchAsk::File(side) => {
                let (described, parts, kept_as) = self.data_file(side).await?;
                (attachments, file) = (parts, kept_as);
                LaunchAnswer::File(described)
            }
            LaunchAsk::Example { side, line } => {
                let side = match side {
                    Side::Training => split::Side::Training,
                    Side::Validation => split::Side::Validation,
                };
                let place = line.checked_sub(1).and_then(|place| usize::try_from(place).ok());
                LaunchAnswer::Example(place.and_then(|place| self.derived().of(side).nth(place)).map(|item| item.id))
            }
        };
        let body = serde_json::to_string(&answer).expect("answers are plain data");
        Ok((body, attachments, file))
    }

    async fn launches(&self) -> Result<Vec<Launch>, StoreError> {
        let records = self.storage().records(Drawer::Intents, 0).await?;
        // A record that cannot be read hides no other.
        Ok(records.iter().filter_map(|(_, bytes)| unseal(bytes)).collect())
    }

    async fn spending(&self) -> Result<Vec<Spending>, StoreError> {
        let records = self.storage().records(Drawer::Spending, 0).await?;
        Ok(records.iter().filter_map(|(_, bytes)| unseal(bytes)).collect())
    }

    async fn limit(&self) -> Result<Option<MicroDollars>, StoreError> {
        let records = self.storage().records(Drawer::Meta, meta::LIMIT).await?;
        Ok(records.first().filter(|(number, _)| *number == meta::LIMIT).and_then(|(_, bytes)| unseal(bytes)).flatten())
    }

    /// Writes a launch down. A new one takes a number that nobody has.
    async fn keep_launch(&mut self, launch: &Launch) -> Result<(), StoreError> {
        self.keep_record(Drawer::Intents, launch.id.0, seal(launch), launch.stage == Stage::Agreed).await
    }

    /// A file as it is downloaded, with what tells it from any other.
    async fn data_file(&mut self, side: Side) -> Result<(Option<DataFile>, Attachments, Option<String>), StoreError> {
        let file = match side {
            Side::Training => ExportFile::Training,
            Side::Validation => ExportFile::Validation,
        };
        let (answer, parts) = self.export(file, Language::En, None).await?;
        let Answer::Exported { examples, bytes, sha256, kept_as, .. } = answer else { return Err(StoreError::Gone) };
        if examples == 0 {
            return Ok((None, Vec::new(), None));
        }
        let hash: Hash = Hash::try_from(sha256).map_err(|_| StoreError::Gone)?;
        Ok((Some(DataFile { name: file.name(), bytes, lines: examples, hash }), parts, kept_as))
    }
}
