import { edge } from "#lib/server/live.js";

async function answer({ request }) {
  const live = await edge();
  return live.fetch(request);
}

export { answer as fallback, answer as GET, answer as HEAD, answer as POST };
