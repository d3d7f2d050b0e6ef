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

  const keep = async (form) => {
    const fields = new URLSearchParams(new FormData(form));
    fields.delete("csrfmiddlewaretoken");
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const said = new TextEncoder().encode(JSON.stringify({ address: location.pathname, fields: fields.toString() }));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, said);
    const entry = { token: fields.get("_once"), author: offlineAuthor, at: Date.now(), iv, sealed };
    await inStore("readwrite", (store) => store.put(entry));
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

  let toLookAt = null;
  const send = async () => {
    if (sending) {
      return;
    }
    sending = true;
    clearTimeout(timer);
    let sent = 0;
    try {
      for (const entry of await hers()) {
        const { address, fields } = await read(entry);
        const came = (await ask(offlineIn)) ? await post(address, fields) : "again";
        if (came === "sent") {
          await drop(entry);
          sent += 1;
        } else if (came === "look") {
          toLookAt = entry;
        } else {
          break;
        }
      }
    } finally {
      sending = false;
    }
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

  for (const form of document.querySelectorAll("form[data-offline]")) {
    form.addEventListener("input", () => delete form.dataset.kept);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (form.dataset.sent) {
        return;
      }
      form.dataset.sent = "yes";
      const button = form.querySelector("button[type=submit]");
      button.setAttribute("aria-busy", "true");
      const reachable = navigator.onLine && (await ask(offlineIn));
      if (reachable) {
        form.dataset.kept = "yes";
        form.submit();
        return;
      }
      try {
        await keep(form);
      } catch {
        form.dataset.kept = "";
        delete form.dataset.sent;
        button.removeAttribute("aria-busy");
        form.submit();
        return;
      }
      delete form.dataset.sent;
      button.removeAttribute("aria-busy");
      form.dataset.kept = "yes";
      form.elements.namedItem("_once").value = form.dataset.offline === "again" ? crypto.randomUUID() : form.elements.namedItem("_once").value;
      if (form.dataset.offline === "again") {
        form.reset();
        form.querySelector("input:not([type=hidden])").focus();
      }
      show(["kept", "waits"], (await hers()).length);
      notice.scrollIntoView({ block: "center" });
      later();
    });
  }
  send();
})();
