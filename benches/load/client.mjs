// Asks over kept-alive connections, as little work a request as can be: it shares the machine with what it measures.
import net from "node:net";
import v8 from "node:v8";
import vm from "node:vm";

// What is collected before a measurement stops none.
v8.setFlagsFromString("--expose-gc");
const collect = vm.runInNewContext("gc");

class Connection {
  #socket;
  #connect;
  #below;
  #head = "";
  /** Bytes of the answer that are still to come, once its head is known. */
  #missing = 0;
  #answered = false;
  #done;

  constructor(url) {
    const { hostname, port, pathname } = new URL(url);
    this.#below = pathname.replace(/\/$/, "");
    // One piece of memory for all that is read: what is allocated for each answer would have to be collected while answers are timed.
    const buffer = Buffer.alloc(65_536);
    const read = (length) => {
      this.#read(buffer.subarray(0, length));
      return true;
    };
    this.#connect = () => {
      this.#answered = false;
      this.#socket = net.connect({ port: Number(port), host: hostname, onread: { buffer, callback: read } });
      this.#socket.setNoDelay(true);
      this.#socket.on("close", () => this.#ended());
      this.#socket.on("error", () => {});
    };
    this.#connect();
  }

  /** Waits for the whole answer. */
  ask(path) {
    return new Promise((resolve, reject) => {
      this.#done = { resolve, reject, request: `GET ${this.#below}${path} HTTP/1.1\r\nHost: live.example\r\n\r\n` };
      if (this.#socket.destroyed) this.#connect();
      this.#socket.write(this.#done.request);
    });
  }

  /** Servers close what was silent for long, perhaps while the next request is on its way: that one is sent again. */
  #ended() {
    if (!this.#done) return;
    if (!this.#answered || this.#missing > 0 || this.#head) return this.#done.reject(new Error("the connection ended"));
    this.#connect();
    this.#socket.write(this.#done.request);
  }

  #read(piece) {
    // A server says that nobody asked for long, and ends the connection.
    if (!this.#done) return;
    if (this.#missing > 0) this.#missing -= piece.length;
    else {
      this.#head += piece.latin1Slice();
      const end = this.#head.indexOf("\r\n\r\n");
      if (end < 0) return;
      const body = Number(/\r\ncontent-length: *(\d+)/i.exec(this.#head)?.[1]);
      if (!this.#head.startsWith("HTTP/1.1 200") || !(body > 0)) return this.#done.reject(new Error(this.#head.slice(0, 200)));
      this.#missing = end + 4 + body - this.#head.length;
      this.#head = "";
    }
    if (this.#missing > 0) return;
    const { resolve } = this.#done;
    this.#done = undefined;
    this.#answered = true;
    resolve();
  }

  close() {
    this.#done = undefined;
    this.#socket.destroy();
  }
}

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Requests a second that a server answers when each connection asks again at once. */
export async function throughput(url, paths, { seconds = 4, requests = Number.POSITIVE_INFINITY, connections = 8 } = {}) {
  let n = 0;
  let answers = 0;
  const ends = performance.now() + (requests < Number.POSITIVE_INFINITY ? 60 : seconds) * 1_000;
  const all = Array.from({ length: connections }, async () => {
    const connection = new Connection(url);
    while (performance.now() < ends && n < requests) {
      await connection.ask(paths[n++ % paths.length]);
      answers += 1;
    }
    connection.close();
  });
  const started = performance.now();
  await Promise.all(all);
  return answers / ((performance.now() - started) / 1_000);
}

/** Milliseconds that answers take at a steady rate, from when each was due, or asked for a little early: the median and the 99th of a hundred. */
export async function latency(url, paths, rate, { seconds = 4, connections = 32 } = {}) {
  collect();
  const free = Array.from({ length: connections }, () => new Connection(url));
  const waiting = [];
  const times = [];
  const take = async () => free.pop() ?? new Promise((resolve) => waiting.push(resolve));
  const give = (connection) => {
    const next = waiting.shift();
    if (next) next(connection);
    else free.push(connection);
  };
  const one = async (due, path) => {
    const from = Math.min(due, performance.now());
    const connection = await take();
    await connection.ask(path);
    times.push(performance.now() - from);
    give(connection);
  };
  const began = performance.now();
  const pending = [];
  for (let i = 0; i < rate * seconds; i++) {
    const due = began + (i * 1_000) / rate;
    const early = due - performance.now();
    if (early > 1) await sleep(early - 0.5);
    pending.push(one(due, paths[i % paths.length]));
  }
  await Promise.all(pending);
  for (const connection of free) connection.close();
  times.sort((a, b) => a - b);
  return { p50: times[times.length >> 1], p99: times[Math.floor(times.length * 0.99)] };
}
