"use strict";
// What a rater has answered, and which tab goes on.
//
// It lies in localStorage, in IndexedDB, in this tab's history entry and in memory, and tabs tell one another on a
// channel. None is enough: localStorage may be full or forbidden, be read before it has what the page before wrote,
// and two processes of one browser were seen to keep different contents of it for good; IndexedDB has one content
// for all, but answers late. Answers are only ever added, so the longest list is the newest; of the tabs, the one
// that claimed the study last goes on.
async function openAnswers(studyId, given, tab, fails) {
  const WAIT_MS = 2000; // a database that has not answered by then is done without
  const memory = new Map();
  const database = await soon(openDatabase());

  const raterKey = `study:${studyId}:rater`;
  const rater = given || read(raterKey) || (await soon(stored(raterKey))) || tab;
  if (!given) {
    write(raterKey, rater);
    store(raterKey, () => rater);
  }
  const key = `study:${studyId}:${rater}`;
  let own = history.state?.[key] ?? null;
  const channel = openChannel();
  const answers = { rater, load, save, claim, isOwner: () => load()?.owner === tab, changed: () => {} };

  write("study:test", rater); // whether anything is kept at all is said before the first answer
  own = joined(own, await soon(stored(key)));
  addEventListener("storage", (event) => {
    if (event.key !== key) return;
    const state = load();
    if (state !== null && isBehind(JSON.parse(event.newValue ?? "null"), state)) save(state);
    answers.changed();
  });
  return answers;

  // ---- two states become one -------------------------------------------------------------------------------
  function progressOf(state) {
    return state === null ? -1 : 2 * state.answers.length + (state.seen === state.answers.length ? 1 : 0);
  }

  function claimedLater(a, b) {
    return a.claim > b.claim || (a.claim === b.claim && a.owner > b.owner);
  }

  function joined(a, b) {
    if (a === null || b === null) return a ?? b;
    const { owner, claim } = claimedLater(a, b) ? a : b;
    return { ...(progressOf(a) > progressOf(b) ? a : b), owner, claim };
  }

  function isBehind(state, other) {
    return state === null || progressOf(state) < progressOf(other) || claimedLater(other, state);
  }

  // ---- read and written ------------------------------------------------------------------------------------
  function load() {
    return joined(own, JSON.parse(read(key) ?? "null"));
  }

  function save(state) {
    own = state;
    try {
      history.replaceState({ [key]: state }, "");
    } catch {
      // a browser that takes only so many a minute: the next one holds this one too
    }
    write(key, JSON.stringify(state));
    channel?.postMessage(state);
    store(key, (former) => joined(former, state));
  }

  async function claim() {
    own = joined(own, await soon(stored(key)));
    const state = load() ?? { started: new Date().toISOString(), answers: [], seen: null, ended: null };
    save({ ...state, owner: tab, claim: (state.claim ?? 0) + 1 });
  }

  function openChannel() {
    try {
      const opened = new BroadcastChannel(key);
      opened.onmessage = (event) => {
        own = joined(own, event.data);
        answers.changed();
      };
      return opened;
    } catch {
      return null; // tabs hear of one another by localStorage alone
    }
  }

  function read(name) {
    try {
      return localStorage.getItem(name) ?? memory.get(name) ?? null;
    } catch {
      return memory.get(name) ?? null;
    }
  }

  function write(name, value) {
    memory.set(name, value);
    try {
      localStorage.setItem(name, value);
      if (localStorage.getItem(name) === value) return;
    } catch {
      // told below
    }
    fails();
  }

  // ---- the database: every request ends, with null where it failed -----------------------------------------
  function soon(promise) {
    return Promise.race([promise, new Promise((end) => setTimeout(() => end(null), WAIT_MS))]);
  }

  function openDatabase() {
    return new Promise((end) => {
      try {
        const request = indexedDB.open("study", 1);
        request.onupgradeneeded = () => request.result.createObjectStore("kept");
        request.onsuccess = () => end(request.result);
        request.onerror = request.onblocked = () => end(null);
      } catch {
        end(null);
      }
    });
  }

  function stored(name) {
    return new Promise((end) => {
      try {
        const request = database.transaction("kept").objectStore("kept").get(name);
        request.onsuccess = () => end(request.result ?? null);
        request.onerror = () => end(null);
      } catch {
        end(null);
      }
    });
  }

  function store(name, from) {
    try {
      const kept = database.transaction("kept", "readwrite").objectStore("kept");
      const request = kept.get(name);
      request.onsuccess = () => kept.put(from(request.result ?? null), name);
    } catch {
      // the other places hold it
    }
  }
}
