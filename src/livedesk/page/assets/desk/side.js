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
  if (tab.id !== "tab-page") refreshTrail();
}

for (const [place, tab] of tabs.entries()) {
  tab.addEventListener("click", () => choose(tab));
  tab.addEventListener("keydown", ({ key }) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (by) choose(tabs[(place + by + tabs.length) % tabs.length], true);
  });
}

let fetching = 0;
function refreshTrail() {
  clearTimeout(fetching);
  fetching = setTimeout(async () => {
    try {
      const told = await (await ask("trail")).json();
      trail = told.steps ?? told;
      drawTrail();
    } catch (fault) {
      fail(fault);
    }
  }, 100);
}

const name = (by) => (by.startsWith("editor:") ? by.slice(7) : by);

/** What was wished for, in words. */
function told(wish) {
  const said = wish.note || wish.why || wish.text || wish.headline || "";
  const what = { status: wish.status ?? "as the rules find", phase: wish.phase ?? "as the rules find", mode: wish.mode ?? "as the story file says" }[wish.command];
  return [DID[wish.command] ?? wish.command, what && `: ${what}`, said && ` “${said.slice(0, 140)}”`].filter(Boolean).join("");
}

function drawTrail() {
  const line = (step) => make("li", { class: step.undone_by ? "undone" : "" },
    make("time", { datetime: step.at }, clock(step.at)), " ", make("b", null, step.name ?? name(step.by)), " ", told(step.command),
    step.update && rows.has(step.update) && make("p", null, make("button", { type: "button", class: "plain headline", "data-go": step.update }, rows.get(step.update).headline)),
    step.undone_by ? make("span", { class: "note" }, " taken back") : step.submitted && !step.settled_by
      ? make("span", { class: "row-of" }, make("button", { type: "button", click: () => command({ command: "accept", id: step.id }).then(refreshTrail) }, "Accept"), make("button", { type: "button", click: () => command({ command: "decline", id: step.id }).then(refreshTrail) }, "Decline"))
      : !step.submitted && make("button", { type: "button", class: "small", click: () => undo(step.id) }, "Undo"));
  const notes = trail.filter((step) => step.command.command === "note" && !step.undone_by);
  $("panel-trail").replaceChildren(trail.length ? make("ol", { class: "trail" }, ...trail.filter((step) => step.command.command !== "note").map(line)) : make("p", { class: "empty" }, "Nobody has given a command yet."));
  $("panel-notes").replaceChildren(make("button", { type: "button", "data-do": "note" }, "Leave a note", make("kbd", null, "n")),
    notes.length ? make("ol", { class: "trail" }, ...notes.map(line)) : make("p", { class: "empty" }, "No notes yet."));
}
