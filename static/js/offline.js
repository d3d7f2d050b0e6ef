/* Keeps a form on the device while there is no network, encrypted with a key that only pages of its author hold,
   and sends it once there is one. The form's own token lets the server act on it once, however often it is sent. */
"use strict";
(() => {
  const notice = document.querySelector("[data-offline-key]");
  if (!notice || !window.indexedDB || !window.crypto.subtle) {
    return;
  }
  const { offlineKey, offlineAuthor, offlineHours, offlineIn } = notice.dataset;
  const HOUR = 3600 * 1000;
  /* In milliseconds: how long an answer is waited for, and when it is tried again. */
  const PATIENCE = 12000;
  const AGAIN = 30000;
  const STORE = "waiting";
  let sending = false;
  let timer = 0;

  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open("nayabato", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "token" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const inStore = async (mode, act) => {
    const database = await opened;
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  };
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const key = crypto.subtle.importKey("raw", bytes(offlineKey), "AES-GCM", false, ["encrypt", "decrypt"]);

  /* Keeps the form as it is now, in place of the one that it corrects, if any; `marked` is what she marked before. */
  const keep = async (form, marked, corrected) => {
    const fields = new URLSearchParams(new FormData(form));
    fields.delete("csrfmiddlewaretoken");
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const said = JSON.stringify({ address: location.pathname, fields: fields.toString(), marked });
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, new TextEncoder().encode(said));
    const entry = { token: fields.get("_once"), author: offlineAuthor, at: Date.now(), iv, sealed };
    await inStore("readwrite", (store) => {
      if (corrected) {
        store.delete(corrected.token);
      }
      return store.put(entry);
    });
  };
  const read = async (entry) => {
    const said = await crypto.subtle.decrypt({ name: "AES-GCM", iv: entry.iv }, await key, entry.sealed);
    return JSON.parse(new TextDecoder().decode(said));
  };
  const drop = (entry) => inStore("readwrite", (store) => store.delete(entry.token));

  const hers = async () => {
    const all = await inStore("readonly", (store) => store.getAll());
    const over = Date.now() - offlineHours * HOUR;
    for (const entry of all.filter((each) => each.at < over)) {
      await drop(entry);
    }
    /* In the order in which they were written: of two about one thing the later counts. */
    return all.filter((each) => each.author === offlineAuthor && each.at >= over).sort((one, other) => one.at - other.at);
  };

  const show = (what, count) => {
    notice.hidden = !what;
    notice.querySelectorAll("[data-says]").forEach((part) => (part.hidden = ![].concat(what).includes(part.dataset.says)));
    notice.querySelector("[data-count]").textContent = count;
    notice.querySelector("[data-do=send]").hidden = !count;
    for (const button of notice.querySelectorAll("[data-do=look], [data-do=throw]")) {
      button.hidden = ![].concat(what).includes("look");
    }
  };

  const patiently = async (act) => {
    const aborter = new AbortController();
    const timeout = setTimeout(() => aborter.abort(), PATIENCE);
    try {
      return await act(aborter.signal);
    } finally {
      clearTimeout(timeout);
    }
  };
  /* Returns the page at an address, "" when it does not come in time. Somebody else may have logged in meanwhile, in
     another window: her pages bear another mark of their author, and are "" too. */
  const ask = async (address) => {
    try {
      return await patiently(async (signal) => {
        const answer = await fetch(address, { redirect: "manual", signal });
        const page = answer.status === 200 ? await answer.text() : "";
        return page.includes(offlineAuthor) ? page : "";
      });
    } catch {
      return "";
    }
  };
  /* Returns "sent", "again" (no network, or not she who is logged in), or "look": the server answered with the form, not a place. */
  const post = async (address, fields) => {
    const body = new URLSearchParams(fields);
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    try {
      const answer = await patiently((signal) => fetch(address, { method: "POST", body, redirect: "manual", signal }));
      if (answer.type === "opaqueredirect") {
        return (await ask(offlineIn)) ? "sent" : "again";
      }
      return answer.status === 200 || answer.status === 404 ? "look" : "again";
    } catch {
      return "again";
    }
  };

  /* Each time that the form of this page was sent or kept: its token, what was written, and what was marked. */
  const pressed = [];
  const UNWRITTEN = ["_once", "csrfmiddlewaretoken"];
  const written = (form) => {
    const fields = [...new FormData(form)].filter(([name]) => !UNWRITTEN.includes(name) && !name.startsWith("seen-"));
    return new URLSearchParams(fields).toString();
  };
  const marksOn = (form) => {
    const fields = new URLSearchParams(new FormData(form));
    const mark = (name) => fields.get(name.replace("seen-", "mark-")) || fields.get("rest") || "";
    return [...fields.keys()].filter((name) => name.startsWith("seen-")).map((name) => `${name}=${mark(name)}`);
  };
  /* A sheet that is corrected was opened before her own marks were saved. Where these stand now, she has seen them:
     what the sheet of now shows of them takes the place of what it showed then. Marks of others stay unseen. */
  const seen = (page, marked) => {
    const shown = new DOMParser().parseFromString(page, "text/html").querySelectorAll("[name^='seen-']");
    return [...shown].filter(({ name, value }) => value && marked.includes(`${name}=${value}`));
  };

  let toLookAt = null;
  const send = async () => {
    if (sending) {
      return;
    }
    sending = true;
    clearTimeout(timer);
    let sent = 0;
    let refused = null;
    const tried = [];
    const next = async () => (await hers()).find((each) => !tried.includes(each.token));
    try {
      for (let entry = await next(); entry; entry = await next()) {
        tried.push(entry.token);
        const { address, fields, marked = [] } = await read(entry);
        const page = (marked.length && (await ask(address))) || (await ask(offlineIn));
        const body = new URLSearchParams(fields);
        seen(page, marked).forEach(({ name, value }) => body.set(name, value));
        const came = page ? await post(address, body) : "again";
        if (came === "sent") {
          await drop(entry);
          sent += 1;
          /* What was marked before this stands nowhere any more. */
          pressed.splice(0, pressed.findIndex((each) => each.token === entry.token));
        } else if (came === "look") {
          refused = entry;
        } else {
          break;
        }
      }
    } finally {
      sending = false;
    }
    toLookAt = refused;
    const left = (await hers()).length;
    if (left) {
      show(toLookAt ? ["waits", "look"] : ["waits"], left);
      later();
    } else if (sent) {
      show(["sent"], 0);
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(send, AGAIN);
  };

  /* What the server did not take is shown on its own page, as if it had been sent from there just now; it stays
     here until she throws it away. */
  const look = async () => {
    const { address, fields } = await read(toLookAt);
    const form = document.createElement("form");
    form.method = "post";
    form.action = address;
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    for (const [name, value] of [...new URLSearchParams(fields), ["csrfmiddlewaretoken", token]]) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  };
  const throwAway = async () => {
    await drop(toLookAt);
    toLookAt = null;
    show("", 0);
    send();
  };
  notice.querySelector("[data-do=send]").addEventListener("click", send);
  notice.querySelector("[data-do=look]").addEventListener("click", look);
  notice.querySelector("[data-do=throw]").addEventListener("click", throwAway);
  window.addEventListener("online", send);

  /* The token is that of what is written: pressed twice it acts once, and a correction is a form of its own. */
  const press = async (form) => {
    const before = pressed[pressed.length - 1];
    const marked = pressed.flatMap((each) => each.marks);
    const waits = before && (await hers().catch(() => [])).some((each) => each.token === before.token);
    /* While the one before waits, this one takes its place there. */
    const page = !waits && navigator.onLine ? await ask(marked.length ? location.pathname : offlineIn) : "";
    const token = form.elements.namedItem("_once");
    if (before && before.written !== written(form)) {
      token.value = crypto.randomUUID();
      seen(page, marked).forEach(({ name, value }) => (form.elements.namedItem(name).value = value));
    }
    pressed.push({ token: token.value, written: written(form), marks: marksOn(form) });
    if (page) {
      return false;
    }
    /* Typing goes on meanwhile: what is typed from now on is not kept. */
    form.dataset.kept = "yes";
    const again = form.dataset.offline === "again";
    try {
      await keep(form, marked, again ? null : before);
    } catch {
      delete form.dataset.kept;
      return false;
    }
    if (again) {
      token.value = crypto.randomUUID();
      pressed.length = 0;
      form.reset();
      form.querySelector("input:not([type=hidden])").focus();
    }
    const reachable = waits && navigator.onLine;
    show(reachable ? ["waits"] : ["kept", "waits"], (await hers()).length);
    notice.scrollIntoView({ block: "center" });
    (reachable ? send : later)();
    return true;
  };

  for (const form of document.querySelectorAll("form[data-offline]")) {
    let through = false;
    form.addEventListener("input", () => delete form.dataset.kept);
    form.addEventListener("submit", async (event) => {
      if (through) {
        return;
      }
      event.preventDefault();
      if (form.dataset.sent) {
        return;
      }
      form.dataset.sent = "yes";
      const button = form.querySelector("button[type=submit]");
      button.setAttribute("aria-busy", "true");
      const kept = await press(form);
      delete form.dataset.sent;
      button.removeAttribute("aria-busy");
      if (!kept) {
        through = true;
        form.requestSubmit();
        through = false;
      }
    });
  }
  send();
})();
