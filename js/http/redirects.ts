import { REDIRECTS } from "../base/limits.js";

/** Options of a request. */
interface Asked {
  /** They may contain keys. */
  headers?: Record<string, string>;
}

/**
 * Fetches an address and follows redirects. Headers are sent only to their original origin, not to the target of a redirect to another origin, whatever
 * their names are.
 * @param once fetches one address without redirects
 */
export async function following<O extends Asked>(
  url: string,
  options: O,
  once: (url: string, options: O) => Promise<Response>,
  failed: (why: string) => Error,
) {
  let at = url;
  let asked = options;
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const response = await once(at, asked);
    const target = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || !target) return response;
    await response.body?.cancel();
    if (!URL.canParse(target, at)) throw failed(`${url} is redirected to an invalid address`);
    const next = new URL(target, at);
    if (next.origin !== new URL(at).origin) asked = { ...asked, headers: {} };
    at = next.href;
  }
  throw failed(`${url} is redirected more than ${REDIRECTS} times`);
}
