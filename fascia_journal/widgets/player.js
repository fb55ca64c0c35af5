// The guided session in the page: clock, sound, speech, and what a person sees and presses. It saves nothing
// and judges nothing; it reports events, and Python decides what they mean (fascia_journal/guided.py).
//
// One engine for each model, however many views there are. All times in here are milliseconds.

const TICK = 100;
const BACK = 3000; // so long after a step began, "back" begins it again; before, it goes one further back
const MORE = 30_000;
// Elapsed time is performance.now(). A gap between two ticks is a page that was busy, a hidden tab (browsers
// let its timers run once a second, later once a minute), or sleep. Nobody goes on with an exercise while the
// machine sleeps, so a gap longer than the first two can make is a pause from the last tick on. Where
// performance.now() stands still in sleep, the wall clock that ran ahead of it tells.
const BUSY = 10_000;
const HIDDEN = 90_000;
const AHEAD = 10_000;
const APART = 0.04; // seconds by which the audio clock and the page's may differ

// Clock -----------------------------------------------------------------------------------------------------

/** The state of one session: pure but for the two clocks that it is given.
 *
 * steps: rows of the timeline, in seconds. now: monotonic clock. wall: time of day since 1970.
 * hidden: whether the page is. report: takes each event. changed: called with "pressed" after what a person (or
 * sleep) has changed, with "moved" after the time has, with "tick" in between.
 */
export function createEngine({ steps, now, wall, hidden = () => false, report = () => {}, changed = () => {} }) {
  let phase = "ready"; // ready, running, paused, ended
  let step = 0;
  let into = 0; // of the step, up to the mark
  let mark = 0;
  let extra = 0;
  let number = 0;
  let why = "";
  let epoch = wall() - now();
  let last = { at: now(), wall: wall(), hidden: hidden() };

  const running = () => phase === "running";
  const elapsed = (at = now()) => into + (running() ? at - mark : 0);
  const length = () => steps[step].seconds * 1000 + extra;

  function tell(kind, at, more = {}) {
    report({ n: ++number, at: Math.round(epoch + at), kind, step, ...more });
  }

  function run(at) {
    epoch = Math.max(epoch, wall() - now()); // after sleep the clock goes on from the time of day
    mark = at;
    phase = "running";
    why = "";
    last = { at: now(), wall: wall(), hidden: hidden() };
  }

  function enter(next, at) {
    step = next;
    into = 0;
    extra = 0;
    run(at);
  }

  function stand(at, reason) {
    into = elapsed(at);
    phase = "paused";
    why = reason;
    tell("pause", at);
  }

  function finish(kind, at) {
    into = elapsed(at);
    phase = "ended";
    tell(kind, at);
  }

  function slept(at) {
    const gap = at - last.at;
    const ahead = wall() - last.wall - gap;
    return gap > (last.hidden || hidden() ? HIDDEN : BUSY) || ahead > AHEAD;
  }

  function tick() {
    if (!running()) return;
    const at = now();
    if (slept(at)) {
      stand(last.at, "asleep");
      changed("pressed");
      return;
    }
    last = { at, wall: wall(), hidden: hidden() };
    let moved = false;
    while (running() && elapsed(at) >= length()) {
      const due = mark + length() - into;
      moved = true;
      if (step === steps.length - 1) finish("end", due);
      else {
        enter(step + 1, due);
        tell("step", due);
      }
    }
    changed(moved ? "moved" : "tick");
  }

  // What a person presses. Whatever the time has changed until then comes first.
  const commands = {
    start(resume = null) {
      if (phase !== "ready") return;
      if (resume) {
        ({ step } = resume);
        into = resume.into * 1000;
        number = resume.n;
      }
      run(now());
      tell(resume ? "go_on" : "start", mark);
    },
    pause() {
      if (running()) stand(now(), "");
    },
    goOn() {
      if (phase !== "paused") return;
      run(now());
      tell("go_on", mark);
    },
    back() {
      if (phase !== "running" && phase !== "paused") return;
      const at = now();
      const to = elapsed(at) > BACK || step === 0 ? step : step - 1;
      enter(to, at);
      tell("back", at);
    },
    skip(reason) {
      if (phase !== "running" && phase !== "paused") return;
      const at = now();
      const left = step;
      const next = steps.findIndex((row, n) => n > left && row.exercise !== steps[left].exercise);
      if (next < 0) {
        into = elapsed(at);
        tell("skip", at, { reason });
        finish("stop", at);
      } else {
        enter(next, at);
        tell("skip", at, { reason });
      }
    },
    more() {
      if (phase !== "running" && phase !== "paused") return;
      extra += MORE;
      tell("more", now());
    },
    stop() {
      if (phase === "running" || phase === "paused") finish("stop", now());
    },
  };
  const act = Object.fromEntries(
    Object.entries(commands).map(([name, command]) => [
      name,
      (...words) => {
        tick();
        command(...words);
        changed("pressed");
      },
    ]),
  );

  /** Cues that are still to come, each with its kind and the milliseconds until then; none while it stands. */
  function cues() {
    if (!running()) return [];
    const found = [];
    let begins = -elapsed();
    for (let n = step; n < steps.length; n += 1) {
      const row = steps[n];
      const longer = n === step ? extra : 0;
      const at = (seconds) => begins + seconds * 1000;
      if (row.count_in !== null) {
        for (let count = row.count_in; count < row.seconds; count += 1) found.push(["count_in", at(count)]);
      }
      if (row.phase === "exercise") found.push(["begin", begins]);
      if (row.change_sides !== null) found.push(["change_sides", at(row.change_sides)]);
      if (row.nearly_over !== null) found.push(["nearly_over", at(row.nearly_over) + longer]);
      begins = at(row.seconds) + longer;
      if (row.phase === "exercise") found.push(["end", begins]);
    }
    return found.filter(([, due]) => due > -20).map(([kind, due]) => ({ kind, due: Math.max(due, 0) }));
  }

  function state() {
    const row = steps[step];
    const seconds = Math.min(elapsed(), length()) / 1000;
    return {
      phase,
      why,
      step,
      row,
      seconds, // of this step that are over
      left: length() / 1000 - seconds,
      share: seconds / (length() / 1000),
      whole: (row.starts_at + Math.min(seconds, row.seconds)) / (steps.at(-1).starts_at + steps.at(-1).seconds),
      side: row.change_sides === null ? "" : seconds < row.change_sides ? "left" : "right",
    };
  }

  return { ...act, tick, cues, state };
}

// Sound and speech ------------------------------------------------------------------------------------------

const TONES = {
  // [Hz, seconds from the cue, seconds long]
  count_in: [[587, 0, 0.12]],
  begin: [[880, 0, 0.4]],
  change_sides: [
    [740, 0, 0.2],
    [988, 0.25, 0.3],
  ],
  nearly_over: [[523, 0, 0.2]],
  end: [
    [880, 0, 0.18],
    [659, 0.22, 0.18],
    [523, 0.44, 0.35],
  ],
};

function createSound(model) {
  let audio = null;
  let volume = null;
  let planned = []; // [tone, from, to] on the audio clock
  let set = null; // what both clocks showed when they were planned

  function silence() {
    for (const [tone] of planned) tone.stop();
    planned = [];
    set = null;
  }
  function plan(upcoming) {
    silence();
    if (!upcoming().length || !model.get("volume")) return;
    try {
      audio ??= new AudioContext(); // only after a click may it sound
    } catch {
      return; // a machine without sound
    }
    // Its clock stands until the machine's sound is ready, which can take half a second.
    if (audio.state === "running") schedule(upcoming());
    else audio.resume().then(() => audio && plan(upcoming));
  }
  function schedule(cues) {
    volume ??= new GainNode(audio, { gain: 0 });
    volume.connect(audio.destination);
    volume.gain.value = model.get("volume") ** 2; // as the ear hears it
    const begin = audio.currentTime;
    set = { audio: begin, clock: performance.now() };
    for (const { kind, due } of cues) {
      for (const [frequency, after, long] of TONES[kind]) {
        const tone = new OscillatorNode(audio, { frequency });
        const shape = new GainNode(audio, { gain: 0 });
        const at = begin + due / 1000 + after;
        shape.gain.setValueAtTime(0, at);
        shape.gain.linearRampToValueAtTime(0.5, at + 0.02);
        shape.gain.linearRampToValueAtTime(0, at + long);
        tone.connect(shape).connect(volume);
        tone.start(at);
        tone.stop(at + long);
        planned.push([tone, at, at + long]);
      }
    }
  }
  // The audio clock of a busy machine falls behind: then plan anew, but cut no signal short.
  function steady(upcoming) {
    if (!set) return;
    const heard = audio.currentTime;
    const behind = heard - set.audio - (performance.now() - set.clock) / 1000;
    if (Math.abs(behind) > APART && !planned.some(([, from, to]) => from <= heard && heard <= to)) plan(upcoming);
  }
  function close() {
    silence();
    audio?.close();
    audio = null; // a plan that still waits for it comes to nothing
    volume = null;
  }
  return { plan, steady, close };
}

function say(model, words) {
  const voices = globalThis.speechSynthesis?.getVoices() ?? [];
  if (!model.get("speech") || !voices.length) return;
  speechSynthesis.cancel();
  const spoken = new SpeechSynthesisUtterance(words);
  spoken.lang = "en";
  spoken.volume = model.get("volume");
  speechSynthesis.speak(spoken);
}

// The screen is kept awake while the session runs, where the browser can do so.
function createWake() {
  let lock = null;
  let wanted = false;
  async function keep(awake) {
    wanted = awake;
    if (!awake) {
      lock?.release();
      lock = null;
    } else if (!lock && document.visibilityState === "visible") {
      try {
        const got = await navigator.wakeLock.request("screen");
        if (!wanted) return got.release();
        lock = got;
        got.addEventListener("release", () => (lock = lock === got ? null : lock), { once: true });
      } catch {
        // an older browser, or a battery that is low
      }
    }
  }
  return { keep, again: () => wanted && keep(true) };
}

// What views share: one for each model -----------------------------------------------------------------------

function title(model, row) {
  return model.get("cards")[row.exercise].title;
}

function announcement(model, { phase, row, side, why }) {
  if (phase === "ended") return "The guided session is over.";
  if (phase === "paused") return why === "asleep" ? "Paused while the computer slept." : "Paused.";
  if (row.phase === "get_ready") return `Get ready: ${title(model, row)}.`;
  return `${title(model, row)}.${side ? ` Begin with the left side.` : ""}`;
}

function createShared(model) {
  const listeners = new Set();
  const sound = createSound(model);
  const wake = createWake();
  let timer = 0;
  let engine = null;
  let before = { step: -1, side: "", phase: "" };
  const it = { said: "" };

  function report(event) {
    model.set("events", [...model.get("events"), event]);
    model.save_changes();
  }

  function changed(what) {
    const state = engine.state();
    const running = state.phase === "running";
    if (running && !timer) timer = setInterval(engine.tick, TICK);
    if (!running) clearInterval(timer);
    if (!running) timer = 0;
    if (what !== "tick") wake.keep(running);
    // What comes by itself is planned already, and must not be cut short.
    if (what === "pressed") sound.plan(engine.cues);
    else if (running) sound.steady(engine.cues);
    const changes = state.step === before.step && state.side === "right" && before.side === "left";
    if (changes && running) it.said = "Change sides.";
    else if (what !== "tick") it.said = announcement(model, state);
    if (running && (changes || state.step !== before.step || state.phase !== before.phase)) say(model, it.said);
    before = state;
    for (const listener of listeners) listener(state, what);
  }

  function make() {
    engine = createEngine({
      steps: model.get("timeline"),
      now: () => performance.now(),
      wall: () => Date.now(),
      hidden: () => document.hidden,
      report,
      changed,
    });
    it.engine = engine;
    before = { step: -1, side: "", phase: "" };
    it.said = "";
  }

  // Python begins anew: another day's plan, or a session that was saved or thrown away.
  function anew() {
    clearInterval(timer);
    timer = 0;
    sound.plan(() => []);
    wake.keep(false);
    make();
    for (const listener of listeners) listener(engine.state(), "pressed");
  }
  const louder = () => engine.state().phase === "running" && sound.plan(engine.cues);
  const seen = () => {
    engine.tick();
    if (!document.hidden) wake.again();
  };
  model.on("change:round", anew);
  model.on("change:volume", louder);
  document.addEventListener("visibilitychange", seen);
  make();
  return Object.assign(it, {
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearInterval(timer);
      sound.close();
      wake.keep(false);
      globalThis.speechSynthesis?.cancel();
      model.off("change:round", anew);
      model.off("change:volume", louder);
      document.removeEventListener("visibilitychange", seen);
    },
  });
}

// What a person sees ----------------------------------------------------------------------------------------

let views = 0;

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function button(words, press, attributes = {}) {
  const node = make("button", { type: "button", class: "fj-button", ...attributes }, words);
  node.addEventListener("click", press); // it goes with the node
  return node;
}

// The same picture may stand in two views: ids are made different, or one would borrow the other's parts.
function picture(svg, prefix) {
  const holder = make("div", { class: "fj-player-picture" });
  holder.innerHTML = svg; // from the programme's file, which Python let through element by element
  for (const node of holder.querySelectorAll("*")) {
    for (const { name, value } of [...node.attributes]) {
      if (name === "id") node.id = prefix + value;
      else if (name === "aria-labelledby" || name === "aria-describedby")
        node.setAttribute(name, value.split(/\s+/).map((id) => prefix + id).join(" "));
      else if (value.startsWith("#") && name.endsWith("href")) node.setAttribute(name, `#${prefix}${value.slice(1)}`);
      else if (value.includes("url(#")) node.setAttribute(name, value.replaceAll("url(#", `url(#${prefix}`));
    }
  }
  return holder;
}

function clock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds - 0.05));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function bar(name) {
  const filled = make("div", { class: "fj-player-filled" });
  const node = make(
    "div",
    { class: "fj-player-bar", role: "progressbar", "aria-label": name, "aria-valuemin": "0", "aria-valuemax": "100" },
    filled,
  );
  return {
    node,
    set(share) {
      filled.style.width = `${100 * share}%`;
      node.setAttribute("aria-valuenow", String(Math.round(100 * share)));
    },
  };
}

function settings(model, signal) {
  const set = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };
  const volume = make("input", { type: "range", min: "0", max: "1", step: "0.1" });
  const speech = make("input", { type: "checkbox" });
  const ready = make("input", { type: "number", min: "0", max: "600", step: "5", inputmode: "numeric" });
  const show = () => {
    volume.value = model.get("volume");
    speech.checked = model.get("speech");
    ready.value = model.get("get_ready");
  };
  volume.addEventListener("input", () => set("volume", Number(volume.value)));
  speech.addEventListener("change", () => set("speech", speech.checked));
  ready.addEventListener("change", () => {
    if (ready.value !== "" && ready.checkValidity()) set("get_ready", Math.round(Number(ready.value)));
    else show();
  });
  for (const name of ["volume", "speech", "get_ready"]) model.on(`change:${name}`, show);
  const leave = () => {
    for (const name of ["volume", "speech", "get_ready"]) model.off(`change:${name}`, show);
  };
  signal.addEventListener("abort", leave, { once: true });
  show();
  const field = (words, input) => make("label", { class: "fj-player-field" }, make("span", {}, words), input);
  const readyField = field("Seconds to get ready before each exercise", ready);
  const node = make(
    "details",
    { class: "fj-player-settings" },
    make("summary", {}, "Sound, speech and time to get ready"),
    field("Volume of the signals", volume),
    field("Say what comes, where this computer has a voice", speech),
    readyField,
  );
  return { node, readyField };
}

function render({ model, el, signal }, shared) {
  const prefix = `fjp${++views}-`;
  const count = (state) => {
    const keys = [...new Set(model.get("timeline").map((row) => row.exercise))];
    return [keys.indexOf(state.row.exercise) + 1, keys.length, keys];
  };

  const root = make("div", { class: "fj-player", role: "group", "aria-label": "Guided session", tabindex: "-1" });
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  const live = make("p", { class: "fj-player-live", role: "status" });
  const number = make("p", { class: "fj-player-number" });
  const name = make("h3", { class: "fj-player-title" });
  const drawn = make("div", { class: "fj-player-drawn" });
  const todo = make("p", { class: "fj-player-todo" });
  const left = make("p", { class: "fj-player-clock", role: "timer", "aria-live": "off", "aria-label": "Time left" });
  const [ofExercise, ofWhole] = [bar("This step"), bar("Whole session")];
  const caution = make("p", { class: "fj-player-caution" });
  const words = make("div", { class: "fj-player-words" });
  const next = make("p", { class: "fj-player-next" });
  const controls = make("div", { class: "fj-buttons fj-player-controls" });
  const options = settings(model, signal);
  const stage = make(
    "div",
    { class: "fj-player-stage" },
    make("div", { class: "fj-player-head" }, number, name),
    drawn,
    make("div", { class: "fj-player-time" }, todo, left, ofExercise.node),
    caution,
  );
  const rest = make("div", { class: "fj-player-rest" }, next, ofWhole.node, words);
  root.append(live, stage, controls, rest, options.node);
  el.append(root);

  let shownCard = "";
  let shownControls = "";
  let question = "";
  let wasActive = false;

  // The next thing to do is the rating that follows in the form.
  function rateNow() {
    const groups = [...(root.closest(".fj-form")?.querySelectorAll('[role="radiogroup"]') ?? [])];
    const after = groups.find((group) => root.compareDocumentPosition(group) & Node.DOCUMENT_POSITION_FOLLOWING);
    after?.querySelector('[role="radio"][tabindex="0"]')?.focus({ preventScroll: true });
    after?.scrollIntoView({ block: "center" });
  }

  function card(state) {
    const key = `${model.get("round")} ${state.row.exercise}`;
    if (key === shownCard) return;
    shownCard = key;
    const shown = model.get("cards")[state.row.exercise];
    const { title: called, instruction, variation, equipment, picture: svg } = shown;
    const [n, all, keys] = count(state);
    name.textContent = called;
    number.textContent = `Exercise ${n} of ${all}`;
    drawn.replaceChildren(...(svg ? [picture(svg, prefix)] : []));
    caution.textContent = shown.caution;
    words.replaceChildren(
      make("p", {}, instruction),
      make("p", {}, variation ? `Or: ${variation}` : ""),
      make("p", {}, equipment ? `At hand: ${equipment}.` : ""),
    );
    for (const line of [...words.children]) if (!line.textContent) line.remove();
    const following = keys[n];
    next.textContent = following ? `Next: ${model.get("cards")[following].title}` : "This is the last one.";
  }

  const press = (command, ...more) => () => {
    question = "";
    shared.engine[command](...more);
  };
  function ask(what) {
    shared.engine.pause();
    question = what;
    draw(shared.engine.state(), "pressed");
    controls.querySelector("button")?.focus();
  }
  const whole = () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen());

  function buttons(state) {
    const { phase } = state;
    if (phase === "ready") {
      const words = model.get("resume") ? "Go on with the guided session" : "Start the guided session";
      const begin = () => {
        shared.engine.start(model.get("resume"));
        root.focus({ preventScroll: true });
        root.scrollIntoView({ block: "start" });
      };
      return [button(words, begin, { class: "fj-button main" })];
    }
    if (phase === "ended") return [];
    if (question === "skip") {
      const reasons = model.get("reasons").map(([key, words]) => button(words, press("skip", key)));
      return [make("p", {}, "Skip this exercise, because:"), ...reasons, button("Not after all", press("goOn"))];
    }
    if (question === "stop") {
      return [
        make("p", {}, "Stop here? What was done stays."),
        button("Stop here", press("stop"), { class: "fj-button main" }),
        button("Go on", press("goOn")),
      ];
    }
    const main = { class: "fj-button main" };
    return [
      phase === "running" ? button("Pause", press("pause"), main) : button("Go on", press("goOn"), main),
      button("Back", press("back")),
      button("Skip", () => ask("skip")),
      button("30 seconds more", press("more")),
      button("Stop early", () => ask("stop")),
      ...(root.requestFullscreen ? [button("Full screen", whole)] : []),
    ];
  }

  function control(state) {
    const key = `${state.phase} ${question} ${model.get("resume") ? "again" : ""}`;
    if (key === shownControls) return;
    shownControls = key;
    const held = controls.contains(document.activeElement);
    controls.replaceChildren(...buttons(state));
    if (held && state.phase !== "ended") (controls.querySelector("button") ?? root).focus({ preventScroll: true });
  }

  function draw(state, what) {
    const active = state.phase === "running" || state.phase === "paused";
    if (what !== "tick") {
      root.classList.toggle("active", active);
      stage.hidden = rest.hidden = !active;
      if (state.phase === "ended" && wasActive) rateNow();
      wasActive = active;
      options.readyField.hidden = active || Boolean(model.get("resume"));
      options.node.hidden = state.phase === "ended";
      card(state);
      control(state);
    }
    const ready = state.row.phase === "get_ready";
    todo.textContent =
      state.phase === "paused"
        ? state.why === "asleep"
          ? "Paused while the computer slept"
          : "Paused"
        : ready
          ? "Get ready"
          : { left: "Left side", right: "Right side, change now" }[state.side] ?? "Go";
    if (state.side === "right" && state.seconds - state.row.change_sides > 6) todo.textContent = "Right side";
    root.dataset.phase = ready ? "ready" : "exercise";
    left.textContent = clock(state.left);
    ofExercise.set(state.share);
    ofWhole.set(state.whole);
    if (live.textContent !== shared.said) live.textContent = shared.said;
  }

  function key(event) {
    const { phase } = shared.engine.state();
    const active = phase === "running" || phase === "paused";
    const inside = root.contains(event.target) || event.target === document.body;
    if (!active || !inside || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches?.("input, select, textarea, summary")) return;
    if (event.key === " " && event.target.matches?.("button")) return; // it presses that button
    const acts = {
      " ": () => press(phase === "running" ? "pause" : "goOn")(),
      ArrowLeft: press("back"),
      ArrowRight: () => ask("skip"),
      Escape: () => (question ? press("goOn")() : ask("stop")),
    };
    if (!acts[event.key]) return;
    acts[event.key]();
    event.preventDefault();
    event.stopPropagation();
  }
  document.addEventListener("keydown", key, { signal });
  const again = () => {
    shownCard = shownControls = "";
    draw(shared.engine.state(), "pressed");
  };
  for (const trait of ["resume", "cards", "timeline"]) model.on(`change:${trait}`, again);
  const mute = shared.listen(draw);
  const leave = () => {
    mute();
    for (const trait of ["resume", "cards", "timeline"]) model.off(`change:${trait}`, again);
    root.remove(); // whoever still holds the view holds nothing of ours
  };
  signal.addEventListener("abort", leave, { once: true });
  draw(shared.engine.state(), "pressed");
}

// anywidget asks for this once a model, and gives each view a model object of its own.
export default () => {
  let shared = null;
  return {
    initialize({ model }) {
      shared = createShared(model);
      return () => shared.close();
    },
    render: (view) => render(view, shared),
  };
};
