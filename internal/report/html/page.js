"use strict";
(() => {
  const table = document.getElementById("secrets");
  if (!table) return;
  const body = table.tBodies[0];
  const count = document.getElementById("count");
  const empty = document.getElementById("empty");
  const search = document.getElementById("search");
  const filters = [...document.querySelectorAll("select[data-key]")];
  // What is searched is put together once: layout costs more than all the rest.
  const rows = [...body.rows].filter((r) => r.id !== "empty").map((row, place) => ({
    row, place, text: row.textContent.toLowerCase(), keys: row.dataset,
  }));
  document.getElementById("tools").hidden = false;

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const r of rows) {
      const ok = words.every((w) => r.text.includes(w)) && filters.every((f) => !f.value || r.keys[f.dataset.key] === f.value);
      if (r.row.hidden === ok) r.row.hidden = !ok;
      if (ok) shown++;
    }
    count.textContent = shown === rows.length ? `${shown} shown` : `${shown} of ${rows.length} shown`;
    empty.hidden = shown > 0;
  };

  let due = 0;
  const soon = () => { cancelAnimationFrame(due); due = requestAnimationFrame(filter); };
  search.addEventListener("input", soon);
  for (const f of filters) f.addEventListener("change", filter);

  for (const button of table.tHead.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      const th = button.closest("th");
      const up = th.getAttribute("aria-sort") !== "ascending";
      for (const other of table.tHead.querySelectorAll("th[aria-sort]")) other.setAttribute("aria-sort", "none");
      th.setAttribute("aria-sort", up ? "ascending" : "descending");
      const key = button.dataset.sort, numeric = button.dataset.numeric !== undefined;
      const order = (a, b) => {
        const x = a.keys[key], y = b.keys[key];
        const c = numeric ? Number(x) - Number(y) : x < y ? -1 : x > y ? 1 : 0;
        return (up ? c : -c) || a.place - b.place;
      };
      body.append(...rows.toSorted(order).map((r) => r.row), empty);
    });
  }
  addEventListener("beforeprint", () => { for (const d of document.querySelectorAll("tr:not([hidden]) details")) d.open = true; });
  // page.html#q=words begins with a search.
  search.value = new URLSearchParams(location.hash.slice(1)).get("q") ?? "";
  filter();
})();
