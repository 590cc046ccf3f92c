// What became of a mail whose sending failed. It decides whether the mail may be sent again, so it claims to know only what the protocol says.

/**
 * `accepted`: it is out all the same. `bounced`: it did not go out, and never will to this address. `refused`: it did not go out. `unknown`: the connection ended
 * after the message may have been taken (RFC 5321, 4.5.3.2.6 and 6.1).
 */
export type Outcome = "accepted" | "bounced" | "refused" | "unknown";

/** What is read of an error: Nodemailer's fields, those of Node's sockets, and what the host says. */
interface Failure {
  /** The host's word: whether the provider took the mail. */
  accepted?: unknown;
  /** The host's word: whether the address will never take it. Nodemailer sets it, too, for every reply 5yz. */
  permanent?: unknown;
  code?: unknown;
  responseCode?: unknown;
  response?: unknown;
  command?: unknown;
  timeoutType?: unknown;
  syscall?: unknown;
  message?: unknown;
  cause?: unknown;
}

/** Nodemailer's and Node's codes of what happens before a message is transferred. */
const BEFORE = new Set(
  "EDNS EAUTH ENOAUTH EOAUTH2 ETLS EREQUIRETLS EPROXY ECONFIG EENVELOPE EMAXRECIPIENTS EFILEACCESS EURLACCESS EFETCH EOTP ECONNREFUSED ENOTFOUND EAI_AGAIN UND_ERR_CONNECT_TIMEOUT".split(
    " ",
  ),
);
/** Commands before a message is transferred. `CONN` is not one: Nodemailer says it of every connection that ends. */
const COMMANDS = /^(EHLO|HELO|LHLO|STARTTLS|AUTH\b|MAIL FROM|RCPT TO|RSET|API)/;

export function outcomeOf(error: unknown, depth = 0): Outcome {
  if (typeof error !== "object" || error === null) return "unknown";
  const { accepted, permanent, code, responseCode, command, timeoutType, syscall, message, cause } = error as Failure;
  if (accepted === true) return "accepted";
  // A reply 4yz or 5yz leaves the message with the sender (RFC 5321, 4.2.1), at whatever command it came.
  if (typeof command === "string" && isReply(responseCode)) return isOfAddress(error) ? "bounced" : "refused";
  if (permanent === true) return "bounced";
  if (accepted === false) return "refused";
  if (BEFORE.has(String(code)) || (typeof command === "string" && COMMANDS.test(command))) return "refused";
  if (typeof syscall === "string" && /^(connect|getaddrinfo|query)/.test(syscall)) return "refused";
  // Nodemailer says `ETIMEDOUT` and `CONN` of connecting and of a message that was transferred: only `timeoutType`, or the text of earlier versions, tells which.
  if (timeoutType === "CONNECT_TIMEOUT" || timeoutType === "GREETING_TIMEOUT") return "refused";
  if (code === "ETIMEDOUT" && /^(Connection timeout|Greeting never received)/.test(String(message))) return "refused";
  return cause !== undefined && depth < 3 ? outcomeOf(cause, depth + 1) : "unknown";
}

/** The server's reply to it, if it has one. */
export function replyOf(error: unknown): number | undefined {
  const { responseCode } = (error ?? {}) as Failure;
  return isReply(responseCode) ? responseCode : undefined;
}

const isReply = (code: unknown): code is number => typeof code === "number" && code >= 400 && code <= 599;

/**
 * Whether a reply says that the address takes no mail. A wrong password, a blocked sender and a message that looks like spam are 5yz, too: they say nothing of the
 * address, and all customers would be given up for them.
 */
function isOfAddress({ responseCode, response, command }: Failure): boolean {
  if (Number(responseCode) < 500) return false;
  // RFC 3463: 5.1.x is the address (7 and 8: the sender's), 5.2.1 a mailbox that is closed.
  const [, status] = /^\d{3}[ -](?:#)?(\d\.\d{1,3}\.\d{1,3})\b/.exec(String(response ?? "")) ?? [];
  if (status !== undefined) return /^5\.(1\.(?![78]$)\d+|2\.1)$/.test(status);
  return command === "RCPT TO" && [550, 551, 553].includes(Number(responseCode));
}
