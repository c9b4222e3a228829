"use strict";
(async () => {
  const STUDY = JSON.parse(document.getElementById("study").textContent);
  const CROSS_MS = 500;
  const DEAF_MS = 150; // a key that is still held from the pair before is no answer
  const APART = 5; // pairs between a pair and the same pair asked again
  const tab = randomName();
  const body = document.body;
  const element = (id) => document.getElementById(id);
  const given = (new URLSearchParams(location.search).get("rater") ?? "").replace(/[^A-Za-z0-9_-]/g, "");
  const kept = await openAnswers(STUDY.id, given.slice(0, 40), tab, () => (element("warning").hidden = false));

  const plan = planFor(`${STUDY.id}/${kept.rater}`);
  let showing = 0; // counts what is shown, so that what was begun for an earlier pair stops
  let since = 0;

  // ---- order, sides, times: drawn by the study and the rater -------------------------------------------------
  function planFor(text) {
    const random = generator(text);
    const trials = STUDY.trials;
    const first = shuffled(trials.map((_, i) => i).filter((i) => trials[i].again === null), random);
    const order = [...first];
    for (const i of shuffled(trials.map((_, j) => j).filter((j) => trials[j].again !== null), random)) {
      const earliest = Math.min(order.indexOf(trials[i].again) + 1 + APART, order.length);
      order.splice(earliest + Math.floor(random() * (order.length - earliest + 1)), 0, i);
    }
    const left = new Map(shuffled(first, random).map((i, place) => [i, place % 2]));
    const free = shuffled(order.filter((i) => trials[i].again === null && trials[i].seconds === null), random);
    const seconds = new Map(free.map((i, place) => [i, STUDY.seconds[place % STUDY.seconds.length] ?? null]));
    return order.map((i) => {
      const source = trials[i].again ?? i;
      return {
        trial: i,
        left: trials[i].again === null ? left.get(i) : 1 - left.get(source),
        seconds: trials[i].seconds ?? seconds.get(source) ?? null,
      };
    });
  }

  function generator(text) {
    let seed = 2166136261;
    for (const code of new TextEncoder().encode(text)) seed = Math.imul(seed ^ code, 16777619);
    return () => {
      seed = (seed + 0x6d2b79f5) | 0;
      let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  function shuffled(items, random) {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [result[i], result[j]] = [result[j], result[i]];
    }
    return result;
  }

  function randomName() {
    return Array.from(crypto.getRandomValues(new Uint8Array(6)), (x) => x.toString(16).padStart(2, "0")).join("");
  }

  // ---- what is seen ------------------------------------------------------------------------------------------
  function enter(state, phase = null) {
    body.dataset.state = state;
    if (phase === null) delete body.dataset.phase;
    else body.dataset.phase = phase;
    delete body.dataset.asks;
  }

  function ask() {
    body.dataset.asks = "yes";
    since = performance.now();
  }

  const images = new Map();
  function picture(number) {
    if (!images.has(number)) {
      const image = new Image();
      image.alt = "";
      image.draggable = false;
      image.src = STUDY.pictures[number];
      images.set(number, image);
    }
    return images.get(number);
  }

  function showProgress() {
    const done = kept.load()?.answers.length ?? 0;
    element("bar").value = done / plan.length;
    element("progress").textContent = `${done} of ${plan.length}`;
  }

  function next() {
    showing++;
    showProgress();
    const state = kept.load();
    const done = state.answers.length;
    if (done >= plan.length) finish(state);
    else show(plan[done], state.seen === done && STUDY.kind === "timed", done);
  }

  async function show(item, seenBefore, place) {
    const mine = showing;
    const options = STUDY.trials[item.trial].pictures;
    const pair = [picture(options[item.left]), picture(options[1 - item.left])];
    enter("trial", "waiting");
    Object.assign(body.dataset, { trial: item.trial, left: item.left, place });
    await Promise.all(pair.map((image) => image.decode()));
    if (mine !== showing) return;
    element("left").replaceChildren(pair[0]);
    element("right").replaceChildren(pair[1]);
    for (const later of plan.slice(place + 1, place + 2)) STUDY.trials[later.trial].pictures.forEach(picture);
    if (seenBefore) return hidden(0, true); // the time is over: a reload does not give another look
    if (STUDY.kind === "unlimited") {
      enter("trial", "shown");
      return ask();
    }
    enter("trial", "cross");
    setTimeout(() => mine === showing && kept.isOwner() && flash(item, place, mine), CROSS_MS);
  }

  let shown = { ms: null, interrupted: false };
  function flash(item, place, mine) {
    kept.save({ ...kept.load(), seen: place });
    requestAnimationFrame((start) => {
      if (mine !== showing) return;
      enter("trial", "shown");
      const over = (now, interrupted) => {
        if (mine !== showing || body.dataset.phase !== "shown") return;
        document.removeEventListener("visibilitychange", left);
        hidden(now - start, interrupted);
      };
      const left = () => over(performance.now(), true);
      const tick = (now) => {
        if (mine !== showing || body.dataset.phase !== "shown") return;
        if (now - start >= item.seconds * 1000 - 4) over(now, false);
        else requestAnimationFrame(tick);
      };
      document.addEventListener("visibilitychange", left);
      requestAnimationFrame(tick);
    });
  }

  function hidden(ms, interrupted) {
    shown = { ms: Math.round(ms), interrupted };
    enter("trial", "hidden");
    ask();
  }

  function choose(side) {
    if (!body.dataset.asks || performance.now() - since < DEAF_MS) return;
    if (!kept.isOwner()) return pause();
    const state = kept.load();
    if (state.answers.length !== Number(body.dataset.place)) return next();
    const item = plan[state.answers.length];
    const answer = {
      trial: item.trial,
      left: item.left,
      chosen: side === "left" ? item.left : 1 - item.left,
      ms: Math.round(performance.now() - since),
      seconds: item.seconds,
      shown_ms: STUDY.kind === "timed" ? shown.ms : null,
      interrupted: STUDY.kind === "timed" && shown.interrupted,
    };
    const answers = [...state.answers, answer];
    const ended = answers.length === plan.length ? new Date().toISOString() : null;
    kept.save({ ...state, answers, seen: null, ended });
    next();
  }

  function finish(state) {
    const result = { format: 1, study: STUDY.id, rater: kept.rater, started: state.started, ended: state.ended };
    const screenOf = { width: innerWidth, height: innerHeight, ratio: devicePixelRatio };
    const text = JSON.stringify({ ...result, screen: screenOf, answers: state.answers }, null, 1);
    element("text").value = text;
    element("save").href = `data:application/json;charset=utf-8,${encodeURIComponent(text)}`;
    element("save").download = `answers-${STUDY.id}-${kept.rater}.json`;
    enter("done");
    element("save").focus();
  }

  function pause() {
    showing++;
    enter("paused");
  }

  let isClaiming = false;
  async function takeOver() {
    if (isClaiming) return;
    isClaiming = true;
    await kept.claim();
    isClaiming = false;
    next();
  }

  // ---- keys, pointer, other tabs -----------------------------------------------------------------------------
  addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    const state = body.dataset.state;
    if (state === "trial" && event.key === "ArrowLeft") choose("left");
    else if (state === "trial" && event.key === "ArrowRight") choose("right");
    else if (event.key === "Enter" && state === "intro") takeOver();
    else if (event.key === "Enter" && state === "paused") takeOver();
    else return;
    event.preventDefault();
  });
  element("begin").addEventListener("click", takeOver);
  element("take-over").addEventListener("click", takeOver);
  for (const side of ["left", "right"]) {
    element(side).addEventListener("click", () => choose(side));
    element(`choose-${side}`).addEventListener("click", () => choose(side));
  }
  kept.changed = () => {
    const busy = body.dataset.state === "trial" || body.dataset.state === "done";
    const state = kept.load();
    if (state === null) return;
    if (busy && !kept.isOwner()) pause();
    else if (body.dataset.state === "intro") showProgress();
    else if (body.dataset.state === "trial" && state.answers.length !== Number(body.dataset.place)) next();
  };

  body.dataset.kind = STUDY.kind;
  body.dataset.rater = kept.rater;
  showProgress();
  if (STUDY.trials.length) STUDY.trials[plan[0].trial].pictures.forEach(picture);
  if (kept.load()?.ended) finish(kept.load());
  else enter("intro");
})();
