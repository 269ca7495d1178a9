// Starts the app, and keeps what happens to the page before the app is there.
//
// The build puts the addresses of the app's files into <meta> tags, because their names carry hashes:
//   doctune-app              the module that this file starts
//   doctune-worker-NAME      what src/browser/workers.rs starts
//   doctune-part-NAME        a part of the page that is loaded once it is wanted
//   doctune-build            the build, which every worker repeats when it says that it is ready
//   doctune-page             "custom" in the page for addresses that a person types; the app finds it again as
//                            globalThis.doctunePage
//
// A drop before the app is ready is kept for it. The contract:
//   globalThis.doctuneEarlyDrops.take()
//       gives the drops so far, oldest first, and hands the matter over: from then on this file leaves
//       `dragover` and `drop` alone, so the app adds its own listeners first and calls `take` right after.
//   A drop is { items, text }:
//       items   [{ entry, file }]; `entry` is a FileSystemEntry or null, `file` a File or null.
//               A dropped folder has only an entry. A file has a File, and an entry where the browser gives one.
//       text    what was dropped when it was text and not files, otherwise "".
//
// So is what the service worker and the browser say before the app is there:
//   globalThis.doctuneEarlyNews.take(listener)
//       calls `listener` with all of it so far, and with everything that follows.
//   News is { kind, … }:
//       "request"    method, origin and path of a request to another host, as the service worker saw it
//       "controller" another service worker is in control of the page now
//       "install"    offer, the browser's event whose `prompt()` installs the app; null once it is over
//
// A part of the page is a program of its own, with a module that only JavaScript can import while the page runs:
//   globalThis.doctuneParts.load(name, given)
//       loads the part and starts it. Gives a promise, which is rejected when a file of it did not come or it failed to
//       start; `load` may be called again then, and not after it succeeded.
//   globalThis.doctuneParts.take(name)
//       gives what `load` was given, to the part as it starts.
//   For "launch" that is { root, port, startVault }: the element to live in, a MessagePort to the page, and a function
//   that starts the worker for the key and gives it, or null.
//
// The state of the start can be read from <html data-app>: "starting", "started", "failed" or "framed"; after a failure
// <html data-cause> names the cause.

const page = document.documentElement;
page.dataset.app = "starting";
globalThis.doctunePage = meta("doctune-page");

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

const news = [];
let hearNews = (piece) => news.push(piece);

globalThis.doctuneEarlyNews = {
  take(listener) {
    hearNews = listener;
    for (const piece of news.splice(0)) listener(piece);
  },
};

// Browsers leave it out where pages are not secure, and some where people switched it off.
const copies = navigator.serviceWorker;
copies?.addEventListener("message", ({ data, ports }) => {
  // A service worker asks before it removes the copy that this page is made of.
  if (data?.kind === "build") ports[0].postMessage(meta("doctune-build"));
  else if (data?.kind === "request") hearNews(data);
});
copies?.addEventListener("controllerchange", () => hearNews({ kind: "controller" }));
copies?.startMessages();

addEventListener("beforeinstallprompt", (offer) => {
  offer.preventDefault();
  hearNews({ kind: "install", offer });
});
addEventListener("appinstalled", () => hearNews({ kind: "install", offer: null }));

const parts = new Map();

globalThis.doctuneParts = {
  async load(name, given) {
    // Some browsers remember for ever that a module did not come, so another attempt has another address.
    const again = parts.has(name) ? `?again=${Date.now()}` : "";
    parts.set(name, given);
    const { default: init } = await import(address(`doctune-part-${name}`) + again);
    await init();
  },
  take: (name) => parts.get(name),
};

// Replaces the status with one paragraph per sentence; each names its language for screen readers, and may have a class of
// its own.
function show(className, sentences) {
  const status = document.getElementById("shell-status");
  if (!status) return;
  const paragraphs = sentences.map(([lang, text, own = className]) => {
    const paragraph = document.createElement("p");
    paragraph.lang = lang;
    paragraph.className = own;
    paragraph.textContent = text;
    return paragraph;
  });
  status.replaceChildren(...paragraphs);
}

function meta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.content ?? "";
}

function address(name) {
  const content = meta(name);
  if (!content) throw new Error(`The page does not name its file "${name}".`);
  return new URL(content, document.baseURI).href;
}

// What is wrong, and what helps, in both languages; the last part stands in no language.
const CAUSES = {
  "no-webassembly": [
    "This browser has no WebAssembly, or it is switched off. Open the page in a current browser; a strict security mode may have to be switched off for it.",
    "В этом браузере нет WebAssembly, или он выключен. Откройте страницу в свежем браузере; возможно, для неё придётся выключить усиленную защиту.",
  ],
  "too-old": [
    "This browser cannot run the page's code. Open the page in a current browser.",
    "Этот браузер не может выполнить код страницы. Откройте её в свежем браузере.",
  ],
  unreachable: [
    "A file of the page did not arrive: there is no connection, or an extension blocks it. Check both and reload the page.",
    "Один из файлов страницы не пришёл: нет связи, или его блокирует расширение. Проверьте и обновите страницу.",
  ],
  status: [
    "The host does not give out a file of the page. The site is probably being updated: reload the page in a few minutes.",
    "Сайт не отдаёт один из файлов страницы. Скорее всего, его сейчас обновляют: обновите страницу через несколько минут.",
  ],
  type: [
    "The host gives out a file of the page under a wrong type, so the browser refuses it. Whoever runs the site can mend its settings.",
    "Сайт отдаёт один из файлов страницы с неверным типом, и браузер его не принимает. Исправить это может владелец сайта в настройках.",
  ],
  changed: [
    "A file of the page has other content than it was built with: the upload is incomplete, something on the way changes it, or the copy in this browser is damaged. Reload the page.",
    "Содержимое одного из файлов страницы не то, с которым она собрана: сайт выложен не целиком, файл изменён по дороге или копия в браузере повреждена. Обновите страницу.",
  ],
  unknown: [
    "Reload the page; if that does not help, try a current browser without blocking extensions.",
    "Обновите страницу; если не поможет, откройте её в свежем браузере без блокирующих расширений.",
  ],
};

// Looks at the app's files as the browser gets them. Their names carry the hash of what they have to hold.
async function causeOf(error) {
  if (typeof WebAssembly !== "object") return ["no-webassembly", ""];
  const module = document.querySelector('link[rel="preload"][as="fetch"]')?.getAttribute("href");
  for (const path of [meta("doctune-app"), module].filter(Boolean)) {
    let response;
    let bytes;
    try {
      response = await fetch(path);
      bytes = await response.arrayBuffer();
    } catch {
      return ["unreachable", path];
    }
    if (!response.ok) return ["status", `${path}: ${response.status}`];
    // Of several types the last one holds.
    const type = (response.headers.get("content-type") ?? "").split(",").pop();
    if (path.endsWith(".js") && !/(java|ecma)script/.test(type)) return ["type", `${path}: ${type}`];
    if (!path.includes(await hashOf(bytes))) return ["changed", path];
  }
  return [error instanceof WebAssembly.CompileError ? "too-old" : "unknown", ""];
}

// The beginning of the hash; nothing where the browser gives no hashes, which every name includes.
async function hashOf(bytes) {
  const hash = new Uint8Array((await crypto.subtle?.digest("SHA-256", bytes)) ?? 0);
  return Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function fail(error) {
  const [cause, facts] = await causeOf(error);
  const [en, ru] = CAUSES[cause];
  page.dataset.app = "failed";
  page.dataset.cause = cause;
  const words = [facts, String(error?.message ?? error)].filter((text) => text !== "").join(" · ");
  show("shell-failure", [
    ["en", `Doctune could not start. ${en}`],
    ["ru", `Doctune не запустился. ${ru}`],
    ["en", words, "shell-facts"],
  ]);
  if (cause !== "no-webassembly" && cause !== "too-old") offerReload();
}

function offerReload() {
  const button = document.createElement("button");
  button.type = "button";
  button.id = "reload-page";
  button.className = "button primary";
  button.textContent = "Reload · Обновить";
  button.addEventListener("click", reloadAfresh);
  document.getElementById("shell-status")?.append(button);
}

// Reloads without the copy in this browser, which may be what is broken. Where the host cannot be reached it is all there
// is, and stays.
async function reloadAfresh() {
  const registration = await copies?.getRegistration().catch(() => undefined);
  const reached = await fetch("service_worker.js", { cache: "no-store" }).then(({ ok }) => ok, () => false);
  if (registration && reached) {
    const isCopy = (name) => /^doctune-[0-9a-f]+ /.test(name) && name.endsWith(` ${registration.scope}`);
    for (const name of await caches.keys()) if (isCopy(name)) await caches.delete(name);
    await registration.unregister();
  }
  location.reload();
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
  copies?.controller?.postMessage({ kind: "started" });
}

start().catch(fail);
