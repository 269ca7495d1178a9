// A clock that can be put forward: windClock(milliseconds). Dates show the new time, and timers that were due meanwhile
// run at once and once each, as they do after a computer has slept.
{
  const { setTimeout: setReal, clearTimeout: clearReal, setInterval: repeatReal, clearInterval: stopReal } = globalThis;
  const RealDate = Date;
  const now = performance.now.bind(performance);
  const timers = new Map();
  let ahead = 0;

  globalThis.Date = class extends RealDate {
    constructor(...parts) {
      super(...(parts.length === 0 ? [RealDate.now() + ahead] : parts));
    }
    static now() {
      return RealDate.now() + ahead;
    }
  };
  performance.now = () => now() + ahead;

  globalThis.setTimeout = (run, wait = 0, ...values) => {
    const timer = setReal(() => {
      timers.delete(timer);
      run(...values);
    }, wait);
    timers.set(timer, { run: () => run(...values), due: performance.now() + Number(wait), again: false });
    return timer;
  };
  globalThis.setInterval = (run, wait = 0, ...values) => {
    const timer = repeatReal(run, wait, ...values);
    timers.set(timer, { run: () => run(...values), due: performance.now() + Number(wait), again: true });
    return timer;
  };
  globalThis.clearTimeout = globalThis.clearInterval = (timer) => {
    timers.delete(timer);
    clearReal(timer);
    stopReal(timer);
  };

  globalThis.windClock = (milliseconds) => {
    ahead += milliseconds;
    for (const [timer, { run, due, again }] of [...timers]) {
      if (due > performance.now()) continue;
      if (!again) clearTimeout(timer);
      run();
    }
  };
}
