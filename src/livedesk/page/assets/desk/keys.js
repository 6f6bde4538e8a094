// A key for everything; they can be switched off, for those whom single keys get in the way.

const KEYS = {
  j: ["Next in the queue", () => step(1)],
  k: ["The one before", () => step(-1)],
  Enter: ["Take it in hand", () => (cursor ? take(cursor, 0) : step(1))],
  x: ["Select it, or no longer", () => pick(cursor)],
  p: ["Publish; Enter confirms. Restore what was withdrawn", () => act(inHand?.stage === "withdrawn" ? "restore" : inHand?.stage === "published" ? "edit" : "publish")],
  e: ["Edit", () => act("edit")],
  h: ["Hold", () => act("hold")],
  r: ["Reject", () => act("reject")],
  c: ["Correct", () => act("correct")],
  w: ["Withdraw", () => act("withdraw")],
  m: ["Merge into another", () => act("merge")],
  l: ["Split reports off", () => act("split")],
  t: ["Set the status", () => act("status")],
  b: ["What it bears on", () => act("bears")],
  s: ["Key moment, or no longer", () => act("key")],
  i: ["Pin, or no longer", () => act("pin")],
  n: ["A note for colleagues", () => act("note")],
  v: ["What it changes: outcomes, issues, reactions", () => act("changes")],
  y: ["Why: together, relevant, this status", () => act("why")],
  u: ["Undo your latest command", () => act("undo")],
  o: ["A post of the desk’s own", () => act("own")],
  g: ["Where things stand", () => act("standing")],
  a: ["An image", () => act("image")],
  d: ["Its reports: move, not a copy, not on the story", () => act("reports")],
  S: ["State of the story, modes, outcomes", () => act("story")],
  K: ["Stop all publishing", () => act("stop")],
  "/": ["Find in the queue", () => filters.elements.q.focus()],
  1: ["The queue", () => list.focus()],
  2: ["What is in hand", () => hand.focus()],
  3: ["Readers’ page", () => choose(tabs[0], true)],
  4: ["Trail", () => choose(tabs[1], true)],
  5: ["Notes", () => choose(tabs[2], true)],
  6: ["What is held back", () => choose(tabs[3], true)],
  "?": ["These shortcuts", () => act("keys")],
};
const OFF = "livedesk:keys-off";

function keysHelp() {
  const off = localStorage.getItem(OFF) === "1";
  show("Shortcuts", [
    make("dl", { class: "keys" }, ...Object.entries(KEYS).sort(([a], [b]) => Number(a > "0" && a <= "9") - Number(b > "0" && b <= "9")).map(([key, [told]]) => make("div", null, make("dt", null, make("kbd", null, key === "Enter" ? "↵" : key)), make("dd", null, told))),
      make("div", null, make("dt", null, make("kbd", null, "Ctrl ↵")), make("dd", null, "Send what is being written, here or in a dialog")),
      make("div", null, make("dt", null, make("kbd", null, "Esc")), make("dd", null, "Close; what was written is kept"))),
    make("label", { class: "check" }, make("input", { type: "checkbox", checked: !off, change: ({ target }) => localStorage.setItem(OFF, target.checked ? "" : "1") }), " Single keys work")], { wide: true });
}

addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (signing) return null;
  if (dialog.open) {
    if (key !== "Enter" || !(event.ctrlKey || event.metaKey)) return null;
    event.preventDefault(); // a second Ctrl and Enter never stands by what a first one asked
    return target.matches("textarea,input") && !event.repeat ? dialog.querySelector("form").requestSubmit() : null;
  }
  if (acting && !target.closest?.("input,textarea,select")) return event.preventDefault();
  if (key === "Enter" && (event.ctrlKey || event.metaKey) && editing) {
    event.preventDefault();
    return editing.form.requestSubmit();
  }
  if (key === "Escape") {
    if (editing && $("editor").contains(target)) close();
    else if ($("confirm")?.firstChild) {
      $("confirm").replaceChildren();
      hand.focus();
    } else if (target.matches?.("#filters input")) list.focus();
    return null;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || target.closest?.("input,textarea,select,[contenteditable]")) return null;
  if (target === list) {
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: Math.max(1, Math.floor(height / rowHeight) - 1), PageUp: -Math.max(1, Math.floor(height / rowHeight) - 1), Home: -order.length, End: order.length }[key];
    if (move) {
      event.preventDefault();
      return step(move);
    }
    if (key === " ") {
      event.preventDefault();
      return pick(cursor);
    }
  }
  if (localStorage.getItem(OFF) === "1") return null;
  if ((key === "Enter" || key === " ") && target.closest?.("button,a,summary,[role=tab]")) return null;
  const known = KEYS[key];
  if (!known) return null;
  event.preventDefault();
  return known[1]();
});

// Begin.
recall();
refreshTrail();
choose($(localStorage.getItem(`livedesk:${story}:tab`) ?? "tab-page") ?? tabs[0]);
ask("queue").then((answer) => answer.json()).then((answer) => {
  hear(answer, true);
  listen();
  const id = decodeURIComponent(location.hash.slice(1));
  if (id) {
    cursor = rows.has(id) ? id : null;
    asked = id;
    open(id, false).catch(fail);
    if (cursor) go(cursor, false);
  }
  unfinished();
}).catch((fault) => { $("connection").textContent = fault.message; });
