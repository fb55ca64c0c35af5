// Radio groups that start with nothing chosen: the 0 to 10 scale, and a choice between words.
// One tab stop for each group; arrow keys, Home and End move and choose; digits choose; Delete clears.

const DIGITS_BELONG_TOGETHER = 700; // ms in which "1" and "0" make 10

function make(tag, attributes = {}, text = "") {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.textContent = text;
  return node;
}

function radioGroup(model, signal, { trait, label, options, ends, heading = "div" }) {
  const box = make("div", { class: `fj-group ${ends ? "fj-scale" : "fj-choice"}` });
  const group = make("div", { role: "radiogroup", "aria-label": label, class: "fj-options" });
  const radios = options.map(([value, text, name]) => {
    const radio = make("div", { role: "radio", "aria-label": name, "data-value": value }, text);
    radio.addEventListener("click", () => choose(value), { signal });
    group.append(radio);
    return radio;
  });
  box.append(make(heading, { class: "fj-label" }, label), group);
  const said = make("span", { class: "fj-said" });
  const clear = make("button", { type: "button", "aria-label": `No answer: ${label}` }, "No answer");
  clear.addEventListener("click", () => choose(null), { signal });
  if (ends) {
    const line = make("div", { class: "fj-ends" });
    const [none, worst] = ends.map((words, i) => make("span", { "aria-hidden": "true" }, `${i * 10} ${words}`));
    const answer = make("span", { class: "fj-answer" });
    answer.append(said, clear);
    line.append(none, answer, worst);
    box.append(line);
  }

  const values = options.map(([value]) => value);
  const index = () => values.indexOf(model.get(trait));

  function choose(value) {
    model.set(trait, value);
    model.save_changes();
    radios[Math.max(index(), 0)].focus();
  }

  let typed = { digit: "", at: -Infinity };
  function digit(key, now) {
    const both = now - typed.at < DIGITS_BELONG_TOGETHER ? Number(typed.digit + key) : NaN;
    const value = values.includes(both) ? both : Number(key);
    typed = { digit: key, at: now };
    if (values.includes(value)) choose(value);
  }

  group.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const at = Math.max(radios.indexOf(document.activeElement), 0);
      const last = radios.length - 1;
      const target = {
        ArrowRight: at === last ? 0 : at + 1,
        ArrowDown: at === last ? 0 : at + 1,
        ArrowLeft: at === 0 ? last : at - 1,
        ArrowUp: at === 0 ? last : at - 1,
        Home: 0,
        End: last,
        " ": at,
        Enter: at,
      }[event.key];
      if (target !== undefined) choose(values[target]);
      else if (ends && (event.key === "Delete" || event.key === "Backspace")) choose(null);
      else if (ends && /^[0-9]$/.test(event.key)) digit(event.key, event.timeStamp);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    { signal },
  );

  function show() {
    const value = model.get(trait);
    const chosen = index();
    radios.forEach((radio, i) => {
      radio.setAttribute("aria-checked", String(i === chosen));
      radio.tabIndex = i === Math.max(chosen, 0) ? 0 : -1;
    });
    clear.hidden = value === null;
    // An imported rating may lie between two buttons; it is shown, and kept until another is chosen.
    said.parentElement?.classList.toggle("fj-between", value !== null && chosen < 0);
    said.textContent = value === null ? "Not answered" : chosen < 0 ? `Rated ${value}` : "";
  }
  model.on(`change:${trait}`, show);
  signal.addEventListener("abort", () => model.off(`change:${trait}`, show));
  show();
  return box;
}

function render({ model, el, signal }) {
  el.classList.add("fj-rating");
  // JupyterLab binds digits and arrows to its cells; here they belong to the scale.
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  const groups = model.get("_groups");
  const shared = { options: model.get("_options"), ends: model.get("_ends") };
  const [first, ...regions] = groups.map((group) => ({ ...shared, ...group }));
  el.append(radioGroup(model, signal, first));
  if (!regions.length) return;

  const more = make("details");
  more.append(make("summary", {}, "Neck, upper back and lower back too"));
  for (const region of regions) more.append(radioGroup(model, signal, region));
  const openWhenRated = () => {
    if (regions.some(({ trait }) => model.get(trait) !== null)) more.open = true;
  };
  for (const { trait } of regions) {
    model.on(`change:${trait}`, openWhenRated);
    signal.addEventListener("abort", () => model.off(`change:${trait}`, openWhenRated));
  }
  openWhenRated();
  el.append(more);
}

export default { render };
