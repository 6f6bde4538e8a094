// Asking the desk: what goes wrong is told in words, and a session that ended is begun anew in place.

const body = document.body;
const { base, home } = body.dataset;
const story = base.slice(home.length, -1);
const words = JSON.parse(document.getElementById("story-words").content.textContent);
const meta = document.querySelector("meta[name=csrf]");

/** @param {string} id @returns {HTMLElement} */
const $ = (id) => document.getElementById(id);

/** An element: attributes by name (a function listens), then children; texts stay texts. */
function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Why the desk did not do it, for people; `answer` is what came with it. */
class Refusal extends Error {
  constructor(status, message, answer) {
    super(message);
    this.status = status;
    this.answer = answer;
  }
}

const sentence = (text) => (text ? `${text[0].toUpperCase()}${text.slice(1).replace(/\.$/, "")}. ` : "");

/** What the browser breaks off because the page goes is no trouble with the desk. */
let leaving = false;
addEventListener("beforeunload", () => {
  leaving = true;
  setTimeout(() => { leaving = false; }, 3000);
});

/** Ask the desk; comes back with an answer that is well, or throws a Refusal. */
async function ask(path, options = {}, again = true) {
  const headers = { Accept: "application/json", ...options.headers };
  if (options.method) headers["X-CSRF-Token"] = meta?.content ?? "";
  let answer;
  try {
    answer = await fetch(base + path, { ...options, headers });
  } catch {
    if (leaving) return new Promise(() => {});
    throw new Refusal(0, "The desk can’t be reached. What you wrote is kept here; try again in a moment.");
  }
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({}));
  if (answer.status === 401) {
    await signIn(told.sign_in);
    return ask(path, options);
  }
  if (answer.status === 403 && told.error?.where === "csrf" && again) {
    await renew();
    return ask(path, options, false);
  }
  const { what, remedy } = told.error ?? {};
  throw new Refusal(answer.status, (sentence(what) + sentence(remedy)).trim() || `The desk answered ${answer.status}.`, told);
}

/** Take up the session that now is; a colleague who signed in here gets a page of their own. */
function begin({ person, csrf }) {
  if (person.id !== body.dataset.me) location.reload();
  meta.content = csrf;
}

/** Ask whether there is a session, after one ended or was begun in another window. */
async function renew() {
  const answer = await fetch(`${home}session`, { headers: { Accept: "application/json" } });
  if (answer.ok) begin(await answer.json());
  return answer.ok;
}

let signing = null;

/** Sign in without leaving the page: what is being written stays where it is. */
function signIn(address = `${home}sign-in`) {
  signing ??= new Promise((resolve) => {
    const told = make("p", { class: "told", role: "alert", hidden: true });
    const name = make("input", { name: "name", autocomplete: "username", required: true, id: "sign-name" });
    const word = make("input", { name: "password", type: "password", autocomplete: "current-password", required: true, id: "sign-password" });
    const close = () => {
      removeEventListener("focus", look);
      dialog.close();
      dialog.remove();
      signing = null;
      resolve();
    };
    const look = async () => { if (await renew().catch(() => false)) close(); };
    const send = async (event) => {
      event.preventDefault();
      const sent = JSON.stringify({ name: name.value, password: word.value });
      const answer = await fetch(`${home}sign-in`, { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: sent }).catch(() => null);
      const answered = await answer?.json().catch(() => null);
      if (answer?.ok && answered) {
        begin(answered);
        return close();
      }
      told.textContent = answered?.error ? sentence(answered.error.what) + sentence(answered.error.remedy) : "The desk can’t be reached. Try again in a moment.";
      told.hidden = false;
      word.value = "";
      return word.focus();
    };
    const dialog = make("dialog", { "aria-labelledby": "sign-title", class: "sign-in", cancel: (event) => event.preventDefault() },
      make("h2", { id: "sign-title" }, "You are signed out"),
      make("p", null, "What you wrote is kept. Sign in and go on where you were."),
      make("form", { class: "stacked", submit: send }, told,
        make("label", { for: "sign-name" }, "Name"), name, make("label", { for: "sign-password" }, "Password"), word,
        make("button", { class: "main" }, "Sign in")),
      make("p", { class: "note" }, make("a", { href: address, target: "_blank" }, "Other ways to sign in"), " open in a tab of their own; come back here afterwards."));
    addEventListener("focus", look);
    body.append(dialog);
    dialog.showModal();
  });
  return signing;
}
