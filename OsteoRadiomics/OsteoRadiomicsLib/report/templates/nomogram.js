// A nomogram to try values in: one row per input, its points, their total and the risk.
for (const form of document.querySelectorAll("form.nomogram")) {
  const plan = JSON.parse(document.getElementById(form.dataset.nomogram).textContent);
  const fields = form.querySelector("fieldset");
  const readers = plan.axes.map((axis, number) => {
    const low = Math.min(...axis.values), high = Math.max(...axis.values);
    const row = document.createElement("div");
    const label = Object.assign(document.createElement("label"), { textContent: axis.title, htmlFor: `input-${number}` });
    const shown = document.createElement("output");
    row.append(label);
    let field;
    if (axis.category) {
      field = document.createElement("select");
      axis.values.forEach((value, index) => field.add(new Option(axis.labels[index], value)));
      row.append(field);
    } else {
      const range = { min: low, max: high, step: "any", value: (low + high) / 2 };
      const slider = Object.assign(document.createElement("input"), { type: "range", ...range, ariaLabel: `{{ _("${axis.title}, slider") }}` });
      field = Object.assign(document.createElement("input"), { type: "number", step: "any", value: Number(range.value.toPrecision(3)) });
      slider.value = field.value;
      slider.addEventListener("input", () => { field.value = Number(Number(slider.value).toPrecision(4)); });
      field.addEventListener("input", () => { slider.value = field.value; });
      row.append(field, slider);
    }
    field.id = `input-${number}`;
    row.append(shown);
    fields.append(row);
    return () => {
      const value = field.value === "" ? NaN : Number(field.value);
      const points = axis.coefficient * (value - axis.zero) * plan.points_per_unit;
      const beyond = !axis.category && (value < low || value > high) ? `{{ _(", beyond ${low} to ${high}") }}` : "";
      shown.textContent = Number.isNaN(points) ? "{{ _("no value") }}" : `{{ _("${points.toFixed(1)} points${beyond}") }}`;
      return points;
    };
  });
  const update = () => {
    const total = readers.reduce((sum, read) => sum + read(), 0);
    const predictor = plan.base + total / plan.points_per_unit;
    form.querySelector(".points").textContent = Number.isNaN(total) ? "–" : total.toFixed(1);
    for (const output of form.querySelectorAll(".risk")) {
      const hazard = output.dataset.hazard;  // of a Cox model by one time
      const risk = hazard === undefined ? 1 / (1 + Math.exp(-predictor)) : -Math.expm1(-Number(hazard) * Math.exp(predictor));
      output.textContent = Number.isNaN(risk) ? "–" : `${(100 * risk).toFixed(1)} %`;
    }
  };
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  update();
}
