// Deep links: t.me/<bot>?start=<payload>, and #start=<payload> in this page's address.

const PAYLOAD = /^[A-Za-z0-9_-]{0,64}$/;

/** The payload of a link to this bot, "" for one without, null for any other link. */
export function botLink(url, username) {
  const wanted = username.toLowerCase();
  let parsed;
  try {
    parsed = new URL(url);
  } catch {
    return null;
  }
  const hosts = ["t.me", "telegram.me"];
  const web = hosts.includes(parsed.hostname) && parsed.pathname.slice(1).toLowerCase() === wanted;
  const app = parsed.protocol === "tg:" && parsed.searchParams.get("domain")?.toLowerCase() === wanted;
  if (!web && !app) return null;
  return clean(parsed.searchParams.get("start"));
}

/** {payload, person} from the address of the page; person is 0 for everybody. */
export function linkInAddress(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  if (!fields.has("start")) return null;
  return { payload: clean(fields.get("start")), person: Number(fields.get("person") || 0) };
}

function clean(payload) {
  return payload && PAYLOAD.test(payload) ? payload : "";
}
