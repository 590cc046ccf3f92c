// The editor's API, with the editors' key; it stays in this tab.
const KEY = "postfrisch-editor-key";

export const key = {
  get: () => sessionStorage.getItem(KEY),
  set: (value) => sessionStorage.setItem(KEY, value),
  forget: () => sessionStorage.removeItem(KEY),
};

/** What the API, or the demo shop, did not do. */
export class Refused extends Error {
  constructor(status, { message, help, code }) {
    super(message);
    Object.assign(this, { status, help, code });
  }
}

/** Asks for a path; with a body it posts. */
export async function ask(path, body) {
  const headers = { ...(key.get() && { Authorization: `Bearer ${key.get()}` }), ...(body && { "Content-Type": "application/json" }) };
  const response = await fetch(path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
  const type = response.headers.get("Content-Type") ?? "";
  const answer = type.includes("json") ? await response.json() : { error: { message: `${path} answered ${response.status}`, help: "" } };
  if (answer.error) throw new Refused(response.status, answer.error);
  return answer;
}
