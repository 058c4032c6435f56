"use strict";
// It runs in the head: the first rows alone are laid out while the page is read.
document.documentElement.classList.add("reading");
addEventListener("DOMContentLoaded", () => {
  document.documentElement.classList.remove("reading");
  const table = document.getElementById("secrets");
  if (!table) return;
  const body = table.tBodies[0];
  const count = document.getElementById("count");
  const empty = document.getElementById("empty");
  const more = document.getElementById("more");
  const search = document.getElementById("search");
  const filters = [...document.querySelectorAll("select[data-key]")];
  const rows = [...body.rows].filter((r) => r !== empty).map((row, place) => ({ row, place, text: "", keys: row.dataset }));
  document.getElementById("tools").hidden = false;

  // Layout costs more than all the rest, so no more rows than these are in the table.
  const page = 100;
  let limit = page, matching = rows;
  const show = () => {
    const shown = Math.min(limit, matching.length);
    body.replaceChildren(...matching.slice(0, shown).map((r) => r.row), empty);
    empty.hidden = shown > 0;
    more.hidden = shown === matching.length;
    count.textContent = (matching.length === rows.length ? `${rows.length}` : `${matching.length} of ${rows.length}`) +
      (more.hidden ? " shown" : `, the first ${shown} shown`);
  };
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = filters.filter((f) => f.value);
    matching = rows.filter((r) => {
      if (!chosen.every((f) => r.keys[f.dataset.key] === f.value)) return false;
      if (words.length > 0) r.text ||= r.row.textContent.toLowerCase();
      return words.every((w) => r.text.includes(w));
    });
    limit = page;
    show();
  };

  let due = 0;
  search.addEventListener("input", () => { cancelAnimationFrame(due); due = requestAnimationFrame(filter); });
  for (const f of filters) f.addEventListener("change", filter);
  more.querySelector("[data-more=page]").addEventListener("click", () => { limit += page; show(); });
  more.querySelector("[data-more=all]").addEventListener("click", () => { limit = rows.length; show(); });

  for (const button of table.tHead.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      const th = button.closest("th");
      const up = th.getAttribute("aria-sort") !== "ascending";
      for (const other of table.tHead.querySelectorAll("th[aria-sort]")) other.setAttribute("aria-sort", "none");
      th.setAttribute("aria-sort", up ? "ascending" : "descending");
      const key = button.dataset.sort, numeric = button.dataset.numeric !== undefined;
      rows.sort((a, b) => {
        const x = a.keys[key], y = b.keys[key];
        const c = numeric ? Number(x) - Number(y) : x < y ? -1 : x > y ? 1 : 0;
        return (up ? c : -c) || a.place - b.place;
      });
      filter();
    });
  }
  // On paper is all that matches, opened.
  addEventListener("beforeprint", () => {
    limit = rows.length;
    show();
    for (const d of body.querySelectorAll("details")) d.open = true;
  });
  // page.html#q=words begins with a search.
  search.value = new URLSearchParams(location.hash.slice(1)).get("q") ?? "";
  filter();
});
