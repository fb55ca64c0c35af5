// Every button of the journal's pages. A click never vanishes: it is answered, or the page says that it
// was not. The HTML comes from Python, where every text of a person is escaped.
//
// A click asks in two steps: "knock", and once Python listens, "ask". What was typed just before the click
// may still wait in the browser's queue for Python to be idle; by the time of the second step it has been
// sent, so a save never misses the last letters. Python does each request once, however often it is asked.

const KNOCK = 2000; // ms without an answer before the page says so; a person is told within three seconds

const inLab = () => !document.body.dataset.voila;
const goOn = () => (inLab() ? "press Start again (or reload the page) to go on" : "reload the page to go on");

function sentence(stage, undone) {
  return stage === "knock"
    ? `${undone}: the journal does not answer. What you typed is still here; ${goOn()}.`
    : `No answer yet, so it is not certain that this was done. Wait a moment, or ${goOn()} and look.`;
}

// The widgets that hold what a person types, and the shelf in the tab's own storage on which their state
// outlives the reload after a kernel was lost.
function makeShelf(model, signal) {
  let fields = [];
  const name = () => model.get("_shelf");

  async function find() {
    const named = Object.entries(model.get("_fields"));
    fields = await Promise.all(
      named.map(async ([key, { id, traits }]) => [key, await model.widget_manager.get_model(id), traits]),
    );
  }
  function put() {
    const kept = fields.map(([key, field, traits]) => [
      key,
      field.serialize(Object.fromEntries(traits.map((trait) => [trait, field.get(trait)]))),
    ]);
    if (name()) sessionStorage.setItem(name(), JSON.stringify(Object.fromEntries(kept)));
  }
  const leave = () => fields.some(([, field]) => field.comm_live === false) && put();
  model.on("change:_fields", find);
  signal.addEventListener("abort", () => model.off("change:_fields", find));
  window.addEventListener("pagehide", leave, { signal });
  find();
  return {
    put,
    clear: () => name() && sessionStorage.removeItem(name()),
    content: () => name() && JSON.parse(sessionStorage.getItem(name())),
  };
}

// Tabs: the arrow keys move between them, Enter opens one. What they open lies in boxes of ipywidgets, which
// have a class but no role: each is named here, once the page has it.
function tabs(content, signal) {
  const all = () => [...content.querySelectorAll('[role="tab"]')];
  function move(event) {
    const tab = event.target.closest('[role="tab"]');
    if (!tab || event.ctrlKey || event.metaKey || event.altKey) return;
    const [here, last] = [all().indexOf(tab), all().length - 1];
    const to = {
      ArrowRight: here === last ? 0 : here + 1,
      ArrowLeft: here === 0 ? last : here - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) return;
    all()[to].focus();
    event.preventDefault();
    event.stopPropagation();
  }
  content.addEventListener("keydown", move, { signal });

  function named(tab) {
    const panel = document.querySelector(`.${tab.getAttribute("aria-controls")}`);
    if (!panel) return false;
    panel.id = tab.getAttribute("aria-controls");
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    return true;
  }
  const watch = new MutationObserver(() => all().map(named).every(Boolean) && watch.disconnect());
  if (all().length) watch.observe(document.body, { childList: true, subtree: true });
  signal.addEventListener("abort", () => watch.disconnect());
}

// Ticks lie in boxes of ipywidgets, which have a class but no role: each box is a group, named by the heading
// before it (not by one inside the player), once the page has both. One observer does it for the whole page.
function nameTicks() {
  for (const box of document.querySelectorAll(".fj-ticks:not([role])")) {
    const headings = box.closest(".fj-section")?.querySelectorAll("h2, h3, h4") ?? [];
    const before = [...headings].filter(
      (one) =>
        !one.closest('[role="group"]') &&
        one.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    if (!before.length) continue;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", before.at(-1).textContent);
  }
}
const naming = (globalThis[Symbol.for("fascia-journal naming")] ??= new MutationObserver(nameTicks));
naming.observe(document.body, { childList: true, subtree: true });
nameTicks();

function download(content, buffers) {
  const url = URL.createObjectURL(new Blob(buffers, { type: content.mime }));
  const link = document.createElement("a");
  link.href = url;
  link.download = content.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

// Where the browser refuses (it may, a while after the click), the text is shown selected.
async function copy(content, model, beside) {
  try {
    await navigator.clipboard.writeText(content.text);
    beside.replaceChildren();
    model.send({ type: "copied", done: content.done });
  } catch {
    const area = document.createElement("textarea");
    area.readOnly = true;
    area.rows = 6;
    area.value = content.text;
    area.setAttribute("aria-label", "Text to copy");
    beside.replaceChildren("The browser does not allow copying by itself. Copy what is selected here: ", area);
    area.focus();
    area.select();
  }
}

function render({ model, el, signal }) {
  const content = document.createElement("div");
  const silence = document.createElement("div");
  const beside = document.createElement("div");
  content.className = "fj-content";
  content.tabIndex = -1;
  silence.className = "fj-silence";
  silence.setAttribute("role", "alert");
  if (model.get("live")) content.setAttribute("role", "status");
  el.classList.add("fj-actions");
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  el.append(content, silence, beside);

  const me = Math.random().toString(36).slice(2);
  let count = 0;
  let pending = null;
  const shelf = makeShelf(model, signal);

  // What is being built is not on the page yet, and can take no focus before it is.
  function focusOnceThere(node, tries = 40) {
    if (node.isConnected) node.focus();
    else if (tries && !signal.aborted) setTimeout(() => focusOnceThere(node, tries - 1), 25);
  }

  // New HTML must not drop the focus: it goes to what asks for it, to the same button, or to the same row.
  function show() {
    const held = content.contains(document.activeElement) ? document.activeElement : null;
    const row = held ? [...content.querySelectorAll("li")].indexOf(held.closest("li")) : -1;
    content.innerHTML = model.get("html");
    const wanted = content.querySelector("[data-focus]");
    if (wanted) focusOnceThere(wanted);
    else if (held) {
      const { action, key } = held.dataset;
      const same = [...content.querySelectorAll("button")].find(
        (button) => button.dataset.action === action && button.dataset.key === key,
      );
      const rows = [...content.querySelectorAll("li")];
      const near = rows[Math.min(row, rows.length - 1)];
      (same || near?.querySelector("button") || content).focus({ preventScroll: !near });
    }
    if (model.get("live") && content.textContent.trim()) content.scrollIntoView({ block: "nearest" });
  }

  function send(message) {
    try {
      model.send(message);
    } catch {
      silent(); // the connection itself is gone
    }
  }

  function waitUntil(due) {
    clearTimeout(pending.timer);
    pending.timer = setTimeout(silent, due - performance.now());
  }

  function silent() {
    if (!pending) return;
    clearTimeout(pending.timer);
    pending.silent = true;
    pending.button.removeAttribute("aria-busy");
    // An older "Saved" must not stand beside the new "not saved".
    for (const said of document.querySelectorAll(".fj-content[role=status] .fj-good")) said.remove();
    silence.textContent = sentence(pending.stage, model.get("undone"));
    shelf.put();
  }

  function press(button) {
    const { action, key = "" } = button.dataset;
    if (pending && !pending.silent) return; // the first click counts
    const again = pending && pending.action === action && pending.key === key;
    const id = again ? pending.id : `${me}-${++count}`;
    clearTimeout(pending?.timer);
    pending = { id, action, key, button, stage: "knock", silent: false, timer: 0, clicked: performance.now() };
    silence.textContent = "";
    button.setAttribute("aria-busy", "true");
    waitUntil(pending.clicked + KNOCK);
    send({ type: "knock", request: id });
  }

  function answered() {
    clearTimeout(pending.timer);
    pending.button.removeAttribute("aria-busy");
    pending = null;
    silence.textContent = "";
    shelf.clear();
  }

  function receive(message, buffers) {
    if (message.type === "download") download(message, buffers);
    else if (message.type === "copy") copy(message, model, beside);
    else if (message.type === "taken") shelf.clear();
    else if (message.request !== pending?.id) return;
    else if (message.type === "listening" && pending.stage === "knock") {
      pending.stage = "ask";
      waitUntil(pending.clicked + model.get("patience") * 1000);
      send({ type: "ask", request: pending.id, action: pending.action, key: pending.key });
    } else if (message.type === "answer") answered();
  }

  content.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("button[data-action]");
      if (button) press(button);
    },
    { signal },
  );
  const off = () => {
    clearTimeout(pending?.timer);
    model.off("change:html", show);
    model.off("msg:custom", receive);
  };
  model.on("change:html", show);
  model.on("msg:custom", receive);
  signal.addEventListener("abort", off);
  show();
  tabs(content, signal);

  if (model.get("_measures")) {
    const small = window.matchMedia("(max-width: 40rem)");
    const tell = () => {
      model.set("narrow", small.matches);
      model.save_changes();
    };
    small.addEventListener("change", tell, { signal });
    if (small.matches !== model.get("narrow")) tell();
  }

  const kept = shelf.content();
  if (kept) send({ type: "kept", fields: kept });
}

export default { render };
