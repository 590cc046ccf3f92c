import node from "@astrojs/node";
import { defineConfig } from "astro/config";

export default defineConfig({
  output: "server",
  adapter: node({ mode: "standalone" }),
  // Mail providers send forms without an Origin. What Astro refuses by default, src/middleware.js refuses for everything but /mail.
  security: { checkOrigin: false },
});
