// The open-time half on Cloudflare Workers: prices in D1, what mails showed last in Durable Objects, keys in a secret. `wrangler.jsonc` beside this file binds all.
// Where campaigns have photos: `import { photos } from "postfrisch/photo"`, and give `photos` to createLive beside the store.
import { createLive } from "postfrisch/live";
import { d1 } from "postfrisch/stores/d1";
import { ServedMemory, withServedMemory } from "postfrisch/stores/durable-object";

export { ServedMemory };

let live;

export default {
  fetch(request, env, context) {
    live ??= createLive({
      // A small shop does without the Durable Objects: d1(env.DB) keeps everything.
      store: env.SERVED ? withServedMemory(d1(env.DB), env.SERVED) : d1(env.DB),
      keys: JSON.parse(env.POSTFRISCH_KEYS),
      allow: ["shop.example"],
      senders: ["post@shop.example", "@mail.shop.example"],
      fallback: "https://shop.example/",
      // Where the shop keeps who wants no more mails: here a table of its own.
      unsubscribe: ({ subject, campaign }) =>
        env.DB.batch([
          env.DB.prepare("CREATE TABLE IF NOT EXISTS unsubscribed (subject TEXT, campaign TEXT)"),
          env.DB.prepare("INSERT INTO unsubscribed (subject, campaign) VALUES (?, ?)").bind(subject, campaign),
        ]),
      onFallback: ({ reason, error }) => console.warn(reason, error ?? ""),
    });
    return live.fetch(request, context);
  },
};
