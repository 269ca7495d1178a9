// What the site stored in this browser: read as one value of JSON, put back, and damaged.
{
  const happened = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
    request.onblocked = () => failed(new Error('somebody holds the database open'));
  });
  const finished = (transaction) => new Promise((done, failed) => {
    transaction.oncomplete = done;
    transaction.onabort = () => failed(transaction.error);
  });

  const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  // JSON knows no bytes.
  const written = (value) => {
    if (value instanceof ArrayBuffer) return { buffer: toText(new Uint8Array(value)) };
    if (value instanceof Uint8Array) return { bytes: toText(value) };
    if (Array.isArray(value)) return { list: value.map(written) };
    if (value && typeof value === 'object') return { fields: Object.entries(value).map(([key, inner]) => [key, written(inner)]) };
    return { plain: value };
  };
  const read = (value) => {
    if ('buffer' in value) return toBytes(value.buffer).buffer;
    if ('bytes' in value) return toBytes(value.bytes);
    if ('list' in value) return value.list.map(read);
    if ('fields' in value) return Object.fromEntries(value.fields.map(([key, inner]) => [key, read(inner)]));
    return value.plain;
  };

  const folder = async (parts) => {
    let inner = await navigator.storage.getDirectory();
    for (const part of parts) inner = await inner.getDirectoryHandle(part, { create: true });
    return inner;
  };
  const write = async (path, bytes) => {
    const parts = path.split('/');
    const file = await (await folder(parts.slice(0, -1))).getFileHandle(parts.at(-1), { create: true });
    const stream = await file.createWritable();
    await stream.write(bytes);
    await stream.close();
  };
  const files = async (from, path = '') => {
    const found = {};
    for await (const [name, handle] of from.entries()) {
      if (handle.kind === 'directory') Object.assign(found, await files(handle, `${path}${name}/`));
      else found[path + name] = new Uint8Array(await (await handle.getFile()).arrayBuffer());
    }
    return found;
  };

  const names = async () => (await indexedDB.databases()).map(({ name }) => name).toSorted();
  const inStore = async (name, store, work) => {
    const db = await happened(indexedDB.open(name));
    try {
      const transaction = db.transaction(store, 'readwrite', { durability: 'strict' });
      const outcome = await work(transaction.objectStore(store));
      transaction.commit();
      await finished(transaction);
      return outcome;
    } finally {
      db.close();
    }
  };
  const projectName = async () => (await names()).find((name) => name.startsWith('doctune-project-'));

  // A bit is turned over in the middle, or the second half is gone.
  const worse = (value, way) => {
    if (value instanceof ArrayBuffer) return worse(new Uint8Array(value), way).buffer;
    if (value instanceof Uint8Array) {
      const copy = way === 'truncated' ? value.slice(0, value.length >> 1) : value.slice();
      if (way === 'flipped') copy[copy.length >> 1] ^= 4;
      return copy;
    }
    if (typeof value === 'string') return new TextDecoder().decode(worse(new TextEncoder().encode(value), way));
    if (Array.isArray(value)) return value.map((inner) => worse(inner, way));
    if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, worse(inner, way)]));
    return value;
  };

  globalThis.stored = {
    async all() {
      const databases = [];
      for (const name of await names()) {
        const db = await happened(indexedDB.open(name));
        const stores = [];
        for (const store of db.objectStoreNames) {
          const source = db.transaction(store).objectStore(store);
          const [keys, values] = await Promise.all([happened(source.getAllKeys()), happened(source.getAll())]);
          const records = keys.map((key, at) => [written(key), written(values[at])]);
          stores.push({ name: store, keyPath: source.keyPath, autoIncrement: source.autoIncrement, records });
        }
        databases.push({ name, version: db.version, stores });
        db.close();
      }
      const found = await files(await navigator.storage.getDirectory());
      const bytes = Object.fromEntries(Object.keys(found).toSorted().map((path) => [path, toText(found[path])]));
      return { databases, files: bytes, remembered: localStorage.getItem('doctune-projects') };
    },

    async putBack({ databases, files: bytes, remembered }) {
      for (const { name, version, stores } of databases) {
        const opening = indexedDB.open(name, version);
        opening.onupgradeneeded = () => {
          for (const { name: store, keyPath, autoIncrement } of stores) opening.result.createObjectStore(store, { keyPath, autoIncrement });
        };
        (await happened(opening)).close();
        for (const { name: store, keyPath, records } of stores) {
          await inStore(name, store, (target) => {
            for (const [key, value] of records) target.put(read(value), ...(keyPath === null ? [read(key)] : []));
          });
        }
      }
      for (const [path, text] of Object.entries(bytes)) await write(path, toBytes(text));
      if (remembered !== null) localStorage.setItem('doctune-projects', remembered);
    },

    // The databases of the project get a higher version, as a later build would give them.
    async becomeNewer() {
      const name = await projectName();
      const { version } = (await indexedDB.databases()).find((database) => database.name === name);
      const opening = indexedDB.open(name, version + 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('of-a-later-build');
      (await happened(opening)).close();
    },

    // The number of the schema in the records themselves becomes that of a later build.
    async writeNewerSchema() {
      await inStore(await projectName(), 'meta', (target) => happened(target.put(new TextEncoder().encode('1000'), 0)));
    },

    // Damages the newest record of a store of the project; gives how many there are.
    async damageRecord(store, way) {
      return inStore(await projectName(), store, async (target) => {
        const keys = await happened(target.getAllKeys());
        if (keys.length === 0) return 0;
        const value = await happened(target.get(keys.at(-1)));
        await happened(target.put(worse(value, way), ...(target.keyPath === null ? [keys.at(-1)] : [])));
        return keys.length;
      });
    },

    // Damages the largest file of the project, or takes it away; gives how many there are.
    async damageFile(way) {
      const found = Object.entries(await files(await navigator.storage.getDirectory()));
      const [path, bytes] = found.toSorted(([, one], [, other]) => other.length - one.length)[0];
      if (way === 'gone') await (await folder(path.split('/').slice(0, -1))).removeEntry(path.split('/').at(-1));
      else await write(path, worse(bytes, way));
      return found.length;
    },
  };
}
