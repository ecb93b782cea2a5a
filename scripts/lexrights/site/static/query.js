"use strict";
// The query page: YASGUI's editor and table over a store in this browser. Nothing that is typed leaves the page.
(() => {
  const place = document.getElementById("editor");
  if (!place || location.protocol === "file:") return;
  const { root, suffix } = document.body.dataset;
  const OURS = /href=["']https:\/\/w3id\.org\/lexrights\/id\/([a-z]+)\/([a-z0-9-]+)["']/g;
  const status = document.getElementById("status");
  const bar = document.getElementById("progress");
  const runButton = document.getElementById("run");
  const stopButton = document.getElementById("stop");
  const examples = document.getElementById("examples");
  const share = document.getElementById("share");
  const files = place.dataset.files.split(" ");
  const prefixes = JSON.parse(place.dataset.prefixes);
  let labels = {};
  let engine = null;
  let ready = false;
  let waiting = null;

  class Fatal extends Error {}

  const script = (src) => new Promise((resolve, reject) => {
    const one = document.createElement("script");
    one.src = src;
    one.onload = resolve;
    one.onerror = () => reject(new Error(src));
    document.head.append(one);
  });

  function start() {
    bar.hidden = false;
    ready = false;
    engine = new Worker(`${root}static/engine.js`, { type: "module" });
    return new Promise((resolve, reject) => {
      engine.onerror = (event) => reject(new Error(event.message));
      engine.onmessage = ({ data }) => {
        if (data.progress !== undefined) bar.value = data.progress;
        if (data.ready !== undefined) { ready = bar.hidden = true; resolve(); }
        if (data.answer) waiting?.resolve(data.answer);
        if (data.error) (waiting ? waiting.reject : reject)(data.fatal ? new Fatal(data.error) : new Error(data.error));
      };
      engine.postMessage({ files });
    });
  }

  // What the engine held is lost when it is ended: begin with a new one.
  async function again() {
    engine.terminate();
    await start();
    runButton.disabled = false;
  }

  function declared(query) {
    const said = new Set([...query.matchAll(/\bPREFIX\s+([\w-]*):/gi)].map((found) => found[1]));
    const missing = Object.entries(prefixes).filter(([name]) => !said.has(name) && query.includes(`${name}:`));
    return `${missing.map(([name, space]) => `PREFIX ${name}: <${space}>`).join(" ")}\n${query}`;
  }

  function boot(Yasgui) {
    const { Yasqe, Yasr } = Yasgui;
    // The completers that come with the editor ask servers elsewhere.
    for (const name of ["class", "property", "prefixes"]) delete Yasqe.Autocompleters[name];
    Yasqe.defaults.autocompleters = ["variables"];
    Yasqe.registerAutocompleter({
      name: "lexrights",
      bulk: true,
      persistenceId: null,
      isValidCompletionPosition: (editor) => {
        const token = editor.getCompleteToken();
        return /^[a-z]+:/.test(token.string) && token.type !== "comment";
      },
      preProcessToken: (_editor, token) => ({ ...token, autocompletionString: token.string }),
      get: () => window.lexrightsTerms,
    }, true);
    const table = Yasr.plugins.table.prototype;
    const cell = table.getCellContent;
    table.getCellContent = function beside(binding, ...rest) {
      const made = cell.call(this, binding, ...rest).replace(OURS, `href='${root}doc/$1/$2${suffix}.html'`);
      const name = binding.type === "uri" && labels[binding.value];
      const safe = document.createElement("span");
      safe.className = "beside";
      safe.textContent = name || "";
      return name ? `${made}${safe.outerHTML}` : made;
    };
    const editor = new Yasqe(place, {
      persistenceId: null, createShareableLink: null, showQueryButton: false,
      collapsePrefixesOnLoad: false, resizeable: false, lineWrapping: true, viewportMargin: Infinity,
    });
    editor.getInputField().setAttribute("aria-label", place.dataset.label);
    const results = new Yasr(document.getElementById("results"), {
      persistenceId: null, prefixes, pluginOrder: ["table", "response"], defaultPlugin: "table",
    });
    results.on("drawn", () => {
      results.rootEl.querySelector(".tableSizer")?.setAttribute("aria-label", place.dataset.rows);
      results.rootEl.querySelector(".tableFilter")?.setAttribute("aria-label", place.dataset.filter);
      const first = results.rootEl.querySelector("th .dt-column-title");
      if (first && !first.textContent) first.textContent = "#";
    });
    // The editor's own keys would send the query to a server elsewhere.
    const go = () => (runButton.disabled ? undefined : run(editor, results));
    const keys = { Tab: false, "Shift-Tab": false, "Ctrl-Enter": go, "Cmd-Enter": go };
    editor.setOption("extraKeys", { ...editor.getOption("extraKeys"), ...keys });
    editor.query = go;
    return [editor, results];
  }

  async function run(editor, results) {
    const query = editor.getValue();
    history.replaceState(null, "", `#query=${encodeURIComponent(query)}`);
    runButton.disabled = true;
    stopButton.hidden = false;
    status.textContent = "…";
    place.parentElement.classList.add("waiting");
    try {
      const answer = await new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        engine.postMessage({ query: declared(query) });
      });
      labels = answer.labels;
      place.parentElement.classList.remove("waiting");
      results.setResponse({ data: answer.data, contentType: answer.type, status: 200 }, answer.duration);
      const count = answer.type.includes("json") ? JSON.parse(answer.data).results?.bindings.length : undefined;
      const more = answer.cut ? ` (${place.dataset.cut})` : "";
      status.textContent = count === undefined ? "" : `${place.dataset.rows}: ${count}${more}`;
    } catch (error) {
      // One line with the prefixes stands before what was typed.
      const said = error.message.replace(/^error at (\d+):/, (_all, line) => `error at ${line - 1}:`);
      status.textContent = error instanceof Fatal ? place.dataset.fatal : said;
      if (error instanceof Fatal) await again();
    }
    waiting = null;
    runButton.disabled = !ready;
    stopButton.hidden = true;
  }

  async function open() {
    document.getElementById("without").hidden = true;
    document.getElementById("with").hidden = false;
    await Promise.all([script(`${root}assets/yasgui.min.js`), script(`${root}static/terms-data.js`)]);
    const [editor, results] = boot(window.Yasgui);
    const show = (number) => {
      const text = document.getElementById(`example-${number}`)?.textContent;
      if (text) editor.setValue(text);
      return Boolean(text);
    };
    const told = new URLSearchParams(location.hash.slice(1));
    if (told.get("query")) editor.setValue(told.get("query"));
    else if (show(told.get("question"))) examples.value = told.get("question");
    else show(examples.value);
    examples.addEventListener("change", () => show(examples.value));
    await start();
    runButton.disabled = false;
    status.textContent = "";
    runButton.addEventListener("click", () => run(editor, results));
    stopButton.addEventListener("click", async () => {
      waiting?.reject(new Error(place.dataset.stopped));
      await again();
    });
    share.addEventListener("click", async () => {
      history.replaceState(null, "", `#query=${encodeURIComponent(editor.getValue())}`);
      await navigator.clipboard?.writeText(location.href);
      status.textContent = place.dataset.copied;
    });
    document.body.dataset.ready = "yes";
  }

  open().catch((error) => {
    document.getElementById("without").hidden = false;
    status.textContent = error.message;
  });
})();
