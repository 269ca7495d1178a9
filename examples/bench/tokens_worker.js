// Counts tokens with the library that its address names. Every library is given a text as JavaScript has it.

const libraries = {
  async ours() {
    const { default: init, Tokens } = await import('./ours/counter.js');
    await init();
    const packed = (await fetch('./o200k_base.bin.gz')).body.pipeThrough(new DecompressionStream('gzip'));
    const tokens = new Tokens(new Uint8Array(await new Response(packed).arrayBuffer()));
    return (text) => tokens.count(text);
  },
  async 'gpt-tokenizer'() {
    const { countTokens } = await import('./peers/gpt-tokenizer/esm/encoding/o200k_base.js');
    // The text of a special token counts as text, as everywhere here.
    const options = { disallowedSpecial: new Set() };
    return (text) => countTokens(text, options);
  },
  async 'js-tiktoken'() {
    const { Tiktoken } = await import('./peers/js-tiktoken/dist/lite.js');
    const { default: ranks } = await import('./peers/js-tiktoken/dist/ranks/o200k_base.js');
    const tiktoken = new Tiktoken(ranks);
    return (text) => tiktoken.encode(text, [], []).length;
  },
  async tiktoken() {
    // Its own start is written for bundlers, so what that does is done here.
    const module = await import('./peers/tiktoken/lite/tiktoken_bg.js');
    const compiled = fetch('./peers/tiktoken/lite/tiktoken_bg.wasm');
    const { instance } = await WebAssembly.instantiateStreaming(compiled, { './tiktoken_bg.js': module });
    module.__wbg_set_wasm(instance.exports);
    const ranks = await (await fetch('./peers/tiktoken/encoders/o200k_base.json')).json();
    const tiktoken = new module.Tiktoken(ranks.bpe_ranks, ranks.special_tokens, ranks.pat_str);
    return (text) => tiktoken.encode_ordinary(text).length;
  },
};

const count = await libraries[decodeURIComponent(location.search.slice(1))]();

onmessage = async ({ data: path }) => {
  const text = await (await fetch(path)).text();
  const begun = performance.now();
  const tokens = count(text);
  postMessage({ milliseconds: performance.now() - begun, tokens });
};

postMessage('ready');
