// What editors can do: every command has its place here. Nothing grave goes out without a second look.

/** After a row is dealt with the next one comes to hand. */
async function settle(wish, reach = true) {
  const id = inHand.id, place = places.get(id);
  const answer = await command(wish);
  if (answer && reach && wanted.show === "waiting" && place !== undefined && inHand?.id === id) {
    const next = order.slice(place + 1).find((other) => !left.has(other)) ?? order.slice(0, place).reverse().find((other) => !left.has(other));
    if (next && next !== id) go(next);
  }
  return answer;
}

/** What a contributor sends waits for an editor: the buttons say so. */
const hands_in = body.dataset.role === "contributor";
const SEND = hands_in ? "Hand in" : "Publish";

/** Published with a second key: what readers will see stands above it. */
function confirmPublish() {
  if (editing) return send();
  const go_on = make("button", { type: "button", class: "main", click: async () => {
    go_on.disabled = true;
    if (!(await settle({ command: "publish", ...about() }))) go_on.disabled = false;
    else $("confirm")?.replaceChildren();
  } }, SEND, make("kbd", null, "↵"));
  $("confirm").replaceChildren(make("div", { class: "told confirm", role: "group", "aria-label": `${SEND} this?` },
    make("p", null, make("b", null, `${SEND} this? `), hands_in ? "An editor decides; readers will then see it as below." : "Readers will see it as below."),
    make("div", { class: "row-of" }, go_on, make("button", { type: "button", click: () => { $("confirm").replaceChildren(); hand.focus(); } }, "Not yet", make("kbd", null, "Esc")))));
  go_on.focus();
  return null;
}

const fault_to = (tell) => ({ refused: tell });

/** What can't be done with it as it stands, said before anything is asked. */
function cannot(name) {
  const out = inHand?.stage === "published";
  if (name === "reject" && out) return "Readers see it: withdraw it instead.";
  if (out || !["correct", "withdraw", "pin", "image"].includes(name)) return "";
  return inHand?.stage === "withdrawn" ? "It is withdrawn: restore it first." : { image: "", pin: "Publish first: only what readers see is pinned.",
    correct: "Readers do not see it yet: Edit changes its words before it is published.", withdraw: "Readers do not see it: hold it or reject it." }[name];
}

/** What each button and key does. */
const ACTS = {
  publish: () => confirmPublish(),
  edit: () => edit("write"),
  correct: () => edit("correct"),
  hold: () => settle({ command: "hold", ...about() }),
  reject: () => show("Reject", [make("p", null, "It leaves the queue and never goes out by itself. You can undo it."), why(true)],
    { word: "Reject", send: ({ why }) => settle({ command: "reject", ...about(), why }) }),
  restore: () => restore(),
  withdraw: () => show("Withdraw what readers see", [
    make("p", { class: "headline" }, inHand.headline),
    make("p", null, "A stub with your reason stays on the page, and what rested on it loses its ground. Every reader who has the page open sees it at once."),
    field("Why, for readers", "note", { required: true, rows: 3 }, "textarea")],
  { word: "Withdraw", grave: true, send: ({ note }, tell) => command({ command: "withdraw", ...about(), note }, fault_to(tell)) }),
  pin: () => command({ command: "pin", ...about(), pinned: inHand.pinned !== "true" }),
  key: () => command({ command: "key-moment", ...about(), key_moment: inHand.key !== "true" }),
  status: () => show("Status", [
    select("Status", "status", [["", "As the rules find"], ...words.statuses.filter(([id]) => id !== "withdrawn")], rows.get(inHand.id)?.status),
    why(true), make("p", { class: "note" }, "Readers see your reason. It outlasts what the rules find later.")],
  { word: "Set", send: ({ status, why }, tell) => command({ command: "status", ...about(), status: status || null, why }, fault_to(tell)) }),
  bears: () => show("What it bears on", [
    make("label", { class: "check" }, make("input", { type: "checkbox", name: "rule", value: "1" }), " As the rules find"),
    boxes("Issues", "issues", words.issues, rows.get(inHand.id)?.issues ?? [])],
  { word: "Set", send: ({ issues, rule }, tell) => command({ command: "issues", ...about(), issues: rule ? null : issues }, fault_to(tell)) }),
  "not-on": ({ dataset: { issue, issues } }) => command({ command: "issues", ...about(), issues: issues.split(" ").filter((one) => one && one !== issue) }),
  merge: (button) => (button?.dataset.into
    ? show("Merge", [make("p", null, "These two become one:"), make("p", { class: "headline" }, inHand.headline), make("p", { class: "headline" }, rows.get(button.dataset.into)?.headline ?? "")],
      { word: "Merge", send: (_, tell) => command({ command: "merge", ...about(), into: button.dataset.into }, fault_to(tell)) })
    : show("Merge into another development", [finder("The other one", "into", inHand.id), why(false)],
      { word: "Merge", send: ({ into, why }, tell) => command({ command: "merge", ...about(), into, why }, fault_to(tell)) })),
  split: () => splitForm(),
  move: (button) => show("Move a report", [finder("To which development", "into", inHand.id), why(false)],
    { word: "Move", send: ({ into, why }, tell) => command({ command: "move", report: button.dataset.report, into, why }, fault_to(tell)) }),
  "not-copy": (button) => command({ command: "not-a-copy", report: button.dataset.report }),
  "off-story": (button) => show("Not on the story", [make("p", null, "The report leaves the story; copies of it that come later stay out too."), why(false)],
    { word: "Take it off", send: ({ why }, tell) => command({ command: "relevance", report: button.dataset.report, relevant: false, why }, fault_to(tell)) }),
  "let-in": async (button) => (await command({ command: "relevance", report: button.dataset.report, relevant: true })) && refreshHeld(),
  "let-into": (button) => show("On the story, as part of", [make("p", { class: "headline" }, button.closest("[data-held]").querySelector(".headline").textContent), finder("Which development", "into", null), why(false)],
    { word: "Let it in", send: async ({ into, why }, tell) => {
      const answer = await command({ command: "relevance", report: button.dataset.report, relevant: true, into, why }, fault_to(tell));
      refreshHeld();
      return answer;
    } }),
  "let-through": async (button) => {
    const sent = JSON.stringify(button.dataset.report ? { reports: [button.dataset.report] } : {});
    const { count: posts } = await (await ask(`held/${encodeURIComponent(button.dataset.source)}/through`, { method: "POST", headers: { "Content-Type": "application/json" }, body: sent })).json();
    toast(posts ? `${count(posts, "post")} let through` : "It is held no more");
    refreshHeld();
  },
  unlink: (button) => show("Unlink", [make("p", null, "The two bear on each other no more, and the rules do not link them again."), why(false)],
    { word: "Unlink", send: ({ why }, tell) => command({ command: "unlink", link: button.dataset.link, why }, fault_to(tell)) }),
  judge: (button) => command({ command: "judge", ...piece(button), weight: Number(button.dataset.weight) }),
  weigh: (button) => show("How much does it count?", [
    make("p", { class: "headline" }, button.closest("li").querySelector(".outcome").textContent),
    select("It counts", "weight", [["0", "not at all"], ["0.5", "half"], ["1", "as found"], ["1.5", "half as much again"], ["2", "twice"]], String(Number(button.closest("li").dataset.weight))), why(false)],
    { word: "Weigh it", send: ({ weight, why }, tell) => command({ command: "judge", ...piece(button), weight: Number(weight), why }, fault_to(tell)) }),
  "no-reaction": (button) => show("No reaction", [make("p", null, `What ${button.dataset.name} is heard to say here leaves the page: it was none, or another’s.`), why(false)],
    { word: "Take it off", send: ({ why }, tell) => command({ command: "no-reaction", development: inHand.id, party: button.closest("[data-party]").dataset.party, why }, fault_to(tell)) }),
  "no-position": (button) => show("No position", [make("p", null, `What ${button.dataset.name} is heard to want here on ${button.dataset.title} leaves the page, and nothing said later is compared with it.`), why(false)],
    { word: "Take it off", send: ({ why }, tell) => { const { side, issue } = button.closest("[data-side]").dataset; return command({ command: "no-position", development: inHand.id, side, issue, why }, fault_to(tell)); } }),
  changes: () => {
    const section = hand.querySelector("[data-part=bearing],[data-part=wanted],[data-part=heard]");
    if (!section) return toast("Nothing the desk found in it moves an outcome or an issue, no side says what it wants, and nobody reacts.");
    section.scrollIntoView({ block: "start" });
    (section.querySelector("button") ?? section.querySelector("summary")).focus({ preventScroll: true });
    return null;
  },
  reports: () => {
    hand.querySelector("[data-part=reports]").scrollIntoView({ block: "start" });
    (hand.querySelector("[data-part=reports] button") ?? hand).focus({ preventScroll: true });
  },
  note: () => show("A note for colleagues", [field("Note", "text", { required: true, rows: 4, maxlength: 4000 }, "textarea"), make("p", { class: "note" }, "Readers never see it.")],
    { word: "Leave it", send: async ({ text }, tell) => {
      const answer = await command({ command: "note", text, development: inHand?.id ?? null }, fault_to(tell));
      refreshTrail();
      return answer;
    } }),
  why: () => {
    const all = [...hand.querySelectorAll(".why details")], shut = all.every((one) => one.open);
    all.forEach((one) => { one.open = !shut; });
    hand.querySelector(".why")?.scrollIntoView({ block: "nearest" });
    all[0]?.querySelector("summary").focus();
  },
  image: () => imageForm(),
  "image-off": (button) => command({ command: "take-image-off", ...about(), media: button.dataset.media }),
  own: () => ownPost(),
  standing: () => standingForm(),
  outcome: () => show("Decide an outcome", [select("Outcome", "outcome", words.outcomes), select("By its criteria", "came", [["yes", "it came"], ["no", "it did not come"], ["", "it is open"]]), why(true), make("p", { class: "note" }, "Readers see your reason.")],
    { word: "Decide", send: ({ outcome, came, why }, tell) => command({ command: "resolve", outcome, came: came ? came === "yes" : null, why }, fault_to(tell)) }),
  reaction: (button) => reactionForm(button),
  story: () => storyForm(),
  stop: () => stopForm(),
  keys: () => keysHelp(),
  undo: () => undo(),
};

const piece = (button) => ({ outcome: button.closest("[data-outcome]").dataset.outcome, indicator: button.closest("[data-outcome]").dataset.indicator, development: inHand.id });

const reportsInHand = () => [...hand.querySelectorAll("[data-line]")].map((line) => [line.dataset.line, line.querySelector(".headline").textContent + " (" + line.dataset.outlet + ")"]);

function restore() {
  const withdrawal = trail.find((step) => step.update === inHand.id && step.command.command === "withdraw" && !step.undone_by);
  return withdrawal ? undo(withdrawal.id) : toast("It was withdrawn by the desk's rules, not by a command: correct its source first.");
}

function splitForm() {
  const reports = reportsInHand();
  if (reports.length < 2) return toast("There is one report in it: nothing to split.");
  return show("Split", [make("p", null, "The reports you mark become a development of their own; at least one stays."), boxes("Reports", "reports", reports, []), why(false)],
    { word: "Split", wide: true, send: ({ reports: some, why: reason }, tell) => {
      const fault = some.length ? some.length === reports.length && "At least one report has to stay: unmark one." : "Mark the reports that are to go.";
      return fault ? tell(new Refusal(422, fault)) ?? null : command({ command: "split", ...about(), reports: some, why: reason }, fault_to(tell));
    } });
}

/** How one update stands among where things stand. */
function lineForm({ id, headline, line, pinned, hidden, seen }) {
  show("Its line in “Where things stand”", [make("p", { class: "headline" }, headline), field("Line, in your words; empty for the headline", "line", { maxlength: 300, autocomplete: "off", value: line }),
    make("label", { class: "check" }, make("input", { type: "checkbox", name: "pinned", value: "1", checked: pinned }), " Always among the lines, and first"),
    make("label", { class: "check" }, make("input", { type: "checkbox", name: "hidden", value: "1", checked: hidden }), " Never among the lines")],
  { word: "Set", keep: `line:${id}`, send: (told, tell) => command({ command: "stand", development: id, seen, line: told.line, pinned: !!told.pinned, hidden: !!told.hidden }, fault_to(tell)) });
}

/** The lines as readers see them, each to be changed; what is in hand may be put among them. */
async function standingForm() {
  const { seq: seen, lines, hidden } = await (await ask("standing")).json();
  const here = inHand?.stage === "published" && ![...lines, ...hidden].some(({ id }) => id === inHand.id) && { id: inHand.id, headline: inHand.headline, line: inHand.lineText, pinned: !!inHand.linePinned, hidden: false };
  const item = (one) => make("li", null, make("span", { class: "headline" }, one.line || one.headline), " ", one.pinned && make("span", { class: "chip" }, "first"),
    make("button", { type: "button", class: "small", "aria-label": `Change: ${one.line || one.headline}`, click: () => lineForm({ ...one, seen }) }, "Change"));
  const list = (title, those) => those.length > 0 && make("section", null, make("h3", null, title), make("ol", { class: "trail" }, ...those.map(item)));
  const form = show("Where things stand", [list("As readers see it", lines), list("Kept off it", hidden), here && list("In hand, not among them", [here]),
    !lines.length && make("p", null, "Nothing is published yet: the rules choose the lines from what is."),
    make("p", { class: "note" }, "The rules choose three to six lines; what you change here stays as you have it.")], { wide: true });
  (form.querySelector("button.small") ?? form.querySelector("h2")).focus();
}

const MODES = [["autopilot", "Autopilot: published by rule"], ["suggest", "Suggest: the desk proposes, an editor publishes"], ["hold", "Hold: nothing goes out by itself"]];

function storyForm() {
  const chief = body.dataset.role === "chief";
  const mode = (label, name, file, set) => select(label, name, [["", `As the story file says: ${file}`], ...MODES], set ?? "");
  const now = { mode: modes.story ?? "", ...Object.fromEntries(words.rules.map(([id]) => [`rule-${id}`, modes[id] ?? ""])) };
  show("Story and modes", [
    select("State of the story", "phase", [["keep", `as it is: ${$("phase").textContent}`], ["", "as the rules find"], ...words.phases]),
    chief ? mode("What goes out by itself", "mode", words.mode, modes.story) : make("p", null, `${$("mode").textContent}. A chief changes what goes out by itself.`),
    ...(chief ? words.rules.map(([id, title, file]) => mode(`… of the rule “${title}”`, `rule-${id}`, file, modes[id])) : []),
    words.sensitive.length > 0 && make("p", { class: "note" }, `In every mode a person decides on: ${words.sensitive.join(", ")}. The story file names these.`),
    make("div", { class: "row-of" }, make("button", { type: "button", click: () => ACTS.outcome() }, "Decide an outcome"))],
  { word: "Set", send: async ({ phase, ...wanted }, tell) => {
    let answer = phase === "keep" || await command({ command: "phase", phase: phase || null }, fault_to(tell));
    for (const [name, value] of Object.entries(wanted)) {
      if (answer && value !== now[name]) answer = await command({ command: "mode", mode: value || null, rule: name === "mode" ? null : name.slice(5) }, fault_to(tell));
    }
    return answer;
  } });
}

function stopForm() {
  if (body.dataset.role !== "chief") return toast("To stop publishing, and to let it go on, is a chief’s. Hold what must not go out.");
  const stopped = !$("halted").hidden;
  show(stopped ? "Let publishing go on" : "Stop all publishing", [
    make("p", null, stopped ? "What waited goes out." : "Nothing more reaches readers, neither the autopilot’s nor an editor’s, until a chief lifts it. What is on the page stays.")],
  { word: stopped ? "Go on" : "Stop publishing now", grave: !stopped, send: (_, tell) => command({ command: "stop", stopped: !stopped }, fault_to(tell)) });
}

function reactionForm(button) {
  const line = button.closest("[data-line]");
  show("A reaction", [
    make("p", { class: "headline" }, line.querySelector(".headline").textContent),
    field("The words, exactly as in the report", "sentence", { required: true, rows: 3 }, "textarea"),
    field("Who speaks", "speaker", { required: true, autocomplete: "off" }),
    field("Country code or institution", "party", { required: true, autocomplete: "off", maxlength: 40 }),
    select("The words", "attitude", words.attitudes), select("How high the speaker stands", "rank", words.ranks, "other")],
  { word: "Note it", send: (values, tell) => command({ command: "react", development: inHand.id, report: line.dataset.line, ...values }, fault_to(tell)) });
}

function ownPost() {
  const preview = make("iframe", { class: "as-read", sandbox: "allow-same-origin", title: "Preview: as readers will see it" });
  const content = make("div", { class: "stacked" },
    make("input", { type: "hidden", name: "request", value: crypto.randomUUID() }), // sent again later, it is still this one post
    field("Headline", "headline", { required: true, rows: 2, maxlength: 300 }, "textarea"),
    field("Text (Markdown)", "text", { rows: 6, maxlength: 10000 }, "textarea"),
    words.issues.length > 0 && boxes("Bears on", "issues", words.issues, []),
    make("label", { class: "check" }, make("input", { type: "checkbox", name: "key", value: "1" }), " Key moment"), preview);
  let drawing = 0;
  const form = show("A post of the desk’s own", [content], { word: SEND, wide: true, keep: "own", whole: true,
    send: ({ headline, text, issues, key, request }, tell) => command({ command: "post", headline, text, issues: issues ?? [], key_moment: !!key, request }, fault_to(tell)) });
  const draw = async () => {
    const { headline, text } = Object.fromEntries(new FormData(form));
    const sent = JSON.stringify({ development: "", headline, text, note: null });
    preview.srcdoc = await (await ask("preview", { method: "POST", headers: { "Content-Type": "application/json", Accept: "text/html" }, body: sent })).text();
  };
  form.addEventListener("input", () => { clearTimeout(drawing); drawing = setTimeout(() => draw().catch(fail), 250); });
  frames(content);
  if (form.elements.headline.value) draw().catch(fail);
}

const MOST_BYTES = 12_000_000;
function imageForm() {
  return show("Image", [
    field("Picture (JPEG, PNG or WebP, at most 12 MB)", "file", { type: "file", accept: "image/jpeg,image/png,image/webp", required: true }),
    field("What it shows, for those who do not see it (needed)", "alt", { required: true, rows: 2, maxlength: 1000 }, "textarea"),
    field("Whose it is: the credit (needed)", "credit", { required: true, maxlength: 200, autocomplete: "off" }),
    field("Caption", "caption", { maxlength: 300, autocomplete: "off" }),
    make("p", { class: "note" }, "It is drawn anew: place and camera data in it are left behind.")],
  { word: "Put it on", send: async ({ file, alt, credit, caption }, tell) => {
    if (file.size > MOST_BYTES) return tell(new Refusal(413, `That picture has ${Math.round(file.size / 1e6)} MB; at most 12 MB are taken. Save it smaller and try again.`)) ?? null;
    try {
      const { media } = await (await ask("images", { method: "POST", headers: { "Content-Type": file.type || "application/octet-stream" }, body: file })).json();
      return await command({ command: "illustrate", ...about(), media, alt, credit, caption }, fault_to(tell));
    } catch (fault) {
      tell(fault);
      return null;
    }
  } });
}

// Several at once: each is a command of its own, so that each can be undone.
$("bulk").addEventListener("click", async (event) => {
  const act = event.target.closest("[data-bulk]")?.dataset.bulk;
  const ids = order.filter((id) => picked.has(id));
  if (!act || !ids.length) return;
  if (act === "clear") {
    picked.clear();
    arrange();
    return;
  }
  const each = async (make_wish, those = ids) => {
    const good = [];
    for (const id of those) {
      const answer = await command(make_wish(id), { quiet: true });
      if (!answer) break;
      good.push(answer.id);
      picked.delete(id);
    }
    if (hands_in) toast(`Submitted: ${good.length} of ${ids.length}`);
    else if (good.length) toast(`${DID[act]}: ${good.length} of ${ids.length}`, 8000, make("button", { type: "button", click: () => undoMany(good) }, "Undo all"));
    arrange();
    return good.length ? true : null;
  };
  const on = (id) => ({ development: id, expected_revision: rows.get(id).revision, seen: seq });
  const list_of = make("ul", { class: "bullets" }, ...ids.slice(0, 8).map((id) => make("li", null, rows.get(id).headline)), ids.length > 8 && make("li", { class: "note" }, `and ${ids.length - 8} more`));
  if (act === "hold") each((id) => ({ command: "hold", ...on(id) }));
  else if (act === "reject") show(`Reject ${ids.length}`, [list_of, why(true)], { word: "Reject all", send: ({ why }) => each((id) => ({ command: "reject", ...on(id), why })) });
  else if (act === "publish") show(`${SEND} ${ids.length}`, [list_of], { word: `${SEND} all`, send: () => each((id) => ({ command: "publish", ...on(id) })) });
  else if (ids.length < 2) toast("Select two or more to merge.");
  else show(`Merge ${ids.length} into one`, [list_of], { word: "Merge", send: async () => {
    const [into, ...others] = ids;
    const merged = await each((id) => ({ command: "merge", ...on(id), into }), others);
    if (picked.size === 1) picked.clear();
    go(into);
    return merged;
  } });
});

/** Take back commands that were given at once, the last first. */
async function undoMany(ids) {
  let good = 0;
  for (const id of ids.toReversed()) good += (await undo(id, true)) ? 1 : 0;
  toast(`Undone: ${good} of ${ids.length}`);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) act(button.dataset.do, button);
  const to = event.target.closest("[data-go]")?.dataset.go;
  if (to) go(to);
});

const FREE = new Set(["let-in", "let-into", "let-through", "own", "story", "stop", "keys", "undo", "standing", "outcome", "note"]);
/** Do it; what needs a development in hand says so. A second click while the first is under way does nothing. */
let acting = null;
async function act(name, button) {
  if (acting) return null;
  acting = name;
  try {
    if (!FREE.has(name)) await arrived();
    if (!inHand && !FREE.has(name)) return toast("Take something in hand first: j and k go through the queue.");
    if (cannot(name)) await refresh(); // it may have come out a moment ago
    if (cannot(name)) return toast(cannot(name));
    await ACTS[name]?.(button);
  } catch (fault) {
    fail(fault);
  } finally {
    acting = null;
  }
  return null;
}
