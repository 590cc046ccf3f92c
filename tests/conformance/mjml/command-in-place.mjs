// What mjml's own tests run in place of mjml's command.
process.argv.splice(2, 0, "compile");
await import("../../../dist/js/cli/main.js");
