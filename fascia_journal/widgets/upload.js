// A file, handed to Python in pieces: one that came whole could be larger than the server takes, which would
// cost the page its connection. A piece is sent once Python has the one before it.

const PIECE = 1 << 19; // bytes
const PATIENCE = 10_000; // ms without an answer before the page says so

function render({ model, el, signal }) {
  const [label, input, bar, said] = ["label", "input", "progress", "div"].map((name) =>
    document.createElement(name),
  );
  el.classList.add("fj-upload");
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  input.type = "file";
  input.id = `fj-upload-${Math.random().toString(36).slice(2)}`;
  input.accept = model.get("accept");
  label.htmlFor = input.id;
  label.textContent = model.get("label");
  bar.setAttribute("aria-label", "Handing the file over");
  bar.hidden = true;
  said.className = "fj-silence";
  said.setAttribute("role", "alert");
  el.append(label, input, bar, said);

  let sending = null; // { file, request, timer }

  function end(sentence = "") {
    clearTimeout(sending?.timer);
    sending = null;
    bar.hidden = true;
    said.textContent = sentence;
  }

  const silent = () => end("Not read: the journal does not answer. Reload the page, then choose the file again.");

  function send(message, buffers = []) {
    try {
      model.send(message, undefined, buffers);
    } catch {
      silent(); // the connection itself is gone
    }
  }

  async function piece(offset) {
    const mine = sending;
    const { file, request } = mine;
    let held;
    try {
      held = await file.slice(offset, offset + PIECE).arrayBuffer();
    } catch {
      return end("Not read: the browser cannot read this file. Was it moved or changed? Choose it again.");
    }
    if (sending !== mine || signal.aborted) return; // another file was chosen meanwhile
    bar.value = file.size ? offset / file.size : 1;
    clearTimeout(mine.timer);
    mine.timer = setTimeout(silent, PATIENCE);
    send({ type: "piece", request, name: file.name, size: file.size, offset }, [new DataView(held)]);
  }

  function chosen() {
    end();
    const file = input.files[0];
    if (!file) return;
    if (file.size > model.get("largest")) {
      send({ type: "too_large", name: file.name });
      return;
    }
    sending = { file, request: Math.random().toString(36).slice(2), timer: 0 };
    bar.hidden = file.size <= PIECE;
    piece(0);
  }

  function receive(message) {
    if (!sending || message.request !== sending.request) return;
    if (message.type === "more") piece(message.offset);
    else if (message.type === "all") end();
  }

  // Else the same file, corrected meanwhile, could not be chosen a second time.
  input.addEventListener("click", () => (input.value = ""), { signal });
  input.addEventListener("change", chosen, { signal });
  model.on("msg:custom", receive);
  signal.addEventListener("abort", () => {
    clearTimeout(sending?.timer);
    model.off("msg:custom", receive);
  });
}

export default { render };
