// What letters take besides: information, questions, new and known customers; and what they leave out rather than be lost.
import { compile } from "postfrisch";
import { describe, expect, test } from "vitest";
import { LOCALES, named } from "./letters/catalogue.js";

describe("slots", () => {
  const SLOTTED = ["order-confirmation", "shipping-confirmation", "delivered", "return-accepted", "thank-you", "booking-confirmation"];
  const asks = {
    consent: { advertising: true },
    unsubscribeUrl: "https://shop.example/u",
    satisfactionUrl: "https://shop.example/happy",
    optInUrl: "https://shop.example/join",
  };

  test.each(SLOTTED)("r043 r044 r046 %s: information is no advertising; questions are, and need both consent and an address", (name) => {
    const letter = named(name);
    const template = compile(letter, { locale: "en" });
    const { consent: _, unsubscribeUrl: __, ...data } = letter.samples.least;
    const informed = template.render({
      ...data,
      information: [{ title: "Closed on Monday", text: "We are back on Tuesday.", url: "https://shop.example/hours" }],
    });
    expect([informed.class, informed.text.includes("Closed on Monday"), informed.text.includes("https://shop.example/hours")]).toEqual([
      "transactional",
      true,
      true,
    ]);
    const asked = template.render({ ...data, ...asks });
    expect([
      asked.class,
      asked.headers["List-Unsubscribe"],
      /https:\/\/shop\.example\/happy\b/.test(asked.text),
      asked.text.includes("https://shop.example/join"),
    ]).toEqual(["advertising", "<https://shop.example/u>", true, true]);
    for (const without of [
      { ...asks, consent: { advertising: false } },
      { ...asks, unsubscribeUrl: "" },
      { ...asks, satisfactionUrl: "", optInUrl: "" },
    ]) {
      const message = template.render({ ...data, ...without });
      expect([message.class, message.text.includes("https://shop.example/happy"), message.text.includes("https://shop.example/join")]).toEqual([
        "transactional",
        false,
        false,
      ]);
    }
  });

  test.each(SLOTTED)("%s: with a wrong address to unsubscribe it is sent without its advertising, and says so", (name) => {
    const letter = named(name);
    const template = compile(letter, { locale: "en" });
    for (const unsubscribeUrl of ["http://shop.example/u", "nonsense", "https://shop.example/a b", "javascript:alert(1)"]) {
      const message = template.render({ ...letter.samples.whole, ...asks, unsubscribeUrl });
      expect([message.class, message.headers, message.text.includes("https://shop.example/join")]).toEqual(["transactional", {}, false]);
      expect(message.missing).toContain("unsubscribeUrl");
      expect(message.html).toBe(template.render({ ...letter.samples.whole, ...asks, unsubscribeUrl: "" }).html);
    }
  });

  test("advertising with a wrong address is still refused", () => {
    const letter = named("newsletter-welcome");
    expect(() => compile(letter).render({ ...letter.samples.least, unsubscribeUrl: "http://shop.example/u" })).toThrowError(
      expect.objectContaining({ code: "message/no-unsubscribe" }),
    );
  });

  test.each(["order-received", "order-confirmation", "thank-you"])(
    "r151 %s: new and known customers are greeted differently, unknown ones not at all",
    (name) => {
      const letter = named(name);
      for (const locale of LOCALES) {
        const template = compile(letter, { locale });
        const says = (purchases) => template.render({ ...letter.samples.least, customer: { firstName: "Ada", purchases } }).text;
        const [unknown, first, again] = [says(undefined), says(1), says(7)];
        expect([says(0) === unknown, says(2) === again, first.length > unknown.length, again.length > unknown.length, first === again]).toEqual([
          true,
          true,
          true,
          true,
          false,
        ]);
      }
    },
  );
});
