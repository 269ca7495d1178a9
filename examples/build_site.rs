//! Lays out the site from what Trunk compiled: `./dev build`.
//!
//! Trunk compiles the page, its workers and its parts but names a worker's files without hashes, and starts the page with an inline
//! script that a strict policy refuses. So this step makes all names itself, from what the files hold:
//!
//! - `assets/`: code, styles and data, named by their hash and kept by browsers for ever;
//! - `index.html`: our page with the policy, the addresses of the assets and the build's number;
//! - `custom.html`: the same page for services whose address a person types, with a policy that lets requests go anywhere;
//! - `service_worker.js`: ours with the build's number and the list of all files that it keeps on the device;
//! - everything else of `www/` under its own name, asked for anew each time;
//! - `_headers` for hosts that set headers, and `SHA256SUMS` over all files.
//!
//! All addresses are relative, so the site works from any folder of any host. The same input gives the same bytes.

#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use doctune::providers::connect_hosts;
use sha2::{Digest, Sha256, Sha384};

/// The program that is the page.
const APP: &str = "app";

/// The programs that run as workers; `src/browser/workers.rs` starts them by these names.
const WORKERS: &[&str] = &["store", "readers", "vault"];

/// The programs that are parts of the page, loaded once they are wanted; `www/boot.js` starts them by these names.
const PARTS: &[&str] = &["launch"];

/// How Yew's names for what it notes on elements and events begin, in the script of a program.
const NOTES: &str = ".__yew_";

/// The program whose memory has a maximum, because it reads files of strangers.
const BOUNDED: &str = "readers";

/// What keeps the site on the device; it is served under this name for ever, because browsers ask for it again.
const SERVICE_WORKER: &str = "service_worker.js";

/// The page for services whose address a person types. `www/` has under this name what stands above the app in it.
const CUSTOM_PAGE: &str = "custom.html";

/// Where the app begins in the page.
const APP_PLACE: &str = "<div id=\"app\">";

/// The order of the style sheets, which the cascade follows; inside a folder by name.
const STYLES: &[&str] = &["tokens.css", "base.css", "layout.css", "parts", "pages"];

/// The most that a first visit may load, in bytes packed with brotli: HTML, styles, scripts and the page's WebAssembly.
const FIRST_LOAD_BYTES_MAX: usize = 450_000;

type Outcome<T> = Result<T, String>;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(compiled), Some(dist)) = (arguments.next().map(PathBuf::from), arguments.next().map(PathBuf::from)) else {
        return Err("usage: build_site COMPILED DIST [--measure]".to_owned());
    };
    let measured = arguments.next().is_some_and(|argument| argument == "--measure");
    let site = Site::of(Path::new("."), &compiled)?;
    site.write(&dist)?;
    println!("Built {} ({} files, build {})", dist.display(), site.files.len(), site.build);
    if measured { report_sizes(&site) } else { Ok(()) }
}

/// The whole site in memory.
struct Site {
    /// The bytes of every file, by its path in the site.
    files: BTreeMap<String, Vec<u8>>,
    /// What a first visit loads.
    first_load: Vec<String>,
    build: String,
}

/// The addresses that the page has to know.
struct Addresses {
    styles: String,
    boot: String,
    app: String,
    app_wasm: String,
    /// Names of `<meta>` tags and what they say.
    named: Vec<(String, String)>,
}

fn lay_out(root: &Path, compiled: &Path, build: &str) -> Outcome<Site> {
    let mut assets = Assets::default();
    let styles = assets.add("styles", "css", join_styles(&root.join("www/styles"))?);
    let boot = assets.add("boot", "js", read(&root.join("www/boot.js"))?);
    let (app, app_wasm) = add_program(&mut assets, compiled, APP)?;
    let glues = WORKERS.iter().map(|name| Ok((*name, add_program(&mut assets, compiled, name)?.0)));
    let glues = glues.collect::<Outcome<Vec<_>>>()?;
    let mut named = Vec::new();
    for (path, bytes) in files_below(&root.join("www/data"))? {
        let (stem, ending) = path.split_once('.').ok_or(format!("www/data/{path} has no ending"))?;
        named.push((format!("doctune-data-{stem}"), assets.add(stem, ending, bytes)));
    }
    let mut files = plain_files(&root.join("www"))?;
    let template = text(read(&root.join("index.html"))?)?;
    let data: BTreeMap<String, String> = named
        .iter()
        .filter_map(|(name, address)| Some((name.strip_prefix("doctune-data-")?.to_owned(), beside(address).to_owned())))
        .collect();
    for (name, glue) in glues {
        let address = assets.add(&format!("{name}-worker"), "js", worker_start(&glue, build, &data).into_bytes());
        named.push((format!("doctune-worker-{name}"), address));
    }
    for name in PARTS {
        named.push((format!("doctune-part-{name}"), add_program(&mut assets, compiled, name)?.0));
    }
    named.push(("doctune-app".to_owned(), app.clone()));
    named.push(("doctune-build".to_owned(), build.to_owned()));
    let mut addresses = Addresses { styles, boot, app, app_wasm, named };
    files.insert("index.html".to_owned(), page(&template, &policy_of_the_page(), &addresses, &assets)?.into_bytes());
    let band = text(read(&root.join("www").join(CUSTOM_PAGE))?)?;
    let with_band = replace_once(&template, APP_PLACE, &format!("{band}{APP_PLACE}"))?;
    addresses.named.push(("doctune-page".to_owned(), "custom".to_owned()));
    files.insert(CUSTOM_PAGE.to_owned(), page(&with_band, &policy_of_custom_page(), &addresses, &assets)?.into_bytes());
    let mut first_load = vec!["index.html".to_owned()];
    first_load.extend([addresses.styles, addresses.boot, addresses.app, addresses.app_wasm]);
    files.extend(assets.0);
    let worker = text(files.remove(SERVICE_WORKER).ok_or("www/service_worker.js is missing")?)?;
    files.insert(SERVICE_WORKER.to_owned(), service_worker(&worker, build, &files).into_bytes());
    files.insert("_headers".to_owned(), headers(&files).into_bytes());
    files.insert("SHA256SUMS".to_owned(), sums(&files).into_bytes());
    Ok(Site { files, first_load, build: build.to_owned() })
}

/// Files named by their hash, by path.
#[derive(Default)]
struct Assets(BTreeMap<String, Vec<u8>>);

impl Assets {
    /// Takes a file in and gives its path in the site.
    fn add(&mut self, stem: &str, ending: &str, bytes: Vec<u8>) -> String {
        let path = format!("assets/{stem}-{}.{ending}", &hex(&Sha256::digest(&bytes))[..16]);
        self.0.insert(path.clone(), bytes);
        path
    }

    /// The `integrity` of a file that is here.
    fn integrity(&self, path: &str) -> String {
        integrity(&self.0[path])
    }
}

fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", base64(&Sha384::digest(bytes)))
}

/// Takes in the two files of a compiled program, and gives the paths of its script and its WebAssembly.
fn add_program(assets: &mut Assets, compiled: &Path, name: &str) -> Outcome<(String, String)> {
    let module = read(&compiled.join(format!("{name}_bg.wasm")))?;
    if name == BOUNDED && memory_pages_max(&module).is_none() {
        return Err(format!("{name} may take all memory of the tab; build.rs was expected to set a maximum"));
    }
    let wasm = assets.add(name, "wasm", module);
    let glue = text(read(&compiled.join(format!("{name}.js")))?)?;
    let reference = format!("'{name}_bg.wasm'");
    if glue.matches(&reference).count() != 1 {
        return Err(format!("{name}.js was expected to name {reference} once; wasm-bindgen writes something else now"));
    }
    // Both lie in one folder, and the script finds the other by its name alone.
    let glue = glue.replace(&reference, &format!("'{}'", beside(&wasm)));
    let glue = if PARTS.contains(&name) { with_notes_of_its_own(name, &glue)? } else { glue };
    Ok((assets.add(name, "js", glue.into_bytes()), wasm))
}

/// Gives a part names of its own for what Yew notes on elements and events. Yew counts its listeners from the start in every
/// program, so with the same names the page would take a press on a button of the part for one on a button of its own.
fn with_notes_of_its_own(name: &str, glue: &str) -> Outcome<String> {
    if !glue.contains(NOTES) {
        return Err(format!("{name}.js was expected to name Yew's notes with {NOTES}; Yew writes something else now"));
    }
    Ok(glue.replace(NOTES, &format!(".__{name}_yew_")))
}

/// The most pages of 64 KiB that a module's own memory may have, as its memory section says (section 5 of the binary
/// format: a count, then flags, the least and, with flag 1, the most).
fn memory_pages_max(module: &[u8]) -> Option<u64> {
    let mut rest = module.get(8..)?;
    loop {
        let (&section, after) = rest.split_first()?;
        let (size, after) = leb128(after)?;
        let size = usize::try_from(size).ok()?;
        if section == 5 {
            let (_count, memory) = leb128(after.get(..size)?)?;
            let (&flags, limits) = memory.split_first()?;
            let (_least, limits) = leb128(limits)?;
            return if flags & 1 == 1 { leb128(limits).map(|(most, _)| most) } else { None };
        }
        rest = after.get(size..)?;
    }
}

/// An unsigned number as WebAssembly writes it, and what follows.
fn leb128(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let end = bytes.iter().take(10).position(|byte| byte & 0x80 == 0)?;
    let (number, rest) = bytes.split_at(end + 1);
    let value = number.iter().rev().fold(0, |value, byte| value << 7 | u64::from(byte & 0x7f));
    Some((value, rest))
}

/// The file a worker begins with: it says which build it is, to which page it belongs (see `src/browser/namespace.rs`) and
/// where its data lies. A failed start would be a rejection
/// that stays inside the worker; reported as an error it reaches the page.
fn worker_start(glue: &str, build: &str, data: &BTreeMap<String, String>) -> String {
    let mut out = format!("import init from \"./{}\";\nglobalThis.doctuneBuild = \"{build}\";\n", beside(glue));
    out.push_str("globalThis.doctunePage = globalThis.name.split(\"@\")[1];\nglobalThis.doctuneData = {};\n");
    for (name, file) in data {
        line(&mut out, format_args!("globalThis.doctuneData[\"{name}\"] = new URL(\"./{file}\", import.meta.url).href;"));
    }
    out.push_str("init().catch(reportError);\n");
    out
}

/// The name of an asset as another asset reaches it: all lie in one folder.
fn beside(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

fn join_styles(folder: &Path) -> Outcome<Vec<u8>> {
    let mut joined = Vec::new();
    for name in STYLES {
        let path = folder.join(name);
        if path.is_file() {
            joined.extend(read(&path)?);
        }
        for (_, bytes) in files_below(&path)? {
            joined.extend(bytes);
        }
    }
    let known = |path: &str| STYLES.iter().any(|name| path == *name || path.starts_with(&format!("{name}/")));
    match files_below(folder)?.keys().find(|path| !known(path)) {
        Some(path) => Err(format!("www/styles/{path} has no place in the order of the style sheets")),
        None => Ok(joined),
    }
}

/// The service worker with what only the build knows: its number, and each file that it keeps, with its `integrity`.
///
/// The page stands under the address of its folder, because some hosts send `index.html` there.
fn service_worker(template: &str, build: &str, files: &BTreeMap<String, Vec<u8>>) -> String {
    let mut out = format!("const BUILD = \"{build}\";\nconst FILES = new Map([\n");
    for (path, bytes) in files {
        let path = if path == "index.html" { "./" } else { path };
        line(&mut out, format_args!("  [\"{path}\", \"{}\"],", integrity(bytes)));
    }
    out + "]);\n\n" + template
}

/// What is served under its own name: everything of `www/` that does not become an asset.
fn plain_files(www: &Path) -> Outcome<BTreeMap<String, Vec<u8>>> {
    let mut files = files_below(www)?;
    files
        .retain(|path, _| path != "boot.js" && path != CUSTOM_PAGE && !path.starts_with("styles/") && !path.starts_with("data/"));
    Ok(files)
}

/// A page of ours with the two marks in its head replaced, and without the lines that are meant for Trunk.
fn page(template: &str, policy: &str, addresses: &Addresses, assets: &Assets) -> Outcome<String> {
    let policy = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    let page = replace_once(template, "<meta name=\"doctune-policy\">", &policy)?;
    let page = replace_once(&page, "<meta name=\"doctune-files\">", &head(addresses, assets))?;
    let lines = page.lines().filter(|line| !line.contains("data-trunk"));
    Ok(lines.fold(String::new(), |page, line| page + line.trim_start() + "\n"))
}

fn replace_once(text: &str, mark: &str, with: &str) -> Outcome<String> {
    match text.matches(mark).count() {
        1 => Ok(text.replace(mark, with)),
        count => Err(format!("index.html has {mark} {count} times instead of once")),
    }
}

fn head(addresses: &Addresses, assets: &Assets) -> String {
    let Addresses { styles, boot, app, app_wasm, named } = addresses;
    let mut head = String::new();
    for (name, content) in named {
        line(&mut head, format_args!("<meta name=\"{name}\" content=\"{content}\">"));
    }
    let integrity = |path: &str| assets.integrity(path);
    line(&mut head, format_args!("<script type=\"module\" async src=\"{boot}\" integrity=\"{}\"></script>", integrity(boot)));
    line(&mut head, format_args!("<link rel=\"stylesheet\" href=\"{styles}\" integrity=\"{}\">", integrity(styles)));
    line(&mut head, format_args!("<link rel=\"modulepreload\" href=\"{app}\" integrity=\"{}\">", integrity(app)));
    // Without `integrity`, which browsers pass over for this kind of preload.
    line(
        &mut head,
        format_args!("<link rel=\"preload\" href=\"{app_wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>"),
    );
    head.trim_end().to_owned()
}

/// The policy of the page: requests go to the services that we have tables of.
fn policy_of_the_page() -> String {
    policy(&connect_hosts().join(" "))
}

/// The policy of the page for typed addresses: requests go anywhere, unsafe ones to this computer alone.
fn policy_of_custom_page() -> String {
    policy("https: http://localhost:* http://127.0.0.1:*")
}

/// A policy as far as a `<meta>` tag can carry it, for hosts that set no headers.
fn policy(origins: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:; font-src 'self'; \
         worker-src 'self' blob:; manifest-src 'self'; connect-src 'self' {origins}; form-action 'none'; base-uri 'none'; \
         object-src 'none'; frame-src 'none'; require-trusted-types-for 'script'; trusted-types app-worker"
    )
}

/// The `_headers` file. The policy stands at each path and not at `/*`, because rules that match together add up, and a
/// page with another policy would be held to both.
fn headers(files: &BTreeMap<String, Vec<u8>>) -> String {
    let quoted: String = connect_hosts().iter().map(|origin| format!(" \"{origin}\"")).collect();
    let policy = format!(
        "  Content-Security-Policy: {}; frame-ancestors 'none'\n  Connection-Allowlist: (response-origin{quoted})\n",
        policy_of_the_page()
    );
    // Which host it is cannot be known beforehand, so nothing can be listed.
    let custom_policy = format!("  Content-Security-Policy: {}; frame-ancestors 'none'\n", policy_of_custom_page());
    let mut out = "\
/*
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Resource-Policy: same-origin
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
  Strict-Transport-Security: max-age=63072000; includeSubDomains; preload
  Permissions-Policy: camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), hid=(), display-capture=()
"
    .to_owned();
    let mut paths: Vec<String> = files
        .keys()
        .map(|path| match path.split_once('/') {
            Some((folder, _)) => format!("/{folder}/*"),
            None => format!("/{path}"),
        })
        .collect();
    paths.push("/".to_owned());
    // As some hosts serve it.
    let custom = [format!("/{CUSTOM_PAGE}"), format!("/{}", CUSTOM_PAGE.trim_end_matches(".html"))];
    paths.extend(custom.clone());
    paths.sort();
    paths.dedup();
    for path in paths {
        let cache = if path == "/assets/*" { "public, max-age=31536000, immutable" } else { "no-cache" };
        let policy = if custom.contains(&path) { &custom_policy } else { &policy };
        line(&mut out, format_args!("{path}\n{policy}  Cache-Control: {cache}"));
    }
    out
}

fn sums(files: &BTreeMap<String, Vec<u8>>) -> String {
    files.iter().fold(String::new(), |mut out, (path, bytes)| {
        line(&mut out, format_args!("{}  {path}", hex(&Sha256::digest(bytes))));
        out
    })
}

impl Site {
    /// The site under the number of its build, which is the hash of the whole site without one: no two sites share a number.
    fn of(root: &Path, compiled: &Path) -> Outcome<Self> {
        let unnumbered = lay_out(root, compiled, "")?;
        let mut digest = Sha256::new();
        for (path, bytes) in &unnumbered.files {
            digest.update(path);
            digest.update([0]);
            digest.update(Sha256::digest(bytes));
        }
        lay_out(root, compiled, &hex(&digest.finalize())[..16])
    }

    /// Puts the site in the place of what was there. It is written beside it first, so that a server never sees half.
    fn write(&self, dist: &Path) -> Outcome<()> {
        let name = dist.file_name().ok_or("the folder for the site needs a name")?.to_string_lossy();
        let (fresh, old) = (dist.with_file_name(format!("{name}.new")), dist.with_file_name(format!("{name}.old")));
        remove(&fresh)?;
        remove(&old)?;
        for (path, bytes) in &self.files {
            let target = fresh.join(path);
            let folder = target.parent().ok_or("every file of the site lies in a folder")?;
            std::fs::create_dir_all(folder).map_err(|error| at(folder, error))?;
            std::fs::write(&target, bytes).map_err(|error| at(&target, error))?;
        }
        if dist.exists() {
            std::fs::rename(dist, &old).map_err(|error| at(dist, error))?;
        }
        std::fs::rename(&fresh, dist).map_err(|error| at(dist, error))?;
        remove(&old)
    }
}

/// Prints the size of every file, plain and packed as good hosts send it, and holds the first load to its limit.
fn report_sizes(site: &Site) -> Outcome<()> {
    println!("{:>12}{:>12}  file", "bytes", "brotli-11");
    let mut first_load = 0;
    for (path, bytes) in &site.files {
        let packed = brotli_size(bytes)?;
        let is_first = site.first_load.contains(path);
        first_load += if is_first { packed } else { 0 };
        println!("{:>12}{:>12}  {path}{}", bytes.len(), packed, if is_first { "  (first load)" } else { "" });
    }
    println!("First load, packed: {first_load} bytes of at most {FIRST_LOAD_BYTES_MAX}");
    if first_load <= FIRST_LOAD_BYTES_MAX { Ok(()) } else { Err("the first load is larger than it may be".to_owned()) }
}

fn brotli_size(bytes: &[u8]) -> Outcome<usize> {
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &params).map_err(|error| error.to_string())?;
    Ok(packed.len())
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(path).map_err(|error| at(path, error))
}

fn text(bytes: Vec<u8>) -> Outcome<String> {
    String::from_utf8(bytes).map_err(|_| "a text file is not UTF-8".to_owned())
}

/// All files below a folder by their paths in it, sorted; none when there is no such folder.
fn files_below(folder: &Path) -> Outcome<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![(String::new(), folder.to_owned())];
    while let Some((prefix, folder)) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&folder).map_err(|error| at(&folder, error))? {
            let path = entry.map_err(|error| at(&folder, error))?.path();
            let name = path.file_name().and_then(|name| name.to_str()).ok_or(at(&path, "the name is not UTF-8"))?;
            match path.is_dir() {
                true => folders.push((format!("{prefix}{name}/"), path.clone())),
                false => drop(files.insert(format!("{prefix}{name}"), read(&path)?)),
            }
        }
    }
    Ok(files)
}

fn remove(folder: &Path) -> Outcome<()> {
    if folder.exists() { std::fs::remove_dir_all(folder).map_err(|error| at(folder, error)) } else { Ok(()) }
}

fn at(path: &Path, error: impl std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}

fn line(out: &mut String, words: std::fmt::Arguments<'_>) {
    writeln!(out, "{words}").expect("text grows as long as there is memory");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Base64 for `integrity`. The digests it is given are whole groups of three bytes, so nothing needs padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |group: &[u8], place: usize| {
        let bits = group.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte));
        char::from(DIGITS[bits >> (18 - 6 * place) & 63])
    };
    bytes.chunks_exact(3).flat_map(|group| (0..4).map(move |place| digit(group, place))).collect()
}
