"use strict";
// The query page: YASGUI's editor and result view over a store in this browser. Nothing that is typed leaves the page.
(() => {
  const place = document.getElementById("editor");
  if (!place || location.protocol === "file:") return;
  const { root, suffix } = document.body.dataset;
  const { make, load } = window.lexrights;
  const BASE = "https://w3id.org/lexrights/";
  const NOT_NAMES = /<[^<>\s]*>|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#.*/g;
  const TOKENS = new RegExp([ // as in the command line
    String.raw`\\[^]|<[^\x00-\x20<>"{}|^\x60\\]*>|#.*|'''(?:\\[^]|[^\\])*?'''|"""(?:\\[^]|[^\\])*?"""`,
    String.raw`'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|[?$@][\p{L}\p{N}_]+`,
    String.raw`(?<name>[\p{L}\p{N}_.\-]*:(?:[\p{L}\p{N}_.:%\-]|\\[_~.!$&'()*+,;=\/?#@%\-])*)`,
    String.raw`(?<word>[A-Za-z_][\p{L}\p{N}_]*)|(?<brace>[{}])`,
  ].join("|"), "gu");
  const OURS = ["ns#", "terms/", "id/"].map((one) => BASE + one);
  const LOOKED_AT = 100; // names that nothing has
  const NEAR = 0.75; // as in the command line
  const SHOWN = 200; // rows that are added to the table at once
  const status = document.getElementById("status");
  const bar = document.getElementById("progress");
  const runButton = document.getElementById("run");
  const examples = document.getElementById("examples");
  const files = place.dataset.files.split(" ");
  const prefixes = JSON.parse(place.dataset.prefixes);
  const terms = JSON.parse(place.dataset.terms);
  const spaces = Object.entries(prefixes).sort((a, b) => b[1].length - a[1].length);
  const words = JSON.parse(place.dataset.words);
  let labels = {};
  let engine = null;
  let waiting = null;

  class Fatal extends Error {}

  // The one button runs a query and stops it, so that the focus has a place to stay.
  function state(name) {
    runButton.dataset.state = name;
    runButton.textContent = name === "busy" ? words.stop : words.run;
    runButton.setAttribute("aria-disabled", name === "loading");
  }

  function start() {
    state("loading");
    bar.hidden = false;
    engine = new Worker(`${root}static/engine.js`, { type: "module" });
    return new Promise((resolve, reject) => {
      engine.onerror = () => (waiting ?? { reject }).reject(new Error("engine.js"));
      engine.onmessage = ({ data }) => {
        if (data.progress !== undefined) bar.value = data.progress;
        if (data.ready) { labels = data.ready; bar.hidden = true; state("ready"); resolve(); }
        if (data.answer) waiting.resolve(data.answer);
        if (data.error) (waiting ?? { reject }).reject(data.fatal ? new Fatal(data.error) : new Error(data.error));
      };
      engine.postMessage({ files });
    });
  }

  // The prefixes that a query uses and does not declare.
  function undeclared(query) {
    const bare = query.replace(NOT_NAMES, " ");
    const said = new Set([...query.matchAll(/\bPREFIX\s+([\w-]*):/gi)].map((found) => found[1]));
    const used = new Set([...bare.matchAll(/(?<![\w:?$@-])([A-Za-z][\w-]*|):/g)].map((found) => found[1]));
    return [...used].filter((name) => !said.has(name));
  }

  // The namespaces that a query declares and the names that it looks for, as they are written and in full. What a
  // template puts together need not be there.
  function named(query) {
    const marks = [];
    let [depth, making] = [0, false];
    for (const mark of query.matchAll(TOKENS)) {
      if (/^[#"'?$@\\]/.test(mark[0])) continue;
      const { brace, word } = mark.groups;
      if (brace && (making || depth)) depth += brace === "{" ? 1 : -1;
      else if (!depth) marks.push(mark);
      making = /^(?:construct|insert|data)$/i.test(word ?? "");
    }
    const [known, declared, used] = [{ ...prefixes }, new Map(), new Map()];
    let base = "";
    const full = (written = "") => joined(base, written.replace(/^<|>$/g, ""));
    for (let i = 0; i < marks.length; i++) {
      const [word, name] = [marks[i].groups.word?.toUpperCase(), marks[i].groups.name];
      if (word === "PREFIX" || word === "BASE") {
        const said = marks.slice(i + 1, i + (word === "BASE" ? 2 : 3)).map(([text]) => text);
        const iri = full(said.at(-1));
        declared.set([word, ...said].join(" "), iri);
        if (word === "BASE") base = iri;
        else known[said[0]?.slice(0, -1)] = iri;
        i += said.length;
      } else if (name) {
        const written = name.replace(/(?<!\\)\.+$/, "");
        const colon = written.indexOf(":");
        const space = known[written.slice(0, colon)];
        if (space) used.set(written, space + written.slice(colon + 1).replace(/\\(.)/g, "$1"));
      } else if (marks[i][0][0] === "<") used.set(marks[i][0], full(marks[i][0]));
    }
    return { declared, used };
  }

  function joined(base, iri) {
    if (!base || /^[a-z][a-z0-9+.-]*:/i.test(iri)) return iri;
    try { return new URL(iri, base).href; } catch { return iri; }
  }

  // What to say of each name and namespace in a query that is ours, or nearly, and that nothing has.
  function slips(query) {
    const { declared, used } = named(query);
    const told = (name, near) =>
      words["no-such-name"].replace("{name}", name) + (near ? ` ${words.meant.replace("{name}", near)}` : "");
    const wrong = [...declared].map(([name, iri]) => [name, iri, spaceMeant(iri)]).filter(([, , near]) => near);
    const under = (iri) => wrong.some(([, space]) => iri.startsWith(space) && !/^[/#]/.test(iri.slice(space.length)));
    const known = new Set([...terms, ...Object.values(prefixes), ...OURS]);
    const names = [...used].filter(([, iri]) => !known.has(iri) && !(iri in labels) && !under(iri)).slice(0, LOOKED_AT);
    const found = names.map(([name, iri]) => [name, iri, meant(iri)]).filter(([, iri, near]) => near || isOurs(iri));
    return [
      ...wrong.map(([name, , near]) => told(name, `<${near}>`)),
      ...found.map(([name, , near]) => told(name, near && short(near))),
    ];
  }

  const isOurs = (iri) => OURS.some((space) => iri.startsWith(space));
  const bare = (iri) => iri.replace(/^https?:\/\/(?:www\.)?|[/#]+/g, "");
  const parted = (iri) => /^(.*[:/#])?(.*)$/su.exec(iri).slice(1).map((part) => part ?? "");
  const numbers = (word) => (word.match(/[0-9]+/g) ?? []).map(Number).join();

  // The namespace that one is but for a slip: in how it begins or parts its words, or in a letter of ours.
  function spaceMeant(iri) {
    const all = [...Object.values(prefixes), ...OURS].filter((one) => /[/#]$/.test(one));
    if (all.includes(iri) || (/[/#]$/.test(iri) && all.some((one) => one.startsWith(iri)))) return "";
    const near = (one) => one.startsWith(BASE) && likeness(iri, one) >= 1 - 1.1 / iri.length;
    return all.find((one) => bare(one) === bare(iri)) ?? all.find(near) ?? "";
  }

  // The IRI that one is but for a slip, in its name or in its namespace.
  function meant(iri) {
    const [space, name] = parted(iri);
    const right = Object.values(prefixes).includes(space) ? space : spaceMeant(space);
    const there = [...terms, ...Object.keys(labels).filter(isOurs)];
    const near = nearest(name, there.filter((one) => parted(one)[0] === right));
    const alike = near ?? there.find((one) => bare(one) === bare(iri));
    if (alike || !iri.startsWith(BASE) || iri.startsWith(`${BASE}id/`)) return alike;
    return nearest(name, there.filter((one) => !one.startsWith(`${BASE}id/`)));
  }

  // Of some IRIs the one from whose name another differs by a slip; another number is none.
  function nearest(name, some) {
    const ranked = some
      .map((one) => [parted(one)[1], one])
      .filter(([other]) => !numbers(name) || !numbers(other) || numbers(name) === numbers(other))
      .map(([other, one]) => [likeness(name, other), one])
      .sort(([a, one], [b, other]) => b - a || (one < other ? -1 : 1));
    return ranked.length && ranked[0][0] >= NEAR ? ranked[0][1] : undefined;
  }

  // How much two words have in common: twice the letters in the same order, of the letters of both.
  function likeness(a, b) {
    let row = new Array(b.length + 1).fill(0);
    for (const letter of a) {
      const next = [0];
      for (let j = 1; j <= b.length; j++) next[j] = b[j - 1] === letter ? row[j - 1] + 1 : Math.max(row[j], next[j - 1]);
      row = next;
    }
    return (2 * row[b.length]) / (a.length + b.length);
  }

  // What is ours is shown by the page of this site, and by its name as data.
  function page(iri) {
    const thing = iri.startsWith(BASE) && /^id\/([a-z]+\/[a-z0-9-]+)$/.exec(iri.slice(BASE.length));
    if (thing) return `${root}doc/${thing[1]}${suffix}.html`;
    const term = iri.startsWith(BASE) && /^(ns#|terms\/)([\w-]+)$/.exec(iri.slice(BASE.length));
    return term ? `${root}${term[1].slice(0, -1)}${suffix}.html#${term[2]}` : iri;
  }

  function cell(term) {
    if (!term) return make("td");
    if (term.type === "bnode") return make("td", {}, `_:${term.value}`);
    if (term.type !== "uri") {
      const said = make("span", { lang: term["xml:lang"] ?? "" }, term.value);
      const extra = term["xml:lang"] ? `@${term["xml:lang"]}` : short(term.datatype ?? "");
      return make("td", { dir: "auto" }, said, extra && extra !== "xsd:string" ? make("small", {}, ` ${extra}`) : "");
    }
    const name = short(term.value);
    const shown = /^https?:/.test(term.value) ? make("a", { href: page(term.value) }, name) : name;
    const label = labels[term.value];
    return make("td", {}, shown, label ? make("span", { className: "beside", lang: "en" }, label) : "");
  }

  function short(iri) {
    const [name, space] = spaces.find(([, start]) => iri.startsWith(start)) ?? [];
    return name ? `${name}:${iri.slice(space.length)}` : iri;
  }

  // The table of an answer, for the result view: its own reads what stands in the data as HTML.
  class Answer {
    constructor(view) {
      this.view = view;
      this.label = words.table;
      this.priority = 10;
    }

    canHandleResults() { return Boolean(this.view.results); }

    getIcon() {}

    download() {
      const { results } = this.view;
      const getData = () => results.asCsv() ?? String(results.getBoolean());
      return { getData, contentType: "text/csv", filename: "lexrights.csv", title: words["download-answer"] };
    }

    draw() {
      const { results, resultsEl } = this.view;
      const rows = results.getBindings();
      if (!rows) {
        resultsEl.append(make("p", { className: "lead" }, results.getBoolean() ? words.yes : words.no));
        return;
      }
      const names = results.getVariables();
      const body = make("tbody");
      const more = make("button", { type: "button", onclick: () => add() }, words["more-rows"]);
      const add = () => {
        const next = rows.slice(body.rows.length, body.rows.length + SHOWN);
        body.append(...next.map((row) => make("tr", {}, ...names.map((name) => cell(row[name])))));
        more.hidden = body.rows.length === rows.length;
      };
      const heads = names.map((name) => make("th", { scope: "col" }, name));
      resultsEl.append(make("table", {}, make("thead", {}, make("tr", {}, ...heads)), body), more);
      add();
    }
  }

  function view(Yasr) {
    const raw = class extends Yasr.plugins.response {
      label = words.response;

      showLess() { this.yasr.resultsEl.append(make("p", { className: "aside" }, words.lines)); }
    };
    raw.defaults.maxLines = 500;
    for (const name of ["boolean", "error"]) delete Yasr.defaults.plugins[name];
    Yasr.registerPlugin("table", Answer);
    Yasr.registerPlugin("response", raw);
    const made = new Yasr(document.getElementById("results"), { persistenceId: null, prefixes });
    for (const button of made.rootEl.querySelectorAll("button")) button.setAttribute("aria-label", button.title);
    made.rootEl.querySelector(".yasr_downloadIcon").setAttribute("aria-label", words["download-answer"]);
    made.on("drawn", () => made.resultsEl.querySelector("textarea")?.setAttribute("aria-label", words.response));
    return made;
  }

  function edit(Yasqe) {
    // The completers that come with the editor ask servers elsewhere, and so would its own keys.
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
    const editor = new Yasqe(place, {
      persistenceId: null, createShareableLink: null, showQueryButton: false,
      collapsePrefixesOnLoad: false, resizeable: false, lineWrapping: true, viewportMargin: Infinity,
    });
    const keys = { Tab: false, "Shift-Tab": false, "Ctrl-S": false, "Ctrl-Enter": () => go(), "Cmd-Enter": () => go() };
    editor.setOption("extraKeys", { ...editor.getOption("extraKeys"), ...keys });
    editor.query = async () => go();
    editor.getInputField().setAttribute("aria-label", words.sparql);
    editor.on("autocompletionShown", () => {
      place.querySelector(".CodeMirror-hints").setAttribute("aria-label", words.suggestions);
    });
    // A query holds its prefixes, so that it runs elsewhere, too.
    editor.on("changes", () => {
      const known = undeclared(editor.getValue()).filter((name) => name in prefixes).sort();
      const lines = known.map((name) => `PREFIX ${name}: <${prefixes[name]}>\n`).join("");
      if (lines) editor.getDoc().replaceRange(lines, { line: 0, ch: 0 });
    });
    return editor;
  }

  let editor = null;
  let results = null;

  function go() {
    if (runButton.dataset.state === "ready") run();
  }

  // What the engine says of a query that it cannot read names sets of characters; its place is of use.
  function told(message) {
    const [, line, column] = /^error at (\d+):(\d+):/.exec(message) ?? [];
    if (!line) return message;
    const bare = editor.getValue().replace(NOT_NAMES, " ").replace(/\b(PREFIX\s+\S*|BASE)\s/gi, " ");
    if (/^\s*(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b/i.test(bare)) return words["only-queries"];
    const [missing] = undeclared(editor.getValue());
    if (missing !== undefined) return words["no-prefix"].replace("{prefix}", `${missing}:`);
    editor.getDoc().setCursor(line - 1, column - 1);
    return words.unreadable.replace("{line}", line).replace("{column}", column);
  }

  async function run() {
    keep();
    state("busy");
    status.textContent = "…";
    place.parentElement.classList.add("waiting");
    try {
      const answer = await new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        engine.postMessage({ query: editor.getValue() });
      });
      place.parentElement.classList.remove("waiting");
      results.setResponse({ data: answer.data, contentType: answer.type, status: 200 });
      const count = `${answer.type.includes("json") ? words.rows : words.triples}: ${answer.count}`;
      const truth = answer.data.boolean ? words.yes : words.no;
      const said = answer.count === undefined ? truth : `${count}${answer.cut ? ` (${words.cut})` : ""}`;
      const wrong = slips(editor.getValue());
      status.textContent = wrong.length ? `${said}. ${wrong.join(" ")}` : said;
    } catch (error) {
      status.textContent = error instanceof Fatal ? words["too-large"] : told(error.message);
      if (error instanceof Fatal) await again();
    }
    waiting = null;
    if (runButton.dataset.state === "busy") state("ready");
  }

  // What the engine held is lost when it is ended: begin with a new one.
  async function again() {
    engine.terminate();
    waiting = null;
    await start().catch(failed);
  }

  function stop() {
    waiting.reject(new Error(words.stopped));
    again();
  }

  const example = (number) => document.getElementById(`example-${number}`)?.textContent;

  // The address says what the editor holds, also in the other languages.
  function keep() {
    const query = editor.getValue();
    const shown = [...examples.options].find((one) => example(one.value) === query);
    const hash = shown ? `#question=${shown.value}` : `#query=${encodeURIComponent(query)}`;
    if (hash !== location.hash) history.replaceState(null, "", hash);
    for (const link of document.querySelectorAll(".languages a")) link.hash = hash;
  }

  function take() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const text = asked.get("query") ?? example(asked.get("question"));
    if (asked.get("query") === null) examples.value = text ? asked.get("question") : "1";
    editor.setValue(text ?? example(examples.value));
  }

  function failed() {
    document.getElementById("with").hidden = true;
    document.getElementById("failed").textContent = words.broken;
  }

  async function open() {
    document.getElementById("without").hidden = true;
    document.getElementById("with").hidden = false;
    state("loading");
    await Promise.all(["assets/yasgui.min.js", "static/terms-data.js"].map(load));
    editor = edit(window.Yasgui.Yasqe);
    results = view(window.Yasgui.Yasr);
    take();
    keep();
    let later = 0;
    editor.on("changes", () => { clearTimeout(later); later = setTimeout(keep, 300); });
    editor.on("blur", keep);
    addEventListener("hashchange", take);
    examples.addEventListener("change", () => editor.setValue(example(examples.value)));
    await start();
    status.textContent = "";
    runButton.addEventListener("click", () => (runButton.dataset.state === "busy" ? stop() : go()));
    document.body.dataset.ready = "yes";
  }

  open().catch(failed);
})();
