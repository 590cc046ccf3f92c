// Sends by a provider's HTTP API, which takes a mail with an idempotency key once however often it is sent (Resend's; others differ in their names).
export const sendBy =
  ({ url, token, from }) =>
  async (message, { messageId, idempotencyKey, signal }) => {
    const response = await fetch(url, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", "Idempotency-Key": idempotencyKey },
      body: JSON.stringify({ from, ...message, to: message.to.address, headers: { ...message.headers, "Message-ID": messageId } }),
      signal,
    });
    await response.body?.cancel();
    if (response.ok) return;
    // A 4xx answer means that the provider did not take the mail. After a 5xx answer nobody knows.
    const isRefused = response.status >= 400 && response.status < 500;
    throw Object.assign(new Error(`the provider answered ${response.status}`), isRefused && { accepted: false });
  };
