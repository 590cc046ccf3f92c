import { REDIRECTS } from "../base/limits.js";

/** How an address is asked. */
interface Asked {
  /** They may be keys. */
  headers?: Record<string, string>;
}

/**
 * Asks an address and follows its redirects. Headers are sent to the origin they were given for alone: once a redirect leads elsewhere they stay behind, whatever
 * they are called.
 * @param once asks one address and follows nothing
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
    if (!URL.canParse(target, at)) throw failed(`${url} is redirected to what is no address`);
    const next = new URL(target, at);
    if (next.origin !== new URL(at).origin) asked = { ...asked, headers: {} };
    at = next.href;
  }
  throw failed(`${url} is redirected more than ${REDIRECTS} times`);
}
