// Beside the queue: the readers' page as it is, the trail of commands, notes of colleagues.

const tabs = [...document.querySelectorAll("[role=tab]")];
/** Commands, newest first. */
let trail = [];

function choose(tab, focus = false) {
  for (const other of tabs) {
    const on = other === tab;
    other.setAttribute("aria-selected", on);
    other.tabIndex = on ? 0 : -1;
    $(other.getAttribute("aria-controls")).hidden = !on;
  }
  if (focus) tab.focus();
  localStorage.setItem(`livedesk:${story}:tab`, tab.id);
  if (tab.id === "tab-page" && !$("readers").src) $("readers").src = `${base}page`;
  if (tab.id === "tab-held") refreshHeld();
  else if (tab.id !== "tab-page") refreshTrail();
}

for (const [place, tab] of tabs.entries()) {
  tab.addEventListener("click", () => choose(tab));
  tab.addEventListener("keydown", ({ key }) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (by) choose(tabs[(place + by + tabs.length) % tabs.length], true);
  });
}

const STEPS = 200;
/** How many answers of so many steps are shown; whether there are older ones. */
let pages = 1, older = false;
async function loadTrail() {
  let found = [];
  for (let page = 0; page < pages; page += 1) {
    const { steps } = await (await ask(`trail?limit=${STEPS}&before=${found.at(-1)?.seq ?? 0}`)).json();
    found = [...found, ...steps];
    older = steps.length === STEPS;
    if (!older) break;
  }
  trail = found;
  drawTrail();
}

let fetching = 0;
function refreshTrail() {
  clearTimeout(fetching);
  fetching = setTimeout(() => loadTrail().catch(fail), 100);
}

const name = (by) => (by.startsWith("editor:") ? by.slice(7) : by);

const ASKS = { publish: "publish it", write: "other words", correct: "a correction", withdraw: "withdraw it", post: "a post of the desk’s own", illustrate: "an image", hold: "hold it", reject: "reject it",
  merge: "merge it", split: "split it", move: "move a report", status: "another status", pin: "pin it", "key-moment": "a key moment", issues: "what it bears on", note: "a note" };
/** What a contributor wishes for. */
const asks = (wish) => ASKS[wish.command] ?? wish.command;

const TURNS = { paused: "Paused", resumed: "Resumed", added: "Had back", removed: "Removed" };

/** What was wished for, in words. */
function told(wish, asked = false) {
  const said = wish.note || wish.why || wish.text || wish.headline || "";
  const what = { status: wish.status ?? "as the rules find", phase: wish.phase ?? "as the rules find", mode: wish.mode ?? "as the story file says",
    judge: `counts ${wish.weight} ×`,
    source: wish.source, "add-sources": wish.tables?.map((table) => table.name ?? table.id).join(", ").slice(0, 140) }[wish.command];
  return [!asked && (wish.command === "source" ? `${TURNS[wish.change]} the source` : did(wish)), what && !asked && `: ${what}`, said && ` “${said.slice(0, 140)}”`].filter(Boolean).join("");
}

/** What a contributor handed in, in full and as readers would see it, before an editor decides. */
function consider(step) {
  const wish = step.command, written = wish.headline || wish.text || wish.note;
  const preview = written && make("iframe", { class: "as-read", sandbox: "allow-same-origin", title: "As readers would see it" });
  const row = rows.get(step.update);
  show(`${step.name ?? name(step.by)} hands in: ${asks(wish)}`, [
    row && make("p", { class: "headline" }, row.headline), wish.why && make("p", null, wish.why),
    wish.note && make("p", { class: "told" }, wish.note), preview ?? make("p", null, told(wish)),
    make("div", { class: "row-of" }, make("button", { type: "button", click: () => declineForm(step) }, "Decline …"))],
  { word: "Accept", wide: !!written, send: async (_, tell) => accept(step, false, tell) });
  if (!preview) return;
  frames(dialog);
  const sent = JSON.stringify({ development: wish.command === "post" ? "" : wish.development, headline: wish.headline ?? null, text: wish.text ?? null, note: wish.note ?? null });
  ask("preview", { method: "POST", headers: { "Content-Type": "application/json", Accept: "text/html" }, body: sent }).then((answer) => answer.text()).then((drawn) => { preview.srcdoc = drawn; }).catch(fail);
}

/** What no report bears out is named first, and stood by or not. */
async function accept(step, confirmed = false, tell = fail) {
  const answer = await command({ command: "accept", id: step.id, confirmed }, { again: () => accept(step, true), refused: tell });
  refreshTrail();
  return answer;
}

function declineForm(step) {
  show("Decline", [why(false)], { word: "Decline", send: async ({ why }, tell) => {
    const answer = await command({ command: "decline", id: step.id, why }, { refused: tell });
    refreshTrail();
    return answer;
  } });
}

/** Contributors hand in only, and what chiefs set is theirs to take back. */
const mayUndo = (step) => !hands_in && (body.dataset.role === "chief" || !["mode", "stop"].includes(step.command.command));

function drawTrail() {
  const line = (step) => make("li", { class: step.undone_by ? "undone" : "" },
    make("time", { datetime: step.at }, clock(step.at)), " ", make("b", null, step.name ?? name(step.by)), " ", step.submitted ? `asks: ${asks(step.command)}. ` : "", told(step.command, step.submitted),
    step.update && rows.has(step.update) && make("p", null, make("button", { type: "button", class: "plain headline", "data-go": step.update }, rows.get(step.update).headline)),
    step.undone_by ? make("span", { class: "note" }, " taken back") : step.submitted && !step.settled_by
      ? (hands_in ? make("span", { class: "note" }, " waits for an editor") : make("span", { class: "row-of" }, make("button", { type: "button", click: () => consider(step) }, "Look and decide")))
      : !step.submitted && mayUndo(step) && make("button", { type: "button", class: "small", click: () => undo(step.id) }, "Undo"));
  const handed = trail.filter((step) => step.submitted && !step.settled_by && !step.undone_by).length;
  $("tab-trail").textContent = handed ? `Trail (${handed})` : "Trail";
  $("tab-trail").setAttribute("aria-label", handed ? `Trail (${handed}) handed in` : "Trail");
  const notes = trail.filter((step) => step.command.command === "note" && !step.undone_by);
  $("panel-trail").replaceChildren(trail.length ? make("ol", { class: "trail" }, ...trail.filter((step) => step.command.command !== "note").map(line)) : make("p", { class: "empty" }, "Nobody has given a command yet."),
    older ? make("button", { type: "button", click: () => { pages += 1; loadTrail().catch(fail); } }, "Earlier") : "");
  $("panel-notes").replaceChildren(make("button", { type: "button", "data-do": "note" }, "Leave a note", make("kbd", null, "n")),
    notes.length ? make("ol", { class: "trail" }, ...notes.map(line)) : make("p", { class: "empty" }, "No notes yet."));
}

/** What is held back: nearest to the story first, each with why; and posts that were too many at once. */
let holding = 0;
function refreshHeld(pause = 0) {
  clearTimeout(holding);
  holding = setTimeout(async () => {
    try {
      drawHeld(await (await ask(`held?q=${encodeURIComponent($("held-q").value)}`)).json());
    } catch (fault) {
      fail(fault);
    }
  }, pause);
}

function drawHeld({ off, looked, found, reports, floods }) {
  const near = (share) => make("span", { class: "weight", title: "Closeness to the story, 0 to 100; on it from 50 on" }, String(Math.round(share * 100)));
  const line = (one) => make("li", { "data-held": one.id },
    make("p", { class: "line" }, one.title.url ? make("a", { class: "out", href: one.title.url, target: "_blank", rel: "noopener noreferrer" }, one.title.outlet) : make("span", { class: "out" }, one.title.outlet), make("time", { datetime: one.seen.iso }, clock(one.seen.iso)), make("span", { class: "note" }, one.kind), near(one.relevance)),
    make("p", { class: "headline", lang: one.title.lang, dir: one.title.dir }, one.title.text),
    make("details", null, make("summary", { class: "note" }, one.reason.text), make("p", { class: "figures" }, make("code", null, one.reason.rule), ...one.reason.figures.map((figure) => make("span", null, ` ${figure.name} `, make("b", null, figure.value))))),
    make("p", { class: "small-actions" }, make("button", { type: "button", "data-do": "let-in", "data-report": one.id }, "On the story"), make("button", { type: "button", "data-do": "let-into", "data-report": one.id }, "Into …")));
  const flood = (one) => make("li", { "data-flood": one.source },
    make("p", null, make("b", null, one.name), ` held back ${count(one.count, "post")}`, one.since && ` since ${clock(one.since)}`, ": ", one.words),
    one.at_hand > 0 && !hands_in && make("p", { class: "small-actions" }, make("button", { type: "button", "data-do": "let-through", "data-source": one.source }, `Let all ${one.at_hand} through`)),
    one.latest.length > 0 && make("ul", { class: "posts" }, ...one.latest.map((post) => make("li", null, make("bdi", null, post.text), " ", !hands_in && make("button", { type: "button", class: "small", "data-do": "let-through", "data-source": one.source, "data-report": post.id }, "Let through")))));
  $("held").replaceChildren(
    floods.length ? make("ul", { class: "trail" }, ...floods.map(flood)) : "",
    make("p", { class: "note", role: "status" }, off ? `${count(off, "report")} not on the story; of the latest ${looked}, ${found} fit, the nearest first` : "Nothing is held back."),
    make("ul", { class: "near" }, ...reports.map(line)));
  tellFlood(floods);
}

/** Posts that wait because they were too many stand over the queue, too. */
function tellFlood(floods) {
  const posts = floods.reduce((sum, one) => sum + one.at_hand, 0);
  $("flooded").textContent = posts ? ` (${posts})` : "";
  $("flood").hidden = !posts;
  $("flood").replaceChildren(`${count(posts, "post")} held back: ${floods.filter((one) => one.at_hand).map((one) => one.name).join(", ")} brought more than fits a minute. `, make("button", { type: "button", class: "plain", click: () => choose($("tab-held"), true) }, "Look"));
}

$("held-q").addEventListener("input", () => refreshHeld(250));
setInterval(() => { if (!document.hidden && !$("panel-held").matches(":focus-within")) ask("held").then((answer) => answer.json()).then(({ floods }) => tellFlood(floods)).catch(() => {}); }, 30_000);
