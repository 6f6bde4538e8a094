// Signs in with a passkey, or adds one: the page's only script, and it is shown only where it works.
const box = document.querySelector("[data-passkey]");
const able = window.PublicKeyCredential?.parseRequestOptionsFromJSON && isSecureContext;

async function post(address, body) {
  const csrf = document.querySelector("meta[name=csrf]")?.content;
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  if (csrf) headers["X-CSRF-Token"] = csrf;
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body ?? null) });
  const told = await answer.json();
  if (answer.ok) return told;
  if (told.problem === "not_fresh") location.assign(told.sign_in);
  throw new Error(told.error.what + ". " + told.error.remedy + ".");
}

async function run() {
  const { passkey, next } = box.dataset;
  const options = await post(passkey + "/options");
  if ("register" in box.dataset) {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    const made = await navigator.credentials.create({ publicKey });
    const label = box.querySelector("input").value;
    await post(passkey + "?label=" + encodeURIComponent(label), made.toJSON());
  } else {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    const signed = await navigator.credentials.get({ publicKey });
    await post(passkey, signed.toJSON());
  }
  location.assign(next);
}

if (box && able) {
  box.hidden = false;
  const button = box.querySelector("button"), said = box.querySelector("[role=status]");
  button.onclick = async () => {
    button.disabled = true;
    said.textContent = "";
    try {
      await run();
    } catch (error) {
      said.textContent = error.name === "NotAllowedError" ? "That was cancelled, or took too long." : error.message;
    }
    button.disabled = false;
  };
}
