// The score of a weighted checklist: weight of the items answered yes, in per cent of those that apply.
for (const table of document.querySelectorAll("table[data-scored]")) {
  const bands = JSON.parse(document.getElementById(table.dataset.scored).textContent);
  const answers = [...table.querySelectorAll("select[data-weight]")];
  const shown = table.closest("details").querySelector("output.score");
  table.addEventListener("input", () => {
    const open = answers.filter((answer) => answer.value === "").length;
    const weigh = (kept) => answers.filter(kept).reduce((sum, answer) => sum + Number(answer.dataset.weight), 0);
    const applies = weigh((answer) => answer.value !== "none");
    const score = applies > 0 ? (100 * weigh((answer) => answer.value === "yes")) / applies : NaN;
    const band = (bands.find(([limit]) => score < limit) ?? [0, "{{ _("excellent") }}"])[1];
    shown.textContent = open ? `{{ _("${open} still to answer") }}` : Number.isNaN(score) ? "{{ _("no item applies") }}" : `{{ _("${score.toFixed(1)} of 100 (${band})") }}`;
  });
}
