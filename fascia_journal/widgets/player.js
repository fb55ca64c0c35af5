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

// Clock -----------------------------------------------------------------------------------------------------

/** The state of one session: pure but for the two clocks that it is given.
 *
 * steps: rows of the timeline, in seconds. now: monotonic clock. wall: time of day since 1970.
 * hidden: whether the page is. report: takes each event. changed: called with "state" after what a person or
 * the time has changed, with "tick" in between.
 */
export function createEngine({ steps, now, wall, hidden = () => false, report = () => {}, changed = () => {} }) {
  let phase = "ready"; // ready, running, paused, ended
  let step = 0;
  let into = 0; // of the step, up to the mark
  let mark = 0;
  let extra = 0; // what was added to this step
  let half = null; // of this step: when the sides change, since its start
  let number = 0;
  let why = "";
  let epoch = wall() - now();
  let last = { at: now(), wall: wall(), hidden: hidden() };

  const running = () => phase === "running";
  const elapsed = (at = now()) => into + (running() ? at - mark : 0);
  const length = () => steps[step].seconds * 1000 + extra;
  const middle = (row) => (row.change_sides === null ? null : row.change_sides * 1000);

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
    half = middle(steps[next]);
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
      changed("state");
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
    changed(moved ? "state" : "tick");
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
      half = middle(steps[step]);
      run(now());
      tell(resume ? "go_on" : "start", mark);
    },
    pause(reason = "") {
      if (running()) stand(now(), reason);
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
      // The sides share what is added; once they have changed, the second one gets it all.
      if (half !== null && elapsed() < half) half += MORE / 2;
      extra += MORE;
      tell("more", now());
    },
    beginNow() {
      if ((phase !== "running" && phase !== "paused") || steps[step].phase !== "get_ready") return;
      const at = now();
      enter(step + 1, at);
      tell("step", at);
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
        changed("state");
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
      const change = n === step ? half : middle(row);
      if (change !== null) found.push(["change_sides", begins + change]);
      if (row.nearly_over !== null) found.push(["nearly_over", at(row.nearly_over) + longer]);
      begins = at(row.seconds) + longer;
      if (row.phase === "exercise") found.push(["end", begins]);
    }
    return found.filter(([, due]) => due > -20).map(([kind, due]) => ({ kind, due: Math.max(due, 0) }));
  }

  function state() {
    const row = steps[step];
    if (!row) return { phase, why, step, row };
    const over = Math.min(elapsed(), length());
    const seconds = over / 1000;
    return {
      phase,
      why,
      step,
      row,
      seconds, // of this step that are over
      left: length() / 1000 - seconds,
      share: seconds / (length() / 1000),
      whole: (row.starts_at + Math.min(seconds, row.seconds)) / (steps.at(-1).starts_at + steps.at(-1).seconds),
      side: half === null ? "" : over < half ? "left" : "right",
      changed: half !== null && over >= half ? (over - half) / 1000 : 0, // seconds since the sides changed
      nearly: row.nearly_over !== null && over >= row.nearly_over * 1000 + extra,
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

// Tones are planned ahead on the audio clock, so that a busy page or a hidden tab does not hold them up. That
// clock may begin late, and may go a little faster or slower than the page's: then they are planned again.
const DRIFT = 75;
const SAME = 150; // ms within which two cues of one kind are one

function createSound(model) {
  let audio = null;
  let volume = null;
  let planned = []; // { kind, due, tone }; a signal is due on the page's clock, and may have several tones
  let base = null; // where both clocks stood

  const louder = () => volume && (volume.gain.value = model.get("volume") ** 2); // as the ear hears it
  function open() {
    audio ??= new AudioContext(); // only after a click may it sound
    volume ??= new GainNode(audio);
    volume.connect(audio.destination);
    louder();
  }
  function drop(unwanted) {
    for (const { tone } of planned.filter(unwanted)) tone.stop();
    planned = planned.filter((one) => !unwanted(one));
  }
  function plan(upcoming) {
    try {
      open();
    } catch {
      return; // a machine without sound
    }
    // Its clock stands until the machine's sound is ready, which can take half a second; and it may be closed
    // while it waits.
    if (audio.state !== "running") {
      base = null;
      const again = () => audio?.state === "running" && plan(upcoming);
      audio.resume().then(again, () => {});
      return;
    }
    base = { audio: audio.currentTime, page: performance.now() };
    drop(({ due }) => due > base.page); // a signal that has begun is let ring
    const sounding = [...planned];
    for (const { kind, due: ahead } of upcoming()) {
      const due = base.page + ahead;
      if (sounding.some((one) => one.kind === kind && Math.abs(one.due - due) < SAME)) continue;
      for (const [frequency, after, long] of TONES[kind]) {
        const tone = new OscillatorNode(audio, { frequency });
        const shape = new GainNode(audio, { gain: 0 });
        const begins = base.audio + ahead / 1000 + after;
        shape.gain.setValueAtTime(0, begins);
        shape.gain.linearRampToValueAtTime(0.5, begins + 0.02);
        shape.gain.linearRampToValueAtTime(0, begins + long);
        tone.connect(shape).connect(volume);
        tone.start(begins);
        tone.stop(begins + long);
        const one = { kind, due, tone };
        tone.onended = () => (planned = planned.filter((other) => other !== one));
        planned.push(one);
      }
    }
  }
  return {
    plan,
    louder,
    drifted: () =>
      base !== null &&
      Math.abs((audio.currentTime - base.audio) * 1000 - (performance.now() - base.page)) > DRIFT,
    hush() {
      drop(() => true);
      base = null;
    },
    close() {
      drop(() => true);
      base = null;
      audio?.close();
      audio = volume = null;
    },
  };
}

// Voices that are not on this machine would be sent what they are to say.
const voice = () =>
  (globalThis.speechSynthesis?.getVoices() ?? []).find((one) => one.localService && one.lang.startsWith("en"));

function say(model, words) {
  const found = voice();
  if (!model.get("speech") || !found) return;
  speechSynthesis.cancel();
  const spoken = new SpeechSynthesisUtterance(words);
  spoken.voice = found;
  spoken.lang = found.lang;
  spoken.volume = model.get("volume");
  speechSynthesis.speak(spoken);
}

// The screen is kept awake while the session runs, where the browser can do so.
function createWake() {
  let lock = null;
  let wanted = false;
  let asked = false;
  async function keep(awake) {
    wanted = awake;
    if (!awake) {
      lock?.release();
      lock = null;
      return;
    }
    if (lock || asked || document.visibilityState !== "visible") return;
    asked = true;
    try {
      const got = await navigator.wakeLock.request("screen");
      if (wanted) lock = got;
      else got.release();
      got.onrelease = () => (lock = lock === got ? null : lock); // the browser takes it from a hidden page
    } catch {
      // an older browser, or a battery that is low
    } finally {
      asked = false;
    }
  }
  return { keep, again: () => wanted && keep(true) };
}

// What views share: one for each model -----------------------------------------------------------------------

function title(model, row) {
  return model.get("cards")[row.exercise].title;
}

const PAUSED = {
  "": "Paused",
  asleep: "Paused while the computer slept",
  closed: "Paused while the session was out of sight",
};

function announcement(model, { phase, row, side, why, nearly }) {
  if (phase === "ended") return "The guided session is over.";
  if (phase === "paused") return `${PAUSED[why]}.`;
  if (row.phase === "get_ready") return `Get ready: ${title(model, row)}.`;
  if (nearly) return "Ten seconds left.";
  if (side === "right") return "Change sides: right side.";
  return `${title(model, row)}.${side ? " Begin with the left side." : ""}`;
}

function createShared(model) {
  const listeners = new Set();
  const sound = createSound(model);
  const wake = createWake();
  let timer = 0;
  let engine = null;
  let closed = false;
  const it = { said: "" };

  function report(event) {
    model.set("events", [...model.get("events"), event]);
    model.save_changes();
  }

  function changed(what) {
    const state = engine.state();
    const running = state.phase === "running";
    if (what === "state") {
      if (running) timer ||= setInterval(engine.tick, TICK);
      else stand();
      wake.keep(running);
    }
    if (running && (what === "state" || sound.drifted())) sound.plan(engine.cues);
    const words = announcement(model, state);
    if (words !== it.said && running) say(model, words);
    it.said = words;
    for (const listener of listeners) listener(state, what);
  }
  function stand() {
    clearInterval(timer);
    timer = 0;
    if (engine.state().phase !== "ended") sound.hush(); // the last signal of all is let ring
    globalThis.speechSynthesis?.cancel();
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
    it.said = "";
  }

  // Python begins anew: another day's plan, or a session that was saved or thrown away.
  function anew() {
    clearInterval(timer);
    timer = 0;
    sound.close();
    wake.keep(false);
    make();
    for (const listener of listeners) listener(engine.state(), "state");
  }
  const seen = () => {
    engine.tick();
    if (!document.hidden) wake.again();
  };
  model.on("change:round", anew);
  model.on("change:volume", sound.louder);
  document.addEventListener("visibilitychange", seen);
  voice(); // browsers load their voices once somebody has asked
  make();
  return Object.assign(it, {
    listen: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (!listeners.size && !closed) engine.pause("closed"); // nobody can see it any more
      };
    },
    close() {
      closed = true;
      clearInterval(timer);
      sound.close();
      wake.keep(false);
      globalThis.speechSynthesis?.cancel();
      model.off("change:round", anew);
      model.off("change:volume", sound.louder);
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

function put(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

const CHANGING = 6; // seconds for which "change now" stays
const side = (state) =>
  ({ left: "Left side", right: state.changed < CHANGING ? "Right side, change now" : "Right side" })[state.side] ??
  "Go";

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
  let notAfterAll = null;
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
  // While the person thinks it over, the time stands.
  function ask(what) {
    const running = shared.engine.state().phase === "running";
    shared.engine.pause();
    question = what;
    notAfterAll = running ? press("goOn") : forget;
    draw(shared.engine.state(), "state");
    controls.querySelector("button").focus();
  }
  function forget() {
    question = "";
    draw(shared.engine.state(), "state");
  }
  // A browser may refuse it; then the page stays as large as it is.
  const whole = () =>
    (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()).catch(() => {});

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
      return [make("p", {}, "Skip this exercise, because:"), ...reasons, button("Not after all", notAfterAll)];
    }
    if (question === "stop") {
      return [
        make("p", {}, "Stop here? What was done stays."),
        button("Stop here", press("stop"), { class: "fj-button main" }),
        button("Go on", notAfterAll),
      ];
    }
    const main = { class: "fj-button main" };
    return [
      phase === "running" ? button("Pause", press("pause"), main) : button("Go on", press("goOn"), main),
      ...(state.row.phase === "get_ready" ? [button("Begin now", press("beginNow"))] : []),
      button("Back", press("back")),
      button("Skip", () => ask("skip")),
      button("30 seconds more", press("more")),
      button("Stop early", () => ask("stop")),
      ...(document.fullscreenEnabled
        ? [button(document.fullscreenElement === root ? "Leave full screen" : "Full screen", whole, { "data-is": "full" })]
        : []),
    ];
  }

  // The buttons of a state take the place of those before; who stood on one stands on its successor.
  function control(state) {
    const full = document.fullscreenElement === root;
    const key = `${state.phase} ${state.row.phase} ${question} ${model.get("resume") ? "again" : ""} ${full}`;
    if (key === shownControls) return;
    shownControls = key;
    const is = (one) => one.dataset.is ?? one.textContent;
    const held = controls.contains(document.activeElement) ? is(document.activeElement) : null;
    controls.replaceChildren(...buttons(state));
    if (held === null) return;
    const all = [...controls.querySelectorAll("button")];
    (all.find((one) => is(one) === held) ?? all[0] ?? root).focus({ preventScroll: true });
  }

  function draw(state, what) {
    if (!state.row) return; // nothing to play
    const active = state.phase === "running" || state.phase === "paused";
    if (state.phase !== "paused") question = ""; // it was answered in another view
    if (what === "state") {
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
    put(todo, state.phase === "paused" ? PAUSED[state.why] : ready ? "Get ready" : side(state));
    root.dataset.phase = ready ? "ready" : "exercise";
    put(left, clock(state.left));
    ofExercise.set(state.share);
    ofWhole.set(state.whole);
    put(live, shared.said);
  }

  function key(event) {
    if (event.defaultPrevented) return; // another view has done it
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
      Escape: () => (document.fullscreenElement ? whole() : question ? notAfterAll() : ask("stop")),
    };
    if (!acts[event.key]) return;
    acts[event.key]();
    event.preventDefault();
    event.stopPropagation();
  }
  document.addEventListener("keydown", key, { signal });
  root.addEventListener("fullscreenchange", () => draw(shared.engine.state(), "state"), { signal });
  const again = () => {
    shownCard = shownControls = "";
    draw(shared.engine.state(), "state");
  };
  for (const trait of ["resume", "cards", "timeline"]) model.on(`change:${trait}`, again);
  const mute = shared.listen(draw);
  const leave = () => {
    mute();
    for (const trait of ["resume", "cards", "timeline"]) model.off(`change:${trait}`, again);
    root.remove(); // whoever still holds the view holds nothing of ours
  };
  signal.addEventListener("abort", leave, { once: true });
  draw(shared.engine.state(), "state");
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
