// What editors can do: every command has its place here. Nothing grave goes out without a second look.

const dialog = /** @type {HTMLDialogElement} */ ($("dialog"));
/** Ids of this editor's commands, the latest last, with what they did. */
const done = [];

function toast(what, stay = 6000, ...more) {
  const told = make("div", { class: "toast" }, what, ...more);
  $("toasts").append(told);
  while ($("toasts").children.length > 4) $("toasts").firstElementChild.remove();
  setTimeout(() => told.remove(), stay);
  return told;
}

function fail(fault) {
  toast(fault instanceof Refusal ? fault.message : `Something broke: ${fault.message}`, 10000).classList.add("bad");
  if (!(fault instanceof Refusal)) console.error(fault);
}

const DID = {
  publish: "Published", hold: "Held", reject: "Rejected", write: "Saved", correct: "Corrected", withdraw: "Withdrawn", post: "Posted", illustrate: "Image put on",
  "take-image-off": "Image taken off", pin: "Pinned", "key-moment": "Key moment set", issues: "Issues set", status: "Status set", merge: "Merged", split: "Split", move: "Moved",
  "not-a-copy": "No copy any more", relevance: "Relevance set", unlink: "Link undone", judge: "Evidence weighed", resolve: "Outcome decided", source: "Source changed", "add-sources": "Sources added", react: "Reaction noted",
  "no-reaction": "Reaction taken off", stand: "Where things stand changed", phase: "Story state set", note: "Note left", mode: "Mode set", stop: "Publishing stopped", undo: "Undone", accept: "Accepted", decline: "Declined",
};

/** Have a command carried out, once however often it is sent; true when the desk did it. */
async function command(wish, { again = null, refused = fail, quiet = false } = {}) {
  wish.request ??= crypto.randomUUID();
  const sent = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(wish) };
  try {
    const answer = await (await ask("commands", sent).catch((fault) => {
      if (fault.status) throw fault;
      return ask("commands", sent); // the answer was lost: sent again under the same id
    })).json();
    if (!quiet) tellDone(wish, answer);
    return answer;
  } catch (fault) {
    const unsupported = fault.answer?.unsupported ?? [];
    if (unsupported.length && again) confirmUnsupported(unsupported, again);
    refused(fault);
    if (fault.status === 409 && inHand && !editing) refresh().catch(fail);
    const first = fault.answer?.undo_first;
    if (first) toast("A later command rests on it. ", 15000, make("button", { type: "button", click: () => undo(first) }, "Undo that first"));
    return null;
  }
}

function tellDone(wish, answer) {
  const id = answer.id;
  if (answer.submitted) return toast("Submitted: an editor looks at it");
  if (id && wish.command !== "note") done.push(id);
  const what = wish.command === "pin" && !wish.pinned ? "No longer pinned" : wish.command === "stop" && !wish.stopped ? "Publishing goes on" : DID[wish.command];
  return toast(what, 8000, id && wish.command !== "undo" && make("button", { type: "button", click: (event) => { event.target.closest(".toast").remove(); undo(id); } }, "Undo", make("kbd", null, "u")));
}

/** Take back the latest of one's own commands, or a given one. */
async function undo(id = done.at(-1)) {
  if (!id) return toast("Nothing of yours to undo here; the trail has everything.");
  const answer = await command({ command: "undo", id });
  if (!answer) return null;
  const place = done.lastIndexOf(id);
  if (place >= 0) done.splice(place, 1);
  const last = done.lastIndexOf(answer.id);
  if (last >= 0) done.splice(last, 1);
  refreshTrail();
  return answer;
}

function confirmUnsupported(unsupported, again) {
  show("Nothing in the reports bears this out", [
    make("p", null, "These stand in your words and in no report you cite:"),
    make("ul", { class: "bullets" }, ...unsupported.map((one) => make("li", null, make("q", null, typeof one === "string" ? one : one.text)))),
    make("p", null, "Publish only what you know from elsewhere. The trail keeps that you stood by it."),
  ], { word: "I stand by it", grave: true, send: () => again({ confirmed: true }) });
}

/** One dialog for all: fields by name, a word for the button; what it yields goes to `send`. */
function show(title, content, { word = "Send", grave = false, send = null, wide = false } = {}) {
  const told = make("p", { class: "told", role: "alert", hidden: true });
  const button = send && make("button", { class: grave ? "main grave-fill" : "main" }, word);
  const form = make("form", { method: "dialog", class: "stacked", submit: async (event) => {
    event.preventDefault();
    if (!send || button.disabled) return;
    button.disabled = true;
    let fault = null;
    const values = Object.fromEntries(new FormData(form));
    for (const several of form.querySelectorAll("fieldset[name]")) values[several.name] = new FormData(form).getAll(several.name);
    const sent = await send(values, (found) => { fault = found; });
    button.disabled = false;
    if (sent === null && fault) {
      told.textContent = fault.message;
      told.hidden = false;
    } else if (form.isConnected && dialog.firstElementChild === form) dialog.close();
  } },
    make("h2", { id: "dialog-title", tabindex: "-1" }, title), told, ...content,
    make("div", { class: "row-of" }, button, make("button", { type: "button", click: () => dialog.close() }, send ? "Cancel" : "Close", make("kbd", null, "Esc"))));
  dialog.replaceChildren(form);
  dialog.classList.toggle("wide", wide);
  if (!dialog.open) dialog.showModal();
  (send ? form.querySelector("input:not([type=hidden]),textarea,select") ?? button : form.querySelector("h2")).focus();
}

let fields = 0;
function field(label, name, attributes = {}, tag = "input") {
  const id = `f${++fields}`;
  return make("div", { class: "stacked" }, make("label", { for: id }, label), make(tag, { id, name, ...attributes }));
}

function select(label, name, options, chosen) {
  const id = `f${++fields}`;
  return make("div", { class: "stacked" }, make("label", { for: id }, label),
    make("select", { id, name }, ...options.map(([value, told]) => make("option", { value, selected: value === chosen }, told))));
}

function boxes(legend, name, options, chosen) {
  return make("fieldset", { name }, make("legend", null, legend), ...options.map(([value, told]) => make("label", { class: "check" }, make("input", { type: "checkbox", name, value, checked: chosen.includes(value) }), ` ${told}`)));
}

const why = (required) => field(required ? "Why (needed)" : "Why, for colleagues", "why", { required, maxlength: 1000, autocomplete: "off" });
const about = () => ({ development: inHand.id, expected_revision: Number(inHand.revision) });

/** Find another development: type to find, arrow keys to choose. */
function finder(label, name, not) {
  const id = `f${++fields}`, list = make("datalist", { id: `${id}-list` });
  const input = make("input", { id, list: `${id}-list`, required: true, autocomplete: "off", placeholder: "Type words of its headline" });
  const hidden = make("input", { type: "hidden", name });
  const shown = new Map([...rows.values()].filter((row) => row.id !== not).sort((a, b) => b.significance - a.significance).map((row) => [`${row.headline} (${clock(row.last)}, ${row.outlet})`, row.id]));
  const look = () => {
    const typed = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    hidden.value = shown.get(input.value) ?? "";
    input.setCustomValidity(hidden.value ? "" : "Choose one of the list");
    list.replaceChildren(...[...shown.keys()].filter((text) => typed.every((word) => text.toLocaleLowerCase().includes(word))).slice(0, 12).map((value) => make("option", { value })));
  };
  input.addEventListener("input", look);
  look();
  return make("div", { class: "stacked" }, make("label", { for: id }, label), input, list, hidden);
}

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
  merge: (button) => (button?.dataset.into
    ? show("Merge", [make("p", null, "These two become one:"), make("p", { class: "headline" }, inHand.headline), make("p", { class: "headline" }, rows.get(button.dataset.into)?.headline ?? "")],
      { word: "Merge", send: (_, tell) => command({ command: "merge", ...about(), into: button.dataset.into }, fault_to(tell)) })
    : show("Merge into another development", [finder("The other one", "into", inHand.id), why(false)],
      { word: "Merge", send: ({ into, why }, tell) => command({ command: "merge", ...about(), into, why }, fault_to(tell)) })),
  split: () => show("Split", [make("p", null, "The reports you mark become a development of their own."), boxes("Reports", "reports", reportsInHand(), []), why(false)],
    { word: "Split", wide: true, send: ({ reports, why }, tell) => command({ command: "split", ...about(), reports, why }, fault_to(tell)) }),
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
  changes: () => {
    const section = hand.querySelector("[data-part=bearing],[data-part=heard]");
    if (!section) return toast("Nothing the desk found in it moves an outcome or an issue, and nobody reacts.");
    section.scrollIntoView({ block: "start" });
    (section.querySelector("button") ?? section.querySelector("summary")).focus({ preventScroll: true });
    return null;
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
  standing: () => (inHand?.stage === "published"
    ? show("Where things stand", [make("p", { class: "headline" }, inHand.headline), field("Line, in your words; empty for the headline", "line", { maxlength: 300, autocomplete: "off", value: inHand.lineText }),
      make("label", { class: "check" }, make("input", { type: "checkbox", name: "pinned", value: "1", checked: !!inHand.linePinned }), " Always among the lines, and first"),
      make("label", { class: "check" }, make("input", { type: "checkbox", name: "hidden", value: "1", checked: !!inHand.lineHidden }), " Never among the lines")],
    { word: "Set", send: ({ line, pinned, hidden }, tell) => command({ command: "stand", ...about(), line, pinned: !!pinned, hidden: !!hidden }, fault_to(tell)) })
    : toast("Take an update in hand that readers see: then say here how it stands among “Where things stand”.")),
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

function storyForm() {
  const chief = body.dataset.role === "chief";
  show("Story and modes", [
    select("State of the story", "phase", [["keep", `as it is: ${$("phase").textContent}`], ["", "as the rules find"], ...words.phases]),
    chief && select("What goes out by itself", "mode", [["keep", `as it is: ${$("mode").textContent}`], ["", "as the story file says"], ["autopilot", "Autopilot: published by rule"], ["suggest", "Suggest: the desk proposes, an editor publishes"], ["hold", "Hold: nothing goes out by itself"]]),
    chief && words.rules.length > 0 && select("… for", "rule", [["", "the whole story"], ...words.rules]),
    make("div", { class: "row-of" }, make("button", { type: "button", click: () => ACTS.outcome() }, "Decide an outcome"))],
  { word: "Set", send: async ({ phase, mode, rule }, tell) => {
    let answer = true;
    if (phase !== "keep") answer = await command({ command: "phase", phase: phase || null }, fault_to(tell));
    if (answer && mode && mode !== "keep") answer = await command({ command: "mode", mode: mode === "" ? null : mode, rule: rule || null }, fault_to(tell));
    return answer;
  } });
}

function stopForm() {
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

const OWN = `livedesk:${story}:${body.dataset.me}:own`;
function ownPost() {
  const kept = JSON.parse(localStorage.getItem(OWN) ?? "{}");
  const preview = make("iframe", { class: "as-read", sandbox: "allow-same-origin", title: "Preview: as readers will see it" });
  const request = kept.request ?? crypto.randomUUID();
  let drawing = 0;
  const content = make("div", { class: "stacked", input: () => {
    const form = new FormData(content.closest("form"));
    localStorage.setItem(OWN, JSON.stringify({ headline: form.get("headline"), text: form.get("text"), request }));
    clearTimeout(drawing);
    drawing = setTimeout(async () => {
      const sent = JSON.stringify({ development: "", headline: form.get("headline"), text: form.get("text"), note: null });
      preview.srcdoc = await (await ask("preview", { method: "POST", headers: { "Content-Type": "application/json", Accept: "text/html" }, body: sent })).text();
    }, 250);
  } },
    field("Headline", "headline", { required: true, rows: 2, maxlength: 300 }, "textarea"),
    field("Text (Markdown)", "text", { rows: 6, maxlength: 10000 }, "textarea"),
    boxes("Bears on", "issues", words.issues, []),
    make("label", { class: "check" }, make("input", { type: "checkbox", name: "key", value: "1" }), " Key moment"), preview);
  show("A post of the desk’s own", [content], { word: SEND, wide: true, send: async ({ headline, text, issues, key }, tell) => {
    const answer = await command({ command: "post", headline, text, issues: issues ?? [], key_moment: !!key, request }, fault_to(tell));
    if (answer) localStorage.removeItem(OWN);
    return answer;
  } });
  frames(content);
  const form = content.closest("form");
  form.elements.headline.value = kept.headline ?? "";
  form.elements.text.value = kept.text ?? "";
  if (kept.headline) content.dispatchEvent(new Event("input"));
}

const MOST_BYTES = 12_000_000;
function imageForm() {
  if (inHand.stage !== "published") return toast("Publish first: an image goes on what readers see.");
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
  const each = async (make_wish) => {
    let good = 0;
    for (const id of ids) {
      const answer = await command(make_wish(id), { quiet: true });
      if (!answer) break;
      done.push(answer.id);
      good += 1;
      picked.delete(id);
    }
    toast(`${DID[act]}: ${good} of ${ids.length}`, 8000, make("button", { type: "button", click: () => undoMany(good) }, "Undo all"));
    arrange();
    return good ? true : null;
  };
  const on = (id) => ({ development: id, expected_revision: rows.get(id).revision });
  const list_of = make("ul", { class: "bullets" }, ...ids.slice(0, 8).map((id) => make("li", null, rows.get(id).headline)), ids.length > 8 && make("li", { class: "note" }, `and ${ids.length - 8} more`));
  if (act === "hold") each((id) => ({ command: "hold", ...on(id) }));
  else if (act === "reject") show(`Reject ${ids.length}`, [list_of, why(true)], { word: "Reject all", send: ({ why }) => each((id) => ({ command: "reject", ...on(id), why })) });
  else if (act === "publish") show(`${SEND} ${ids.length}`, [list_of], { word: `${SEND} all`, send: () => each((id) => ({ command: "publish", ...on(id) })) });
  else if (ids.length < 2) toast("Select two or more to merge.");
  else show(`Merge ${ids.length} into one`, [list_of], { word: "Merge", send: async () => {
    const [into, ...others] = ids;
    for (const id of others) if (!(await command({ command: "merge", ...on(id), into }))) return null;
    picked.clear();
    go(into);
    return true;
  } });
});

async function undoMany(n) {
  for (let i = 0; i < n; i += 1) if (!(await undo())) break;
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
    await ACTS[name]?.(button);
  } catch (fault) {
    fail(fault);
  } finally {
    acting = null;
  }
  return null;
}
