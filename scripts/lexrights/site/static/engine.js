// The store, in a worker of its own: a query that takes too long is ended by ending the worker.
import init, { Store } from "../assets/oxigraph/web.js";

// A claim is called by who says it, too.
const LABEL = `PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?s ?l ?w {
  ?s rdfs:label ?l FILTER(LANG(?l) = "en")
  OPTIONAL { ?s <https://w3id.org/lexrights/ns#claimant>/rdfs:label ?w FILTER(LANG(?w) = "en") }
} ORDER BY ?s ?w`;
const TABLE = "application/sparql-results+json";
const ROWS = 10000; // a table of more holds up the browser
let store = null;
const labels = new Map();

async function read(url, from, to) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const size = Number(response.headers.get("Content-Length")) || 0;
  const parts = [];
  let done = 0;
  for (const reader = response.body.getReader(); ;) {
    const { value, done: ended } = await reader.read();
    if (ended) break;
    parts.push(value);
    done += value.length;
    if (size) postMessage({ progress: from + (to - from) * Math.min(done / size, 1) });
  }
  return new Blob(parts);
}

async function start(files) {
  const engine = await read("../assets/oxigraph/web_bg.wasm", 0, 0.7);
  await init({ module_or_path: await engine.arrayBuffer() });
  store = new Store();
  for (const [place, file] of files.entries()) {
    const text = await (await read(file, 0.7 + 0.3 * place / files.length, 0.7 + 0.3 * (place + 1) / files.length)).text();
    store.load(text, { format: "application/n-triples" });
  }
  const speakers = new Map();
  for (const row of store.query(LABEL)) {
    const [name, who] = [row.get("s").value, row.get("w")?.value];
    if (who) speakers.set(name, [...(speakers.get(name) ?? []), who]);
    labels.set(name, `${speakers.has(name) ? `${speakers.get(name).join(", ")}: ` : ""}${row.get("l").value}`);
  }
  postMessage({ ready: store.size });
}

function ask(query) {
  const start = performance.now();
  const graph = /^\s*(?:(?:PREFIX\s+\S*\s*<[^>]*>|BASE\s*<[^>]*>|#[^\n]*)\s*)*(?:CONSTRUCT|DESCRIBE)\b/i.test(query);
  const type = graph ? "text/turtle" : TABLE;
  let data = store.query(query, { results_format: type });
  const named = {};
  let cut = false;
  if (!graph) {
    const told = JSON.parse(data);
    const rows = told.results?.bindings ?? [];
    cut = rows.length > ROWS;
    if (cut) {
      rows.length = ROWS;
      data = JSON.stringify(told);
    }
    for (const row of rows) {
      for (const { value } of Object.values(row)) if (labels.has(value)) named[value] = labels.get(value);
    }
  }
  postMessage({ answer: { data, type, cut, labels: named, duration: performance.now() - start } });
}

onmessage = async ({ data }) => {
  try {
    if (data.files) await start(data.files); else ask(data.query);
  } catch (error) {
    postMessage({ error: String(error.message ?? error), fatal: error instanceof WebAssembly.RuntimeError });
  }
};
