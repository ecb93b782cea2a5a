"use strict";
// The network that can be walked: by mouse on the drawing, by keyboard through the list and the neighbours' buttons.
(() => {
  const open = document.getElementById("explore");
  if (!open) return;
  const { make, load, link } = window.lexrights;
  const COLOURS = { provision: "#0b4f6c", right: "#4f772d", person: "#b3541e", case: "#7a3e9d" };
  const SHAPES = { provision: "rectangle", right: "ellipse", person: "triangle", case: "diamond" };
  const panel = document.getElementById("walk");
  const choice = document.getElementById("knot");
  const near = document.getElementById("near");

  open.hidden = false;
  open.addEventListener("click", async () => {
    try {
      const files = ["assets/cytoscape.min.js", "static/network-data.js", "static/search-data.js"];
      await Promise.all(files.map(load));
    } catch {
      open.nextElementSibling.textContent = open.dataset.failed;
      return;
    }
    const { nodes, edges } = window.lexrightsNetwork;
    const labels = new Map(window.lexrightsIndex.map(([, page, label]) => [page, label]));
    panel.hidden = false;
    open.hidden = true;
    const drawing = window.cytoscape({
      container: document.getElementById("drawing"),
      elements: [
        ...nodes.map((one) => ({ data: one, position: { x: one.x * 110, y: -one.y * 90 } })),
        ...edges.map(([source, target, claims]) => ({ data: { source, target, claims } })),
      ],
      layout: { name: "preset" },
      style: [
        { selector: "node", style: { label: "data(label)", "background-color": (one) => COLOURS[one.data("kind")], shape: (one) => SHAPES[one.data("kind")], width: 16, height: 16, "font-size": 11, "text-wrap": "wrap", "text-max-width": 130, "text-valign": "bottom", "text-margin-y": 3 } },
        { selector: "edge", style: { width: (one) => 1 + Math.log2(one.data("claims").length), "line-color": "#b9b4a5", "curve-style": "haystack" } },
        { selector: ".far", style: { opacity: 0.15 } },
        { selector: ".here", style: { width: 26, height: 26, "border-width": 3, "border-color": "#d28a1c" } },
      ],
      maxZoom: 3, minZoom: 0.2,
    });
    const sorted = [...nodes].sort((a, b) => a.label.localeCompare(b.label));
    choice.replaceChildren(...sorted.map((one) => new Option(`${one.label} (${choice.dataset[one.kind]})`, one.id)));

    // The claims that name both, each with who makes it.
    function claims(edge) {
      const pages = edge.data("claims");
      const lines = pages.map((page) => make("li", {}, link(page, labels.get(page))));
      const summary = make("summary", {}, `${choice.dataset.claims}: ${pages.length}`);
      return make("details", {}, summary, make("ul", { lang: "en" }, ...lines));
    }

    function go(id) {
      const node = drawing.getElementById(id);
      const around = node.closedNeighborhood();
      drawing.elements().removeClass("here").addClass("far");
      around.removeClass("far");
      node.addClass("here");
      drawing.animate({ fit: { eles: around, padding: 70 } }, { duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 250 });
      choice.value = id;
      const lines = node.connectedEdges().map((edge) => {
        const other = edge.connectedNodes().difference(node).first();
        const onclick = () => { go(other.id()); choice.focus(); };
        return make("li", {}, make("button", { type: "button", onclick }, other.data("label")), claims(edge));
      });
      near.replaceChildren(make("p", {}, link(id, node.data("label"))), make("ul", {}, ...lines));
    }

    choice.addEventListener("change", () => go(choice.value));
    drawing.on("tap", "node", (event) => go(event.target.id()));
    go(sorted[0].id);
    choice.focus();
  });
})();
