// Paper. A browser does not tell a page where its sheets end, so this script ends them itself, where they fill best, and writes
// their numbers into the contents. All of it is undone after printing.
{
  const SHRINK = 0.72; // of its height: the least a figure keeps to fit on a sheet
  const WHOLE = 0.34; // of a sheet: a table up to this height is never parted
  const TOGETHER = 0.8; // of a sheet: what belongs together stays so up to this height
  const CROWDED = 2.2; // lines, above which the heading of a row is too high
  const LONG = 24, MOST_ABREAST = 3, GAP = 30; // rows from which a narrow table is set abreast, how often, and pixels between
  const UNLISTED = 3; // sheets, up to which a report needs no contents
  const sheet = document.getElementById("print-style"), contents = document.querySelector("nav.contents");
  const box = (element) => element.getBoundingClientRect();
  let undo = [];
  const change = (apply, revert) => { apply(); undo.push(revert); };
  const mark = (element, name) => change(() => element.classList.add(name), () => element.classList.remove(name));
  const measure = (name) => {
    const rule = Object.assign(document.createElement("div"), { style: `position: absolute; height: var(${name})` });
    document.body.append(rule);
    const { height } = box(rule);
    rule.remove();
    return height;
  };

  // A table that paper squeezes gets smaller letters, where these suffice for rows of one line or it would not fit at all, then
  // turned headings; in the end it is parted by columns, the first repeated. A long and narrow one is set in columns abreast.
  function fit(table, wide) {
    const around = table.closest(".scroll") ?? table.parentElement;
    const natural = () => {
      Object.assign(table.style, { width: "max-content", maxWidth: "none" });
      const found = table.offsetWidth;
      Object.assign(table.style, { width: "", maxWidth: "" });
      return found;
    };
    const own = natural(), long = table.rows.length > LONG && plain(table);
    if (own > wide || (long && own > wide / 2 - GAP)) {
      const needed = own > wide && (table.offsetWidth > wide + 1 || crowded(table));
      mark(around, "narrower");
      if (!needed && natural() > (own > wide ? wide : wide / 2 - GAP)) undo.pop()();
    }
    if (table.offsetWidth > wide + 1) mark(around, "turned");
    if (table.offsetWidth > wide + 1) exchange(table, partsOf(table, wide));
    else if (long) {
      const times = Math.min(MOST_ABREAST, Math.floor((wide + GAP) / (table.offsetWidth + GAP)));
      if (times > 1) exchange(table, [abreastOf(table, times)]);
    }
  }
  function exchange(table, others) {
    change(() => { table.after(...others); table.hidden = true; }, () => { others.forEach((other) => other.remove()); table.hidden = false; });
  }
  function plain(table) { // as many cells in every row
    return table.tHead.rows.length === 1 && [...table.rows].every((row) => row.cells.length === table.tHead.rows[0].cells.length);
  }
  function crowded(table) { // rows of three lines and more
    const text = document.createRange();
    return [...table.tBodies].flatMap((body) => [...body.rows]).some((row) => {
      text.selectNodeContents(row.cells[0]);
      return row.cells.length > 1 && box(text).height > CROWDED * parseFloat(getComputedStyle(row.cells[0]).lineHeight);
    });
  }
  function partsOf(table, wide) {
    const [first, ...others] = [...table.tHead.rows[0].cells].map((cell) => box(cell).width);
    const groups = [[]];
    let taken = first;
    for (const [index, width] of others.entries()) {
      if (taken + width > wide && groups.at(-1).length) { groups.push([]); taken = first; }
      groups.at(-1).push(index + 1);
      taken += width;
    }
    return groups.map((group, index) => {
      const part = table.cloneNode(true);
      for (const row of [...part.rows]) {
        if (row.cells.length === others.length + 1) [...row.cells].forEach((cell, column) => column && !group.includes(column) && cell.remove());
        else if (index === 0) row.cells[0].colSpan = group.length + 1;
        else row.remove(); // a remark across the row stands in the first part
      }
      return part;
    });
  }
  function abreastOf(table, times) {
    const whole = table.cloneNode(true);
    const rows = [...whole.tBodies].flatMap((body) => [...body.rows]);
    const high = Math.ceil(rows.length / times), heads = [...whole.tHead.rows[0].cells];
    const join = (row, cells) => cells.forEach((cell, column) => { row.append(cell); if (!column) cell.classList.add("again"); });
    for (let time = 1; time < times; time += 1) join(whole.tHead.rows[0], heads.map((cell) => cell.cloneNode(true)));
    for (const [index, row] of rows.slice(high).entries()) {
      join(rows[index % high], [...row.cells]);
      row.remove();
    }
    return whole;
  }

  // Pieces are what no sheet parts. at: where a sheet may end before it. keeps: with the next; follows: the one before it.
  const piece = (at, bottom, more) => ({ at, top: box(at).top, bottom, ...more });
  function* rows(table, most) {
    const all = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => box(row).height);
    if (!all.length || box(table).height < WHOLE * most) { yield piece(table, box(table).bottom, {}); return; }
    const head = table.tHead ? box(table.tHead).height : 0; // a browser repeats it on every sheet
    for (const [index, row] of all.entries()) {
      const keeps = !index || index === all.length - 2 || Boolean(all[index + 1]?.matches(".warned"));
      yield piece(index ? row : table, box(row).bottom, index ? { keeps, head } : { keeps });
    }
  }
  function* abreast(figures) {
    const lines = [];
    for (const figure of figures) {
      if (lines.length && box(figure).top < box(lines.at(-1)[0]).top + 4) lines.at(-1).push(figure);
      else lines.push([figure]);
    }
    for (const line of lines) yield piece(line[0], Math.max(...line.map((figure) => box(figure).bottom)), { figures: line });
  }
  function* facts(list) {
    const terms = [...list.children].filter((term) => term.tagName === "DT");
    for (const [index, term] of terms.entries()) {
      yield piece(term, terms[index + 1] ? box(terms[index + 1]).top : box(list).bottom, { keeps: !index || index === terms.length - 2 });
    }
  }
  function* items(list) {
    const all = [...list.children];
    for (const [index, item] of all.entries()) yield piece(item, box(item).bottom, { keeps: !index || index === all.length - 2 });
  }
  function* pieces(element, most) {
    const { height, bottom } = box(element);
    if (!height) return;
    if (element.matches("table")) yield* rows(element, most);
    else if (element.matches(".figures")) yield* abreast([...element.children]);
    else if (element.matches("figure")) yield* abreast([element]);
    else if (element.matches("dl.facts")) yield* facts(element);
    else if (element.matches("ol, ul")) yield* items(element);
    else if (element.matches("details:not([open])")) yield piece(element, bottom, {});
    else if (element.matches("main, section, article, details, .scroll, .gallery, div:not([class])")) {
      for (const child of element.children) yield* pieces(child, most);
    } else yield piece(element, bottom, { keeps: element.matches("h1, h2, h3, summary, .about"), follows: element.matches(".note, .notes, footer") });
  }
  function blocks(most) {
    const found = [];
    for (const next of [...document.body.children].flatMap((child) => [...pieces(child, most)])) {
      const block = found.at(-1);
      if (block && (block.at(-1).keeps || next.follows) && next.bottom - block[0].top < TOGETHER * most) block.push(next);
      else found.push([next]);
    }
    return found;
  }

  // Makes figures that stand abreast lower by so many pixels; false where one would become too small.
  function lower(figures, by) {
    const limit = Math.max(...figures.map((figure) => box(figure).bottom)) - by;
    const wanted = figures.map((figure) => {
      const image = figure.querySelector("img");
      return { image, has: image ? box(image).height : 0, cut: Math.max(0, box(figure).bottom - limit) };
    });
    if (wanted.some(({ has, cut }) => has - cut < SHRINK * has || (cut && !has))) return false;
    for (const { image, has, cut } of wanted.filter(({ cut }) => cut)) {
      change(() => image.style.setProperty("--tallest", `${has - cut}px`), () => image.style.removeProperty("--tallest"));
    }
    return true;
  }

  // Ends sheets. Gives their number, and for every piece [where it begins, its sheet].
  function paginate() {
    const most = measure("--leaf"), places = [], ends = [];
    let number = 1, start = 0, spared = 0; // top of the sheet, and what lower figures spared on it, in pixels
    for (const block of blocks(most)) {
      const { at, top, head = 0 } = block[0], { bottom, figures } = block.at(-1);
      const over = bottom - spared - start - most;
      if (over > 0 && figures && lower(figures, over + 1)) spared += over + 1;
      else if (over > 0 && top > start) {
        ends.push(at);
        number += 1;
        start = top - head;
        spared = 0;
      }
      for (; bottom - spared - start > most + 1; start += most) number += 1; // taller than a sheet: the browser parts it
      places.push(...block.map((piece) => [piece.at, number]));
    }
    for (const at of ends) change(() => at.setAttribute("data-leaf", ""), () => at.removeAttribute("data-leaf"));
    return { sheets: number, places };
  }
  function settle() {
    undo.splice(0).reverse().forEach((revert) => revert());
  }
  function unfold() {
    for (const part of document.querySelectorAll("details:not([open]):not(.all)")) change(() => { part.open = true; }, () => { part.open = false; });
  }

  function number(places) {
    for (const link of contents.querySelectorAll("a[href^='#']")) {
      const section = document.getElementById(link.hash.slice(1));
      const [, found] = places.find(([at]) => section?.contains(at)) ?? [];
      if (found) change(() => { link.dataset.page = found; }, () => { delete link.dataset.page; });
    }
  }
  function lay(listed) {
    settle();
    unfold();
    if (listed) mark(contents, "paged");
    const wide = measure("--wide");
    for (const table of document.querySelectorAll("table")) if (table.tHead && table.offsetWidth) fit(table, wide);
    return paginate();
  }

  addEventListener("beforeprint", () => {
    const { scrollX, scrollY } = window;
    sheet.media = "all"; // on the screen for a moment: what is measured is what will be printed
    try {
      const { sheets, places } = lay(true);
      if (sheets > UNLISTED) number(places);
      else lay(false);
    } finally {
      sheet.media = "print";
      scrollTo(scrollX, scrollY);
    }
  });
  addEventListener("afterprint", settle);
}
