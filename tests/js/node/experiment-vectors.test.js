// The published vectors of assignment, worked out by what people have: Web Crypto, Python, SQLite and PostgreSQL. The core's own test is src/experiment/tests/vectors.rs.
import { spawnSync } from "node:child_process";
import { createHash, webcrypto } from "node:crypto";
import fs from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { hasPython } from "./parts.js";
import { hasPostgres, postgresServer } from "./postgres.js";

const { vectors } = JSON.parse(fs.readFileSync("docs/experiments/vectors.json", "utf8"));
const buckets = vectors.map(({ bucket }) => bucket);
/** The code of docs/experiments/assignment.md: the first in a language, or that after a comment. */
const documented = (language, comment = "") =>
  new RegExp(`\`\`\`${language}\\n(${comment}[\\s\\S]*?)\`\`\``).exec(fs.readFileSync("docs/experiments/assignment.md", "utf8"))[1];

test("the vectors have every kind of text, and nearly as many buckets as units", () => {
  expect(vectors).toHaveLength(1000);
  for (const kind of [/^[ -~]+$/, /ü/, /u\u0308/, /\p{Extended_Pictographic}/u, /\p{Script=Arabic}/u, /\p{Script=Hebrew}/u, /\p{Script=Han}/u, /\n/])
    expect([String(kind), vectors.filter(({ unit }) => kind.test(unit)).length > 50]).toEqual([String(kind), true]);
  expect(new Set(buckets).size).toBeGreaterThan(900);
});

test("vectors in plain JavaScript", async () => {
  const bucket = new Function("crypto", `${documented("js")}; return bucket;`)(webcrypto);
  expect(await Promise.all(vectors.map(({ experiment, salt, unit }) => bucket(experiment, salt, unit)))).toEqual(buckets);
});

test.runIf(hasPython)("vectors in Python", () => {
  const script = `${documented("python")}\nimport json, sys\nprint(json.dumps([bucket(v["experiment"], v["salt"], v["unit"]) for v in json.load(sys.stdin)]))`;
  const { stdout, stderr } = spawnSync("python3", ["-c", script], { input: JSON.stringify(vectors), encoding: "utf8" });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual(buckets);
});

test("vectors in SQLite", () => {
  const database = new DatabaseSync(":memory:");
  // SQLite has no SHA-256 of its own: programs give it one.
  database.function("sha256", { deterministic: true }, (text) => createHash("sha256").update(text, "utf8").digest());
  database.exec("CREATE TABLE units (experiment TEXT, salt TEXT, unit TEXT)");
  const insert = database.prepare("INSERT INTO units VALUES (?, ?, ?)");
  for (const { experiment, salt, unit } of vectors) insert.run(experiment, salt, unit);
  expect(
    database
      .prepare(documented("sql", "-- SQLite"))
      .all()
      .map(({ bucket }) => bucket),
  ).toEqual(buckets);
});

test.skipIf(!hasPostgres)("vectors in PostgreSQL", { timeout: 60_000 }, async () => {
  const { pool, stop } = await postgresServer();
  try {
    await pool.query("CREATE TABLE units (place serial, experiment text, salt text, unit text)");
    const columns = ["experiment", "salt", "unit"].map((name) => vectors.map((vector) => vector[name]));
    await pool.query("INSERT INTO units (experiment, salt, unit) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])", columns);
    const { rows } = await pool.query(documented("sql", "-- PostgreSQL"));
    expect(rows.map(({ bucket }) => Number(bucket))).toEqual(buckets);
  } finally {
    await stop();
  }
});
