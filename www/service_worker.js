// Keeps one copy of the whole site on the device, so that it opens without a network.
//
// The build writes two lines above this file:
//   BUILD   the number of the build
//   FILES   a map of the site's files, each with its `integrity`; "./" is the page itself
//
// One version has one copy. It is made as a whole or not at all, and a new version waits until no page of the old one is
// open, or until a person presses the button. Names of assets carry their hash, so a page that stays open while another
// version takes over still gets its own files: from its own copy, which is kept as long as that page is there.
//
// Requests to other hosts are never answered here. Each is told to the page, without its query and body, so that the page's
// list of requests has a second witness.

const SCOPE = new URL("./", self.location.href).href;
// Several sites of one host share the place for copies; each keeps to its own.
const NAME = `doctune-${BUILD} ${SCOPE}`;
const SHARED = `doctune-shared ${SCOPE}`;
const SHARED_FILES_MAX = 200;
const ANSWER_WAIT = 3000;
// The page for addresses that a person types. Some hosts send its address on to the one without the ending.
const CUSTOM = "custom.html";

self.addEventListener("install", (event) => event.waitUntil(copySite()));
// The page that is open at the first visit is taken in too: from now on it goes on without a network.
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data?.kind === "apply") event.waitUntil(self.skipWaiting());
  if (event.data?.kind === "build") event.ports[0]?.postMessage(BUILD);
  // The page that it replaced is gone by now, and with it perhaps the last of an older version.
  if (event.data?.kind === "started") event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) {
    if (url.protocol.startsWith("http")) event.waitUntil(tell(event.clientId, url, request.method));
    return;
  }
  const path = pathInSite(url);
  if (path === "share" && request.method === "POST") {
    event.respondWith(keepShared(request));
  } else if (request.method === "GET" && !request.headers.has("range")) {
    if (FILES.has(path)) event.respondWith(fromCopy(path, request));
    else if (path?.startsWith("assets/")) event.respondWith(fromAnyCopy(request));
  }
});

// The path as FILES has it, or undefined outside of the site. What follows a `?` names no other file of ours.
function pathInSite(url) {
  const address = url.origin + url.pathname;
  if (!address.startsWith(SCOPE)) return undefined;
  const path = address.slice(SCOPE.length);
  if (path === "" || path === "index.html") return "./";
  return path === "custom" ? CUSTOM : path;
}

async function copySite() {
  try {
    const copy = await caches.open(NAME);
    await Promise.all([...FILES].map(async ([path, integrity]) => copy.put(path, await fetched(path, integrity))));
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

// A file as it was built: other bytes, an error or a detour are refused. The browser may still have an asset, whose name
// never means other bytes; should it have wrong ones, the host is asked.
async function fetched(path, integrity) {
  const fetchBy = async (cache) => {
    const response = await fetch(new Request(path, { cache, integrity }));
    const detour = response.redirected && path !== CUSTOM;
    if (!response.ok || detour) throw new Error(`${path} did not come: ${response.status}`);
    // Browsers refuse an answer that came by a detour as a page.
    return response.redirected ? new Response(response.body, response) : response;
  };
  return path.startsWith("assets/") ? fetchBy("default").catch(() => fetchBy("reload")) : fetchBy("no-cache");
}

async function fromCopy(path, request) {
  const copy = await caches.open(NAME);
  return (await copy.match(path, { ignoreVary: true })) ?? fetch(request);
}

async function fromAnyCopy(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

// Removes the copies of versions that no page is open of. A version that is just coming keeps its own.
async function tidy() {
  const isOld = (name) => name.startsWith("doctune-") && name.endsWith(` ${SCOPE}`) && name !== NAME && name !== SHARED;
  const old = (await caches.keys()).filter(isOld);
  if (old.length === 0 || self.registration.installing || self.registration.waiting) return;
  const builds = await buildsOfOpenPages();
  const isNeeded = (name) => builds.some((build) => build === undefined || name.startsWith(`doctune-${build} `));
  await Promise.all(old.filter((name) => !isNeeded(name)).map((name) => caches.delete(name)));
}

// A page that does not answer may be of any build: `undefined`.
async function buildsOfOpenPages() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const inSite = pages.filter((page) => page.url.startsWith(SCOPE));
  return Promise.all(
    inSite.map((page) => {
      const { port1, port2 } = new MessageChannel();
      return new Promise((resolve) => {
        port1.onmessage = ({ data }) => resolve(data);
        setTimeout(resolve, ANSWER_WAIT);
        page.postMessage({ kind: "build" }, [port2]);
      });
    }),
  );
}

// A request of a page is told to that page; one of a worker, whose page is not known here, to all.
async function tell(clientId, url, method) {
  const asker = clientId ? await self.clients.get(clientId) : undefined;
  const pages = asker?.type === "window" ? [asker] : await self.clients.matchAll({ type: "window" });
  for (const page of pages) page.postMessage({ kind: "request", method, origin: url.origin, path: url.pathname });
}

// What the system shares with the installed app: kept for the page, which takes it when it starts.
async function keepShared(request) {
  const form = await request.formData();
  const place = await caches.open(SHARED);
  const files = form.getAll("files").filter((file) => file instanceof File).slice(0, SHARED_FILES_MAX);
  const words = ["title", "text", "url"].map((name) => form.get(name)).filter((text) => typeof text === "string" && text !== "");
  const now = Date.now();
  const keep = (number, body, name) =>
    place.put(`shared/${now}-${number}`, new Response(body, { headers: { "x-name": encodeURIComponent(name) } }));
  await Promise.all(files.map((file, number) => keep(number, file, file.name)));
  if (words.length > 0) await keep(files.length, words.join("\n\n"), "");
  return Response.redirect("./", 303);
}
