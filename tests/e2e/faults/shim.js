// Counts what a page or worker asks of its storage, and makes chosen operations fail as browsers make them fail: a call that
// throws throws, a promise is rejected, a request gets an error event and its transaction is aborted.
//
// `globalThis.storageFaults` is the handle:
//   operations   the names of the operations so far, in order
//   plan         which of them fail, see `planned`; may be changed at any time
//   connections  the open connections to databases
{
  const faults = {
    operations: [],
    plan: null,
    connections: new Set(),
    /// Closes every connection without having been asked to, as Safari does in the background.
    closeConnections(says) {
      const closed = [...faults.connections];
      faults.connections.clear();
      for (const connection of closed) {
        connection.close();
        if (says) connection.dispatchEvent(new Event('close'));
      }
      return closed.length;
    },
    /// Counting begins anew with this plan.
    start(plan) {
      faults.operations.length = 0;
      faults.plan = plan;
      return true;
    },
  };
  globalThis.storageFaults = faults;

  // The plan is { at, forever, error, only, silent }: operation number `at` of those whose name is in `only` (of all,
  // without it) fails with a DOMException named `error`; `forever` lets all later ones fail too; a `silent` failure
  // leaves who waits without any answer.
  const planned = (name) => {
    faults.operations.push(name);
    const plan = faults.plan;
    if (!plan || (plan.only && !plan.only.includes(name))) return null;
    plan.seen = (plan.seen ?? 0) + 1;
    const fails = plan.forever ? plan.seen >= plan.at : plan.seen === plan.at;
    if (fails) plan.failed = name;
    return fails ? plan : null;
  };
  const error = (plan) => new DOMException('made to fail by a test', plan.error);

  // `change(original, name)` gives the function that takes the place of the original.
  const wrap = (owner, names, change) => {
    for (const name of names) {
      const original = owner?.prototype[name];
      if (original) owner.prototype[name] = change(original, `${owner.name}.${name}`);
    }
  };

  const throwing = (original, name) =>
    function (...values) {
      const plan = planned(name);
      if (plan) throw error(plan);
      return original.apply(this, values);
    };

  const rejecting = (original, name) =>
    function (...values) {
      const plan = planned(name);
      if (!plan) return original.apply(this, values);
      return plan.silent ? new Promise(() => {}) : Promise.reject(error(plan));
    };

  // What cannot fail halfway: a handle is closed even when closing fails.
  const throwingAfterwards = (original, name) =>
    function (...values) {
      const plan = planned(name);
      const outcome = original.apply(this, values);
      if (plan) throw error(plan);
      return outcome;
    };

  const listing = (original, name) =>
    function (...values) {
      const plan = planned(name);
      const entries = original.apply(this, values);
      if (plan) entries.next = () => (plan.silent ? new Promise(() => {}) : Promise.reject(error(plan)));
      return entries;
    };

  const show = (object, shown) => Object.defineProperty(object, 'error', { configurable: true, get: () => shown });

  // Databases.

  const openReal = IDBFactory.prototype.open;
  const swallow = (event) => event.stopImmediatePropagation();

  // A request to open that fails or stays silent: it is for another database, which is never made.
  const failingToOpen = (factory, plan) => {
    const request = openReal.call(factory, 'made to fail by a test', 1);
    request.addEventListener('upgradeneeded', (event) => {
      swallow(event);
      request.transaction.abort();
    });
    if (plan.silent) request.addEventListener('error', swallow);
    else show(request, error(plan));
    return request;
  };

  wrap(IDBFactory, ['open'], (original, name) =>
    function (...values) {
      const plan = planned(name);
      if (plan) return failingToOpen(this, plan);
      const request = original.apply(this, values);
      request.addEventListener('success', () => {
        faults.connections.add(request.result);
        request.result.addEventListener('close', () => faults.connections.delete(request.result));
      });
      return request;
    });
  wrap(IDBFactory, ['deleteDatabase'], (original, name) =>
    function (...values) {
      const plan = planned(name);
      return plan ? failingToOpen(this, plan) : original.apply(this, values);
    });
  wrap(IDBFactory, ['databases'], rejecting);

  const { abort, commit } = IDBTransaction.prototype;
  const getReal = IDBObjectStore.prototype.get;
  // Transactions that are to be aborted, with the plan that says so.
  const doomed = new WeakMap();
  // How often a transaction was asked for something.
  const asked = new WeakMap();

  const end = (transaction) => {
    show(transaction, error(doomed.get(transaction)));
    try {
      abort.call(transaction);
    } catch {
      // It is over already.
    }
  };

  // Ends a transaction that is to fail at its commit: as soon as nobody asks it for anything more. Requests of our own keep
  // it open until then, because an automatic commit cannot be stopped.
  const endWhenIdle = (transaction) => {
    const store = transaction.objectStore(transaction.objectStoreNames[0]);
    const look = (before) => {
      const round = getReal.call(store, 0);
      round.addEventListener('success', () => (asked.get(transaction) === before ? end(transaction) : look(asked.get(transaction))));
    };
    look(-1);
  };

  wrap(IDBDatabase, ['transaction'], (original, name) =>
    function (...values) {
      const plan = planned(name);
      if (plan) throw error(plan);
      const transaction = original.apply(this, values);
      asked.set(transaction, 0);
      if (transaction.mode === 'readwrite') {
        const atCommit = planned('IDBTransaction.complete');
        if (atCommit) {
          doomed.set(transaction, atCommit);
          endWhenIdle(transaction);
        }
      }
      return transaction;
    });

  IDBTransaction.prototype.commit = function () {
    if (doomed.has(this)) end(this);
    else commit.call(this);
  };

  const requesting = (original, name) =>
    function (...values) {
      const plan = planned(name);
      const request = original.apply(this, values);
      const { transaction } = request;
      asked.set(transaction, (asked.get(transaction) ?? 0) + 1);
      if (plan) {
        if (plan.silent) for (const kind of ['success', 'error']) request.addEventListener(kind, swallow);
        else show(request, error(plan));
        doomed.set(transaction, plan);
        queueMicrotask(() => end(transaction));
      }
      return request;
    };
  wrap(IDBObjectStore,
    ['add', 'clear', 'count', 'delete', 'get', 'getAll', 'getAllKeys', 'getAllRecords', 'getKey', 'openCursor', 'openKeyCursor', 'put'],
    requesting);
  wrap(IDBIndex, ['count', 'get', 'getAll', 'getAllKeys', 'getKey', 'openCursor', 'openKeyCursor'], requesting);

  // Going on with a cursor asks its transaction again without a new request.
  for (const name of ['advance', 'continue', 'continuePrimaryKey']) {
    const original = IDBCursor.prototype[name];
    IDBCursor.prototype[name] = function (...values) {
      const { transaction } = this.request;
      asked.set(transaction, (asked.get(transaction) ?? 0) + 1);
      return original.apply(this, values);
    };
  }

  // Files, and the storage as a whole.

  let whole = false;
  const wrapTheRest = () => {
    if (whole) return;
    whole = true;
    wrap(globalThis.FileSystemDirectoryHandle, ['getDirectoryHandle', 'getFileHandle', 'removeEntry'], rejecting);
    wrap(globalThis.FileSystemDirectoryHandle, ['entries', 'keys', 'values'], listing);
    wrap(globalThis.FileSystemHandle, ['remove'], rejecting);
    wrap(globalThis.FileSystemFileHandle, ['createSyncAccessHandle', 'createWritable', 'getFile', 'move'], rejecting);
    wrap(globalThis.FileSystemWritableFileStream, ['close', 'seek', 'truncate', 'write'], rejecting);
    wrap(globalThis.FileSystemSyncAccessHandle, ['flush', 'getSize', 'read', 'truncate', 'write'], throwing);
    wrap(globalThis.FileSystemSyncAccessHandle, ['close'], throwingAfterwards);
    wrap(globalThis.StorageManager, ['estimate', 'getDirectory', 'persist', 'persisted'], rejecting);
    wrap(globalThis.LockManager, ['query', 'request'], rejecting);
    wrap(globalThis.Storage, ['getItem', 'removeItem', 'setItem'], throwing);
  };

  // A worker that has not begun yet does not know whether its origin is trustworthy, and has none of these until it does.
  // Programs of ours do nothing before their WebAssembly is there.
  if (globalThis.StorageManager) wrapTheRest();
  for (const name of ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = (...values) => {
      wrapTheRest();
      return original.apply(WebAssembly, values);
    };
  }
}
