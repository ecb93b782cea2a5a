// The store, in a worker of its own: a query that takes too long is ended by ending the worker.
import init, { Store } from "../assets/oxigraph/web.js";

// A claim is called by who says it, too.
const LABEL = `PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?s ?l ?w {
  ?s rdfs:label ?l FILTER(LANG(?l) = "en")
  OPTIONAL { ?s <https://w3id.org/lexrights/ns#claimant>/rdfs:label ?w FILTER(LANG(?w) = "en") }
} ORDER BY ?s ?w`;
const GRAPH = /^\s*(?:(?:PREFIX\s+\S*\s*<[^>]*>|BASE\s*<[^>]*>|#[^\n]*)\s*)*(?:CONSTRUCT|DESCRIBE)\b/i;
const TABLE = "application/sparql-results+json";
const TRIPLES = "application/n-triples"; // one a line, so that an answer can be cut
const MOST = 10000; // rows or triples of an answer: more hold up the browser
let store = null;

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
    store.load(text, { format: TRIPLES });
  }
  const labels = {};
  const speakers = {};
  for (const row of store.query(LABEL)) {
    const [name, who] = [row.get("s").value, row.get("w")?.value];
    if (who) (speakers[name] ??= []).push(who);
    labels[name] = `${speakers[name] ? `${speakers[name].join(", ")}: ` : ""}${row.get("l").value}`;
  }
  postMessage({ ready: labels });
}

function ask(query) {
  if (GRAPH.test(query)) {
    const lines = store.query(query, { results_format: TRIPLES }).split("\n").slice(0, -1);
    const data = lines.slice(0, MOST).join("\n");
    postMessage({ answer: { data, type: TRIPLES, count: Math.min(lines.length, MOST), cut: lines.length > MOST } });
    return;
  }
  const data = JSON.parse(store.query(query, { results_format: TABLE }));
  const rows = data.results?.bindings;
  const cut = rows?.length > MOST;
  if (cut) rows.length = MOST;
  postMessage({ answer: { data, type: TABLE, count: rows?.length, cut } });
}

onmessage = async ({ data }) => {
  try {
    if (data.files) await start(data.files); else ask(data.query);
  } catch (error) {
    postMessage({ error: String(error.message ?? error), fatal: error instanceof WebAssembly.RuntimeError });
  }
};
