// What a person does and sees, inside the page and therefore fast: a long test has hundreds of steps.
{
  const one = (css) => document.querySelector(css);
  const all = (css) => [...document.querySelectorAll(css)];
  const line = (text) => text.replaceAll(/\s+/g, ' ').trim();
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  // Waits until something is there, and gives it.
  const until = async (what, look, patience = 10_000) => {
    for (const end = performance.now() + patience; ; await pause(10)) {
      const found = look();
      if (found) return found;
      if (performance.now() > end) throw new Error(`there is still no ${what}`);
    }
  };

  // Waits until something stays as it is.
  const steady = async (what, look, patience = 10_000) => {
    let before = null;
    let since = performance.now();
    return until(what, () => {
      const now = JSON.stringify(look());
      if (now !== before) [before, since] = [now, performance.now()];
      return now !== 'null' && performance.now() - since >= 150 && [look()];
    }, patience).then(([found]) => found);
  };

  const go = async (step) => {
    if (location.hash !== `#/${step}`) location.hash = `#/${step}`;
    await until(`step ${step}`, () => one(`.steps a[href='#/${step}'][aria-current=step]`) && one('main h1'));
  };

  const shown = (number) => one('.row [aria-current=true]')?.dataset.row === String(number) && one('.turns, .editor');

  const choose = async (number) => {
    await go('review');
    const row = await until(`row ${number}`, () => one(`[data-row='${number}']`));
    row.click();
    await until(`detail of row ${number}`, () => shown(number));
  };

  // Puts other words into the answer of a row and keeps them; gives 'not offered' where that cannot be done.
  const keep = async (number, words) => {
    await choose(number);
    if (!one('.editor')) {
      const edit = one('#edit-example');
      if (!edit || edit.disabled) return 'not offered';
      edit.click();
    }
    const field = await until('field', () => one('#turn-1'));
    if (field.disabled || field.readOnly) return 'not offered';
    field.focus();
    field.select();
    document.execCommand('insertText', false, words);
    const button = await until('button that keeps', () => one('#keep'));
    if (button.disabled) return 'not offered';
    button.click();
    return 'kept';
  };

  // As `keep`, and waits until the page shows the new words.
  const edit = async (number, words) => {
    const outcome = await keep(number, words);
    if (outcome === 'kept') await until(`“${words}”`, () => shown(number) && one('.turns')?.innerText.includes(words));
    return outcome;
  };

  // Presses a button and waits until the whole page has taken note of it.
  const press = async (css) => {
    (await until(css, () => one(`${css}:not(:disabled)`))).click();
    await pause(0);
  };

  const mark = () => {
    const { keeping, savedRevision } = one('.saved-mark')?.dataset ?? {};
    return { keeping: keeping ?? 'no mark', revision: Number(savedRevision ?? 0), words: line(one('.saved-mark')?.innerText ?? '') };
  };

  // Waits until everything is saved, and gives the revision. Work that has just been done begins to be saved after a moment.
  const saved = async () => {
    let since = performance.now();
    let before = null;
    await until('saved mark', () => {
      const { keeping, revision } = mark();
      if (keeping !== 'kept' || revision !== before) [before, since] = [revision, performance.now()];
      return keeping === 'kept' && performance.now() - since >= 500;
    });
    return mark().revision;
  };

  const reading = () => all('.source-row[aria-busy]').length > 0 || mark().keeping === 'opening';

  // The project as it is shown: its sources with what is said of them, its examples by kind, and the first of them.
  const contents = async () => {
    await go('documents');
    await until('list of files', () => !reading() && one('.welcome, .source-row'));
    // A row that was not in view yet is not laid out, and its innerText is empty.
    const sources = all('.source-row').map((row) => `${row.querySelector('.name').title}: ${line(row.querySelector('.state').textContent)}`);
    await go('review');
    await until('list of examples', () => one('.row, .notice a[href="#/examples"]'));
    return steady('list of examples', () => ({
      sources: sources.toSorted(),
      kinds: all('.chip').map((chip) => line(chip.innerText)),
      rows: all('.row').map((row) => line(row.innerText)),
    }));
  };

  // Takes an example out of the data set, and waits until the list is shorter.
  const remove = async (number) => {
    await choose(number);
    const before = one('.row-list > [role=status]').innerText;
    await press('#remove-example');
    await until('shorter list', () => one('.row-list > [role=status]').innerText !== before);
  };

  const say = async (systemMessage) => {
    await go('goal');
    const field = await until('system message', () => one('#system-message'));
    field.focus();
    field.select();
    document.execCommand('insertText', false, systemMessage);
    field.blur();
  };

  // Does something and waits until what it changed is saved.
  const andSave = async (change) => {
    const { revision } = mark();
    await change();
    await until('newer saved revision', () => mark().keeping === 'kept' && mark().revision > revision);
  };

  // From nothing to a file: the steps of a first visit. Each is tried again once where the page offers to. Gives what was
  // shown after each step, whether the page called it saved, and where the way ended too early with the page's words on it.
  const walk = async () => {
    const shown = [];
    const notices = () => all('#notices [data-notice], main > .notice').map((notice) => line(notice.innerText)).filter((words) => words.length >= 20);
    const way_on = () => all('#notices button, main button, main a[href]').some((element) => !element.disabled);
    const look = async () => {
      const settled = () => ['kept', 'memory', 'read-only'].includes(mark().keeping) || notices().length > 0;
      await until('word on how it is kept', settled, 4_000);
      if (mark().keeping === 'kept') await pause(50);
      const seen = await contents();
      shown.push({ contents: seen, saved: mark().keeping === 'kept' });
    };
    const steps = {
      start: () => until('open project', () => mark().keeping !== 'opening' && one('main h1')),
      sample: async () => {
        await go('documents');
        if (!one('.source-row')) await press('.samples li:nth-child(3) button');
        await until('file that was read', () => one('.source-row:not([aria-busy], .failed)'), 4_000);
      },
      examples: async () => {
        await go('examples');
        const made = await until('examples or the button for them', () => one('#make, .making.over'), 4_000);
        if (made.id === 'make') made.click();
        await until('examples', () => one('.making.over'), 4_000);
      },
      edit: () => edit(1, 'Changed on the way.'),
      file: async () => {
        await go('file');
        await until('counted file', () => one('.file-page[aria-busy=false] #totals'), 4_000);
        await press('#download-train');
        await until('saved file', () => one('.saved'), 4_000);
      },
    };
    for (const [name, step] of Object.entries(steps)) {
      const attempt = async () => {
        await step();
        await look();
      };
      try {
        try {
          await attempt();
        } catch (error) {
          const again = one('#try-again:not(:disabled)');
          if (!again) throw error;
          again.click();
          await pause(300);
          await attempt();
        }
      } catch (error) {
        return { shown, ended: `${name}: ${error.message}`, notices: notices(), intelligible: notices().length > 0 && way_on() && document.activeElement !== document.body };
      }
    }
    return { shown, ended: null, notices: notices(), intelligible: true };
  };

  globalThis.person = { until, steady, go, choose, keep, edit, remove, say, andSave, press, mark, saved, contents, walk };
}
