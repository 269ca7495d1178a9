//! A host whose files can be changed while it serves them, and a second version of the site to put there.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use sha2::{Digest, Sha256, Sha384};
use tempfile::TempDir;

use crate::driver::static_server::{Running, Site};
use crate::driver::{dist, serve_as};

/// The number of the second version's build.
pub const NEXT_BUILD: &str = "0123456789abcdef";

/// A host with a copy of the built site of its own.
pub struct Host {
    folder: TempDir,
    pub running: Running,
}

impl Host {
    pub async fn start() -> Self {
        Self::start_as("/", true, |_| ()).await
    }

    /// A host that serves the site after it was changed.
    pub async fn start_as(prefix: &str, with_headers: bool, change: impl FnOnce(&Files)) -> Self {
        let folder = TempDir::new().expect("there is room for a copy of the site");
        copy(&dist(), folder.path());
        change(&Files(folder.path()));
        let site = Site { dist: folder.path().to_owned(), prefix: prefix.to_owned(), with_headers };
        Self { running: serve_as(site).await, folder }
    }

    pub fn files(&self) -> Files<'_> {
        Files(self.folder.path())
    }

    /// Takes the host away, as if there were no network, or brings it back.
    pub fn be_gone(&self, gone: bool) {
        self.running.be_gone(gone);
    }
}

/// The files of a site on its host.
pub struct Files<'a>(&'a Path);

impl Files<'_> {
    pub fn read(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.0.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.read(path)).expect("a text file is UTF-8")
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.0.join(path), bytes).unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    pub fn remove(&self, path: &str) {
        std::fs::remove_file(self.0.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// The path of the asset whose name begins and ends so.
    pub fn asset(&self, stem: &str, ending: &str) -> String {
        let is_it = |name: &String| {
            let hash = name.strip_prefix(&format!("{stem}-")).and_then(|rest| rest.strip_suffix(&format!(".{ending}")));
            hash.is_some_and(|hash| hash.len() == 16)
        };
        let names = std::fs::read_dir(self.0.join("assets")).expect("a site has assets").flatten();
        let found = names.filter_map(|entry| entry.file_name().into_string().ok()).find(is_it);
        format!("assets/{}", found.unwrap_or_else(|| panic!("the site has no {stem}.{ending}")))
    }

    /// The number of the build that is served.
    pub fn build(&self) -> String {
        let page = self.text("index.html");
        let (_, rest) = page.split_once("name=\"doctune-build\" content=\"").expect("the page names its build");
        rest.split('"').next().expect("the value ends").to_owned()
    }

    /// Puts the second version in the place of the first, and nothing of the first remains: the same page under another
    /// number, so that what belongs to which can be told by it.
    pub fn publish_next_version(&self) {
        let build = self.build();
        let mut changes = Vec::new();
        for worker in ["store", "readers"] {
            let old = self.asset(&format!("{worker}-worker"), "js");
            let (before, after) = (self.read(&old), self.text(&old).replace(&build, NEXT_BUILD).into_bytes());
            let hash: String = Sha256::digest(&after).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
            let new = format!("assets/{worker}-worker-{hash}.js");
            self.remove(&old);
            self.write(&new, &after);
            changes.extend([(old, new), (integrity(&before), integrity(&after))]);
        }
        changes.push((build, NEXT_BUILD.to_owned()));
        let page = self.read("index.html");
        let new_page = replace_all(self.text("index.html"), &changes);
        changes.push((integrity(&page), integrity(new_page.as_bytes())));
        self.write("index.html", &new_page);
        self.write("service_worker.js", replace_all(self.text("service_worker.js"), &changes));
    }
}

fn replace_all(text: String, changes: &[(String, String)]) -> String {
    changes.iter().fold(text, |text, (old, new)| text.replace(old, new))
}

fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", base64::engine::general_purpose::STANDARD.encode(Sha384::digest(bytes)))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("folders can be made");
    for entry in std::fs::read_dir(from).expect("the site can be listed").flatten() {
        let (source, target): (PathBuf, PathBuf) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy(&source, &target);
        } else {
            std::fs::copy(&source, &target).expect("files can be copied");
        }
    }
}
