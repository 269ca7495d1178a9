// Takes the service worker back. Serve this file under the name of the site's own service_worker.js, and every browser
// that looks for an update gets it: it removes the copies of the site and then itself, and from then on pages load from
// the host. Pages that are open stay open with their work. See docs/hosting.md.

const SCOPE = new URL("./", self.location.href).href;

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(retire()));

async function retire() {
  const ours = (await caches.keys()).filter((name) => name.startsWith("doctune-") && name.endsWith(` ${SCOPE}`));
  await Promise.all(ours.map((name) => caches.delete(name)));
  await self.registration.unregister();
}
