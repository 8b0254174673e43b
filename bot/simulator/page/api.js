// Talking to the simulator: what a person does, and what happens.

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(body.error || `HTTP ${response.status}`);
  }
  return body;
}

async function reach(address, options) {
  try {
    return await fetch(address, options);
  } catch {
    throw new Error("Belum terkirim: sambungan terputus. Coba lagi sebentar.");
  }
}

/** Everything that the page needs at once. */
export async function fetchState() {
  return answer(await reach("/sim/state"));
}

/** Let a person do something; rejects with the simulator's words when they cannot. */
export async function act(personId, what, fields) {
  return answer(await reach(`/sim/people/${personId}/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fields),
  }));
}

/** Let a person send a file as photo or document. */
export async function upload(personId, chatId, kind, file, caption) {
  const form = new FormData();
  form.append("kind", kind);
  form.append("chat_id", String(chatId));
  form.append("caption", caption);
  form.append("file", file, file.name);
  return answer(await reach(`/sim/people/${personId}/file`, { method: "POST", body: form }));
}

/** Add somebody. */
export async function addPerson(fields) {
  return answer(await reach("/sim/people", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fields),
  }));
}

/** Listen until the page closes; the browser reconnects by itself. */
export function listen({ opened, lost, event }) {
  const source = new EventSource("/sim/events");
  source.addEventListener("open", opened);
  source.addEventListener("error", lost);
  source.addEventListener("message", (message) => event(JSON.parse(message.data)));
}

/** Where a file can be seen or fetched, without the bot's token. */
export function fileUrl(fileId) {
  return `/sim/files/${encodeURIComponent(fileId)}`;
}
