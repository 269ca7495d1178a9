// Starts the app, and keeps what happens to the page before the app is there.
//
// The build puts the addresses of the app's files into <meta> tags, because their names carry hashes:
//   doctune-app              the module that this file starts
//   doctune-worker-NAME      what src/browser/workers.rs starts
//   doctune-build            the build, which every worker repeats when it says that it is ready
//
// A drop before the app is ready is kept for it. The contract:
//   globalThis.doctuneEarlyDrops.take()
//       gives the drops so far, oldest first, and hands the matter over: from then on this file leaves
//       `dragover` and `drop` alone, so the app adds its own listeners first and calls `take` right after.
//   A drop is { items, text }:
//       items   [{ entry, file }]; `entry` is a FileSystemEntry or null, `file` a File or null.
//               A dropped folder has only an entry. A file has a File, and an entry where the browser gives one.
//       text    what was dropped when it was text and not files, otherwise "".
// The state of the start can be read from <html data-app>: "starting", "started", "failed" or "framed".

const page = document.documentElement;
page.dataset.app = "starting";

const drops = [];

function onDragOver(event) {
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
}

// What a drop holds is gone once the event is over, so everything is taken out at once.
function onDrop(event) {
  event.preventDefault();
  const items = [];
  for (const item of event.dataTransfer.items) {
    if (item.kind !== "file") continue;
    const entry = item.webkitGetAsEntry?.() ?? null;
    items.push({ entry, file: entry?.isDirectory ? null : item.getAsFile() });
  }
  const text = items.length === 0 ? event.dataTransfer.getData("text/plain") : "";
  if (items.length === 0 && text === "") return;
  drops.push({ items, text });
  showKept();
}

globalThis.doctuneEarlyDrops = {
  take() {
    removeEventListener("dragover", onDragOver);
    removeEventListener("drop", onDrop);
    return drops.splice(0);
  },
};
addEventListener("dragover", onDragOver);
addEventListener("drop", onDrop);

function showKept() {
  const count = drops.reduce((sum, drop) => sum + Math.max(drop.items.length, 1), 0);
  show("shell-kept", [
    ["en", `Accepted: ${count}. Reading begins as soon as the page is ready.`],
    ["ru", `Принято: ${count}. Чтение начнётся, как только страница будет готова.`],
  ]);
}

// Replaces the status with one paragraph per sentence; each names its language for screen readers.
function show(className, sentences) {
  const status = document.getElementById("shell-status");
  if (!status) return;
  const paragraphs = sentences.map(([lang, text]) => {
    const paragraph = document.createElement("p");
    paragraph.lang = lang;
    paragraph.className = className;
    paragraph.textContent = text;
    return paragraph;
  });
  status.replaceChildren(...paragraphs);
}

function fail(cause) {
  page.dataset.app = "failed";
  const words = String(cause?.message ?? cause);
  const hint = typeof WebAssembly === "object" ? null : "no WebAssembly";
  show("shell-failure", [
    ["en", "Doctune could not start. Reload the page; if that does not help, try a current browser without blocking extensions."],
    ["ru", "Doctune не запустился. Обновите страницу; если не поможет, откройте её в свежем браузере без блокирующих расширений."],
    ["en", hint ? `${hint}: ${words}` : words],
  ]);
}

function address(name) {
  const meta = document.querySelector(`meta[name="${name}"]`);
  if (!meta?.content) throw new Error(`The page does not name its file "${name}".`);
  return new URL(meta.content, document.baseURI).href;
}

function pageIsParsed() {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((resolve) => addEventListener("DOMContentLoaded", resolve, { once: true }));
}

async function start() {
  await pageIsParsed();
  // A page inside a frame of somebody else could be used to catch clicks and keys.
  if (window.top !== window.self) {
    page.dataset.app = "framed";
    show("shell-failure", [
      ["en", "Doctune does not work inside another page. Open it in a tab of its own."],
      ["ru", "Doctune не работает внутри другой страницы. Откройте его в отдельной вкладке."],
    ]);
    return;
  }
  const { default: init } = await import(address("doctune-app"));
  await init();
  page.dataset.app = "started";
}

start().catch(fail);
