// What a failed sending says of a mail (docs/journey-runner.md): what is not known for sure counts as unknown.
import { expect, test } from "vitest";
import { outcomeOf } from "../../../dist/js/journey/outcome.js";

const nodemailer = (code, command, more = {}) => ({ code, command, ...more });
const reply = (command, responseCode, text = "") =>
  nodemailer("EENVELOPE", command, { responseCode, response: `${responseCode} ${text}`, permanent: responseCode >= 500 });

test.each([
  // The server's replies.
  ["bounced", reply("RCPT TO", 550, "no such user")],
  ["bounced", reply("RCPT TO", 553, "mailbox name not allowed")],
  ["bounced", reply("RCPT TO", 550, "5.1.1 user unknown")],
  ["bounced", reply("RCPT TO", 550, "#5.1.10 no such address")],
  ["bounced", reply("DATA", 550, "5.1.1 user unknown")],
  ["bounced", reply("RCPT TO", 550, "5.2.1 mailbox disabled")],
  ["refused", reply("RCPT TO", 450, "greylisted")],
  ["refused", reply("RCPT TO", 552, "5.2.2 mailbox full")],
  ["refused", reply("RCPT TO", 550, "5.7.1 blocked using a list")],
  ["refused", reply("RCPT TO", 554, "5.7.1 client host rejected")],
  ["refused", reply("RCPT TO", 550, "5.1.8 bad sender")],
  ["refused", reply("MAIL FROM", 550, "sender rejected")],
  ["refused", reply("DATA", 554, "spam")],
  ["refused", reply("DATA", 451)],
  ["refused", reply("AUTH PLAIN", 535, "5.7.8 bad credentials")],
  ["refused", nodemailer("ECONNECTION", "CONN", { responseCode: 421, response: "421 shutting down" })],
  // Before the message.
  ["refused", nodemailer("ESOCKET", "CONN", { syscall: "connect", originalCode: "ECONNREFUSED" })],
  ["refused", nodemailer("EDNS", "CONN")],
  ["refused", nodemailer("EAUTH", "API")],
  ["refused", nodemailer("ETIMEDOUT", "CONN", { timeoutType: "CONNECT_TIMEOUT" })],
  ["refused", nodemailer("ETIMEDOUT", "CONN", { message: "Greeting never received" })],
  ["refused", { message: "fetch failed", cause: { code: "ECONNREFUSED", syscall: "connect" } }],
  ["refused", { message: "fetch failed", cause: { code: "UND_ERR_CONNECT_TIMEOUT" } }],
  // In the middle.
  ["unknown", nodemailer("ETIMEDOUT", "CONN", { timeoutType: "SOCKET_TIMEOUT", message: "Timeout" })],
  ["unknown", nodemailer("ETIMEDOUT", "CONN", { message: "Timeout" })],
  ["unknown", nodemailer("ECONNECTION", "CONN", { message: "Connection closed unexpectedly" })],
  ["unknown", nodemailer("ESOCKET", "CONN", { syscall: "read", originalCode: "ECONNRESET" })],
  ["unknown", nodemailer("EMESSAGE", "DATA")],
  ["unknown", { message: "fetch failed", cause: { code: "UND_ERR_SOCKET" } }],
  ["unknown", new Error("anything")],
  ["unknown", "a text"],
  ["unknown", null],
  ["unknown", undefined],
  // What the host says.
  ["refused", { accepted: false }],
  ["refused", { accepted: false, permanent: false, status: 500 }],
  ["bounced", { permanent: true }],
  ["bounced", { accepted: false, permanent: true }],
  ["accepted", { accepted: true }],
  // A list of addresses, as Nodemailer gives on success, is nobody's word.
  ["unknown", { accepted: [] }],
])("%s: %o", (outcome, error) => expect(outcomeOf(error)).toBe(outcome));
