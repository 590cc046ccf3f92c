import { edge } from "../../../../live.js";

export const prerender = false;

export async function ALL({ request }) {
  const live = await edge();
  return live.fetch(request);
}
