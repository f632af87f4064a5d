// Search boxes: every word must occur in a row's name. Groups without a hit are hidden.
for (const box of document.querySelectorAll("input[data-filters]")) {
  const area = document.getElementById(box.dataset.filters);
  const counter = document.querySelector(`output[data-count="${box.dataset.filters}"]`);
  const rows = [...area.querySelectorAll("tr[data-name]")];
  box.addEventListener("input", () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let hits = 0;
    for (const row of rows) {
      row.hidden = !words.every((word) => row.dataset.name.includes(word));
      hits += !row.hidden;
    }
    for (const group of area.querySelectorAll("details.group")) {
      group.hidden = !group.querySelector("tr[data-name]:not([hidden])");
    }
    counter.textContent = words.length ? `{{ _("${hits} of ${rows.length}") }}` : "";
  });
}
