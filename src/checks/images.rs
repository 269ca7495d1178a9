//! Pictures in questions. The service skips those that it cannot take and trains on, so most faults are warnings.

use super::look::{List, Look, Role};
use super::{FileCheck, FileFacts, Findings, Problem};
use crate::dataset::json::{Json, Path};
use crate::providers::ImageRules;

pub(super) fn run(look: &Look<'_>, findings: &mut Findings) {
    let mut images = 0;
    for spoken in &look.spoken {
        let parts = spoken.message.content().map_or(&[][..], Json::items);
        for (index, part) in parts.iter().enumerate().filter(|(_, part)| is_image(part)) {
            images += 1;
            let path = || spoken.path().key("content").index(index);
            if spoken.role == Some(Role::Assistant) {
                findings.error(path(), Problem::ImageInReply, None);
            } else if spoken.list == List::Input && look.rules.images.is_some() {
                // The services that say how pictures must be say too that pairs are of text alone.
                findings.error(path(), Problem::ImageInPair, None);
            } else {
                image(part, look.rules.images.map(|rules| rules.value), &path, findings);
            }
        }
    }
    if let Some(most) = look.rules.images.map(|rules| rules.value.per_line_max).filter(|most| images > *most) {
        findings.error(Path::root(), Problem::TooManyImages { images, most }, None);
    }
}

fn is_image(part: &Json<'_>) -> bool {
    part.get("type").and_then(Json::text) == Some("image_url")
}

fn image(part: &Json<'_>, rules: Option<ImageRules>, path: &dyn Fn() -> Path, findings: &mut Findings) {
    let Some(image) = part.get("image_url") else { return };
    let Some(url) = image.get("url").and_then(Json::text) else { return };
    let path = || path().key("image_url");
    if let Some(data) = url.strip_prefix("data:") {
        let (kind, encoded) = data.split_once(',').unwrap_or((data, ""));
        let format = kind.split(';').next().unwrap_or_default().to_ascii_lowercase();
        if !matches!(format.as_str(), "image/jpeg" | "image/jpg" | "image/png" | "image/webp") {
            findings.warning(path().key("url"), Problem::ImageFormat { format }, None);
        }
        let bytes = encoded.len() as u64 / 4 * 3;
        if let Some(most) = rules.map(|rules| rules.bytes_max).filter(|most| bytes > *most) {
            findings.warning(path().key("url"), Problem::ImageTooLarge { bytes, most }, None);
        }
    } else if !url.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://")) {
        findings.error(path().key("url"), Problem::ImageUrl, None);
    }
    let detail = image.get("detail").filter(|detail| !detail.is_null());
    if detail.is_some_and(|detail| !matches!(detail.text(), Some("low" | "high" | "auto"))) {
        findings.error(path().key("detail"), Problem::ImageDetail, Some(super::Fix::RemoveKey { path: path().key("detail") }));
    }
}

/// How many lines have pictures.
#[derive(Default)]
pub(super) struct Count {
    lines: u64,
}

impl FileCheck for Count {
    fn line(&mut self, look: &Look<'_>, _: &mut Findings) {
        let has = |content: &Json<'_>| content.items().iter().any(is_image);
        self.lines += u64::from(look.spoken.iter().any(|spoken| spoken.message.content().is_some_and(has)));
    }

    fn finish(&mut self, file: &FileFacts<'_>, findings: &mut Findings) {
        let most = file.rules().images.map(|rules| rules.value.lines_max);
        if let Some(most) = most.filter(|most| self.lines > *most) {
            findings.error(Path::root(), Problem::TooManyLinesWithImages { lines: self.lines, most }, None);
        }
    }
}
