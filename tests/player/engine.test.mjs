// The player's clock under Node, with a clock that the test moves (test_engine.py starts it).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const { PLAYER, TIMELINE } = process.env;
const { createEngine } = await import(pathToFileURL(PLAYER));
const steps = JSON.parse(readFileSync(TIMELINE, "utf8"));

function session({ rate = 100 } = {}) {
  const it = { t: 5000, ahead: 0, hidden: false, events: [], states: [], rate };
  it.engine = createEngine({
    steps,
    now: () => it.t,
    wall: () => 1_800_000_000_000 + it.t + it.ahead,
    hidden: () => it.hidden,
    report: (event) => it.events.push(event),
    changed: (what) => it.states.push(what),
  });
  // Time goes by, with a tick every so often, as the page makes them.
  it.pass = (ms, every = it.rate) => {
    const until = it.t + ms;
    while (it.t < until) {
      it.t = Math.min(it.t + every, until);
      it.engine.tick();
    }
  };
  it.kinds = () => it.events.map((event) => event.kind);
  it.state = () => it.engine.state();
  return it;
}
const whole = steps.at(-1).starts_at + steps.at(-1).seconds;

test("every step begins within 50 ms of the timeline, however the ticks fall", () => {
  for (const rate of [37, 100, 333, 1000]) {
    const it = session({ rate });
    it.engine.start();
    const begun = it.events[0].at;
    it.pass((whole + 1) * 1000);
    const entered = it.events.filter((event) => event.kind === "step");
    assert.equal(entered.length, steps.length - 1);
    for (const event of entered) {
      assert.ok(Math.abs(event.at - begun - steps[event.step].starts_at * 1000) <= 1, JSON.stringify(event));
    }
    const end = it.events.at(-1);
    assert.equal(end.kind, "end");
    assert.ok(Math.abs(end.at - begun - whole * 1000) <= 1);
    assert.equal(it.state().phase, "ended");
    assert.deepEqual(it.events.map((event) => event.n), it.events.map((_, n) => n + 1));
  }
});

test("a page that was busy for a second has lost nothing", () => {
  const it = session();
  it.engine.start();
  const begun = it.events[0].at;
  it.pass(29_500);
  it.t += 1000; // no tick in between
  it.engine.tick();
  assert.equal(it.state().phase, "running");
  assert.equal(it.events.at(-1).at - begun, 30_000);
  assert.ok(Math.abs(it.state().seconds - 0.5) < 1e-6);
});

test("a hidden tab whose timers run once a minute goes on", () => {
  const it = session();
  it.engine.start();
  it.hidden = true;
  it.pass(1000);
  it.pass((whole + 60) * 1000, 60_000);
  assert.equal(it.kinds().at(-1), "end");
  assert.equal(it.events.at(-1).at - it.events[0].at, whole * 1000);
});

test("an hour of sleep is a pause, where the clock goes on", () => {
  const it = session();
  it.engine.start();
  it.pass(50_000);
  it.t += 3_600_000;
  it.engine.tick();
  assert.equal(it.state().phase, "paused");
  assert.equal(it.state().why, "asleep");
  const pause = it.events.at(-1);
  assert.equal(pause.kind, "pause");
  assert.equal(pause.at - it.events[0].at, 50_000);
  assert.equal(it.state().seconds, 20);
  it.engine.goOn();
  it.pass(70_000);
  assert.equal(it.state().step, 2);
});

test("an hour of sleep is a pause, where the clock stands still", () => {
  const it = session();
  it.engine.start();
  it.pass(50_000);
  it.ahead = 3_600_000; // the time of day has gone on alone
  it.pass(100);
  assert.equal(it.state().phase, "paused");
  assert.equal(it.events.at(-1).at - it.events[0].at, 50_000);
  it.engine.goOn();
  assert.equal(it.events.at(-1).at - it.events[0].at, 3_650_100); // from the time of day again
});

test("a pause stops the time, and nothing sounds in it", () => {
  const it = session();
  it.engine.start();
  it.pass(45_000);
  it.engine.pause();
  assert.deepEqual(it.engine.cues(), []);
  it.pass(500_000);
  assert.equal(it.state().seconds, 15);
  it.engine.goOn();
  it.pass(75_000);
  assert.equal(it.state().step, 2);
});

test("back begins the step again, and soon after its start the one before", () => {
  const it = session();
  it.engine.start();
  it.pass(50_000);
  it.engine.back();
  assert.deepEqual([it.state().step, it.state().seconds], [1, 0]);
  it.pass(2000);
  it.engine.back();
  assert.deepEqual([it.state().step, it.state().seconds], [0, 0]);
  it.engine.back();
  assert.equal(it.state().step, 0);
});

test("skip goes on with the next exercise, and past the last one ends", () => {
  const it = session();
  it.engine.start();
  for (let n = 1; n < 6; n += 1) {
    it.engine.skip("no_time");
    assert.equal(it.state().step, 2 * n);
  }
  it.engine.skip("other");
  assert.equal(it.state().phase, "ended");
  assert.deepEqual(it.kinds().slice(-2), ["skip", "stop"]);
  assert.equal(it.events.at(-2).reason, "other");
});

test("30 seconds more make this step longer and no other", () => {
  const it = session();
  it.engine.start();
  it.pass(60_000);
  it.engine.more();
  it.pass(89_900);
  assert.equal(it.state().step, 1);
  it.pass(200);
  assert.equal(it.state().step, 2);
  assert.ok(Math.abs(it.state().left - 29.9) < 0.01);
});

test("a command comes after what the time has done until then", () => {
  const it = session();
  it.engine.start();
  it.pass(29_950, 29_950 / 300);
  it.t += 200; // the step is over, no tick has seen it
  it.engine.pause();
  assert.deepEqual(it.kinds(), ["start", "step", "pause"]);
  assert.ok(Math.abs(it.state().seconds - 0.15) < 1e-6);
});

test("cues are ahead where the timeline has them", () => {
  const it = session();
  it.engine.start();
  const cues = it.engine.cues();
  const due = (kind) => cues.filter((cue) => cue.kind === kind).map((cue) => cue.due / 1000);
  assert.deepEqual(due("count_in").slice(0, 3), [27, 28, 29]);
  assert.deepEqual(due("begin"), [30, 150, 270, 390, 510, 630]);
  assert.deepEqual(due("change_sides"), [195, 315, 555]);
  assert.deepEqual(due("nearly_over"), [110, 230, 350, 470, 590, 710]);
  assert.deepEqual(due("end"), [120, 240, 360, 480, 600, 720]);
  it.pass(60_000);
  it.engine.more();
  assert.deepEqual(it.engine.cues().filter((cue) => cue.kind === "end").map((cue) => cue.due), [
    90_000, 210_000, 330_000, 450_000, 570_000, 690_000,
  ]);
});

test("what was begun elsewhere goes on where it stood, and numbers on", () => {
  const it = session();
  it.engine.start({ step: 3, into: 41.5, n: 17 });
  assert.deepEqual([it.state().step, it.state().seconds], [3, 41.5]);
  assert.deepEqual([it.events[0].n, it.events[0].kind], [18, "go_on"]);
  it.pass(48_600);
  assert.equal(it.state().step, 4);
});

test("pressing twice is pressing once", () => {
  const it = session();
  it.engine.start();
  it.engine.start();
  it.engine.goOn();
  it.engine.pause();
  it.engine.pause();
  it.engine.stop();
  it.engine.stop();
  it.engine.skip("other");
  it.engine.back();
  it.engine.more();
  assert.deepEqual(it.kinds(), ["start", "pause", "stop"]);
});

test("the sides share what is added, and once they changed the second has it", () => {
  const it = session();
  it.engine.start();
  it.pass(160_000); // ten seconds into the lunge, left side
  it.engine.more();
  it.pass(49_900);
  assert.equal(it.state().side, "left");
  it.pass(200);
  assert.equal(it.state().side, "right");
  it.engine.more();
  assert.equal(it.state().side, "right");
  assert.ok(Math.abs(it.state().left - 89.9) < 0.01);
});

test("who is ready begins now", () => {
  const it = session();
  it.engine.start();
  it.pass(4000);
  it.engine.beginNow();
  assert.deepEqual([it.state().step, it.state().seconds], [1, 0]);
  it.engine.beginNow(); // there is nothing left to get ready for
  assert.deepEqual([it.state().step, it.events.length], [1, 2]);
});

test("a clock that is put back, or on by a little, changes nothing", () => {
  const it = session();
  it.engine.start();
  it.pass(10_000);
  it.ahead = -7_200_000;
  it.pass(10_000);
  it.ahead += 2000;
  it.pass(10_100);
  assert.equal(it.state().phase, "running");
  assert.equal(it.state().step, 1);
  const times = it.events.map((event) => event.at);
  assert.deepEqual(times, [...times].sort((a, b) => a - b));
});

test("a tab that is looked at again after a minute has not slept", () => {
  const it = session();
  it.engine.start();
  it.hidden = true;
  it.engine.tick();
  it.t += 59_000;
  it.hidden = false;
  it.engine.tick();
  assert.equal(it.state().phase, "running");
  assert.equal(it.state().step, 1);
});

test("nothing to play is no error", () => {
  const engine = createEngine({ steps: [], now: () => 0, wall: () => 0 });
  assert.equal(engine.state().row, undefined);
  assert.deepEqual(engine.cues(), []);
});
