"use strict";
// Search, copy buttons and the kept language: all of it is an addition; the pages work without.
(() => {
  const { root, suffix } = document.body.dataset;
  const box = document.getElementById("q");
  const found = document.getElementById("found");
  const count = document.getElementById("found-count");
  const LIMIT = 12;
  const language = document.documentElement.lang;
  const kinds = JSON.parse(found?.dataset.kinds ?? "{}");
  let loading = null;

  const make = (tag, more, ...children) => {
    const made = Object.assign(document.createElement(tag), more);
    made.append(...children);
    return made;
  };
  const load = (file) => new Promise((resolve, reject) => {
    const src = `${root}${file}`;
    document.head.append(make("script", { src, onload: resolve, onerror: () => reject(new Error(src)) }));
  });
  const link = (page, ...children) => make("a", { href: `${root}${page}${suffix}.html` }, ...children);
  window.lexrights = { make, load, link }; // what the query page and the network use too

  // Letters and digits alone count: a lawyer types "art. 174-2" and "ст. 174".
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ");

  function index() {
    loading ??= load("static/search-data.js").then(() => window.lexrightsIndex.map((entry) => ({
      kind: entry[0], page: entry[1], label: entry[4][language] ?? entry[2], lang: entry[4][language] ? language : "en",
      text: fold(`${entry[2]} ${entry[3]} ${entry[1].split("/").pop().replaceAll("-", " ")}`),
      // A thing is called by all its names, a claim by its words.
      name: fold(entry[0] === "claim" ? entry[2] : `${entry[2]} ${entry[3]}`),
    })));
    return loading;
  }

  const starts = (text, word) => text.startsWith(word) || text.includes(` ${word}`);

  function rank(entry, words) {
    if (!words.every((word) => entry.text.includes(word))) return -1;
    const begun = words.filter((word) => starts(entry.name, word)).length;
    const whole = words.filter((word) => ` ${entry.name} `.includes(` ${word} `)).length;
    const kind = { claim: 0, person: 4 }[entry.kind] ?? 3;  // who is named by a name stands before their case
    return begun * 4 + whole + kind + (entry.name.startsWith(words[0]) ? 2 : 0);
  }

  async function search() {
    const words = fold(box.value).split(/\s+/).filter(Boolean);
    if (!words.length) { hide(); return; }
    const entries = await index();
    const all = (asked) => entries.map((entry) => [rank(entry, asked), entry]).filter((one) => one[0] >= 0);
    // A name is typed in the case that its sentence asks for: try without the ending.
    const whole = all(words);
    const fits = whole.length ? whole : all(words.map((word) => (word.length > 5 ? word.slice(0, -2) : word)));
    fits.sort((a, b) => b[0] - a[0]);
    found.replaceChildren(...fits.slice(0, LIMIT).map(([, entry]) => line(entry)));
    if (!fits.length) found.textContent = found.dataset.none;
    count.textContent = fits.length ? `${found.dataset.found}: ${fits.length}` : found.dataset.none;
    found.hidden = false;
  }

  const line = (entry) => link(
    entry.page,
    make("span", { className: "kind" }, kinds[entry.kind]), " ",
    make("bdi", { lang: entry.lang }, entry.label),
  );

  function hide() { found.hidden = true; count.textContent = ""; }

  function move(event) {
    const links = [...found.querySelectorAll("a")];
    const place = links.indexOf(document.activeElement);
    if (event.key === "Escape") { hide(); box.focus(); }
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || !links.length) return;
    event.preventDefault();
    const next = place + (event.key === "ArrowDown" ? 1 : -1);
    (next < 0 ? box : links[Math.min(next, links.length - 1)]).focus();
  }

  if (box) {
    box.addEventListener("input", search);
    box.form.addEventListener("keydown", move);
    box.form.addEventListener("submit", (event) => {
      const first = found.querySelector("a");
      if (first && !found.hidden) { event.preventDefault(); first.click(); }
    });
    document.addEventListener("click", (event) => { if (!box.form.contains(event.target)) hide(); });
    const asked = new URLSearchParams(location.search).get("q");
    if (asked) { box.value = asked; search(); }
  }

  // Where the clipboard is not given to a page (over plain HTTP), what is selected can still be copied.
  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = make("textarea", { value: text });
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  // A button copies the text of what it names, or the address of the page.
  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = false;
    const word = button.textContent;
    button.addEventListener("click", async () => {
      const done = await copied(document.getElementById(button.dataset.copy)?.textContent ?? location.href);
      button.focus();
      button.textContent = done ? button.dataset.done : button.dataset.failed;
      setTimeout(() => { button.textContent = word; }, 2000);
    });
  }
})();
