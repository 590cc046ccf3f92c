import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  build: {
    outDir: "../dist/studio",
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 4_000,
    rollupOptions: {
      input: ["index.html", "letters.html", "journey.html", "experiment.html", "blocks.html", "brand.html", "simulate.html", "offers.html", "report.html"].map(
        (page) => `${import.meta.dirname}/${page}`,
      ),
    },
  },
});
