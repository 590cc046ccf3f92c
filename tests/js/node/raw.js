// Bytes over a socket: requests that no client of HTTP would send.
import net from "node:net";

/** Sends bytes and gives what comes back, as Latin-1, until the server closes, an answer without a body is there, what came is what is waited for (`until`), or nothing comes for `silence` ms. */
export const sendRaw = (url, bytes, { silence = 400, until } = {}) =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = net.connect(Number(port), hostname, () => socket.write(Buffer.from(bytes, "latin1")));
    let got = "";
    const end = () => {
      socket.destroy();
      resolve(got);
    };
    socket.setTimeout(silence, end);
    socket.on("data", (piece) => {
      got += piece.toString("latin1");
      if (until?.test(got)) end();
    });
    socket.on("end", end);
    socket.on("error", end);
  });

/** The status of an answer; undefined where there is none. */
export const statusOf = (answer) => Number(/^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1] ?? Number.NaN) || undefined;

/** Request lines and Hosts of every kind that a parser has choked on. */
export const ODD_TARGETS = [
  "/%",
  "/%00",
  "//",
  "///",
  "/%ff",
  "/\\",
  "/..%5c..%5cx",
  "*",
  "?",
  "http://[",
  "http://",
  "http://[/i/x",
  "//[/x",
  "//b:x/",
  "/%2e%2e/%2e%2e/x",
  "/..%2f..%2fpackage.json",
  "/%252e/x",
  `/${"a".repeat(300)}`,
  `/${"a".repeat(5_000)}`,
  `/${"a".repeat(12_000)}`,
  `/${"%41".repeat(3_000)}`,
  `/${"a/".repeat(2_000)}`,
  "/a?%",
  "/?%ff&[",
  "/\x01",
  "/\xff\xfe",
  "/con:x",
  "/.",
  "/..",
  "/a//b",
  "javascript:x",
  "foo://bar/x",
  "a:80",
];
export const ODD_METHODS = ["GET", "HEAD", "POST", "OPTIONS", "TRACE", "CONNECT", "PURGE", "PROPFIND", "FOO", "get", "QUERY"];
export const ODD_HOSTS = [
  "",
  "[",
  "a b",
  "a:99999",
  "%00",
  "\xff\xfe",
  "evil/../x",
  "a@b",
  "a#b",
  "a?b",
  "[::1",
  "a:b:c",
  "::",
  "1.2.3.4.5",
  "a".repeat(3_000),
];
