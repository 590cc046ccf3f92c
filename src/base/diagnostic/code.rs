use serde::Serialize;

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// There is no output, or it is not what the caller asked for.
    Error,
    /// There is output, but it should be checked.
    Warning,
}

macro_rules! codes {
    ($($name:ident $slug:literal $severity:ident $help:literal;)*) => {
        /// All codes that the library reports. Slugs are stable; `docs/errors.md` has an entry for each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs)]
        pub enum Code { $($name,)* }

        impl Code {
            /// All codes in table order.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];
            /// The stable slug, `area/problem`.
            pub fn slug(self) -> &'static str { match self { $(Code::$name => $slug,)* } }
            /// The severity of this code.
            pub fn severity(self) -> Severity { match self { $(Code::$name => Severity::$severity,)* } }
            /// The general help for this code.
            pub fn help(self) -> &'static str { match self { $(Code::$name => $help,)* } }
        }
    };
}

codes! {
    MjmlSyntax "mjml/syntax" Error "check that every tag is closed and every attribute value is quoted";
    MjmlUnexpectedElement "mjml/unexpected-element" Error "use an MJML component that is allowed here";
    MjmlWrongParent "mjml/wrong-parent" Warning "move it into a parent that allows it";
    MjmlUnknownAttribute "mjml/unknown-attribute" Warning "remove the attribute or check its spelling";
    MjmlBadValue "mjml/bad-value" Warning "write a value that the attribute accepts";
    MjmlComponentFailed "mjml/component-failed" Error "see the error that the component's function reported";
    MjmlInvalid "mjml/invalid" Error "fix the listed errors, or use soft validation";
    MjmlNoRoot "mjml/no-root" Error "wrap the document in <mjml><mj-body>…</mj-body></mjml>";
    MjmlTooDeep "mjml/too-deep" Error "nest fewer elements";
    MjmlTooLarge "mjml/too-large" Error "split the document, or move repeated parts into a loop";
    MjmlIncludeMissing "mjml/include-missing" Error "check the path; it is relative to the including file";
    MjmlIncludeRefused "mjml/include-refused" Error "include what is below the folder that the command runs in; `--include-path FOLDER` (the option `includePath`) allows another";
    MjmlNotInlined "mjml/not-inlined" Warning "move it into an mj-style without `inline`";
    MjmlIncludeCycle "mjml/include-cycle" Error "remove the include that leads back to its own file";
    TemplateSyntax "template/syntax" Error "check the template tag; put text that only looks like a tag between {% raw %} and {% endraw %}";
    TemplateUndefined "template/undefined" Error "add the value to the data, or write {{ value | default('…') }} or {% if value is defined %}";
    TemplateFailed "template/failed" Error "check the types of the values in this tag";
    TemplateStray "template/stray-text" Error "put the tag into <mj-text>, or make it print components with `{{ … |safe }}` or a macro";
    TemplateLimit "template/limit" Error "reduce the loops or the output of the template";
    TemplateUnknownFilter "template/unknown-filter" Error "use a filter that exists: money, date, datetime, number, percent, plural, link, truncate, default, upper, lower, join, length …";
    TemplateUnsafe "template/unsafe-value" Error "correct the data, or print a trusted value with `|safe`";
    TemplateUnfollowed "template/unfollowed" Error "print the value directly, in its own tag; put markup, includes and blocks between tags";
    TemplateVouched "template/vouched" Warning "remove `|safe`, unless this value never comes from outside";
    DataNotJson "data/not-json" Error "pass the data as valid JSON";
    DataTooLarge "data/too-large" Error "pass only the data that the template needs; `template.variables()` lists them";
    DataWrongType "data/wrong-type" Error "use the type that the letter's schema.json gives";
    DataMissing "data/missing" Error "add the value; the letter's schema.json lists the required ones";
    LetterUnknown "letter/unknown" Error "use an existing letter; `postfrisch render --list` lists them";
    LetterNoText "letter/no-text" Error "add the text to the letter's texts file for this locale";
    MessageTooLarge "message/too-large" Error "Gmail clips a mail at 102 KB: use fewer sections or shorter texts";
    MessageLarge "message/large" Warning "Gmail clips a mail at 102 KB: use fewer sections or shorter texts";
    MessageNoUnsubscribe "message/no-unsubscribe" Error "set `unsubscribeUrl`: advertising mails need List-Unsubscribe (RFC 8058)";
    MessageNoSubject "message/no-subject" Warning "write the subject into <mj-title>";
    MessageNoPreheader "message/no-preheader" Warning "write the text that the inbox shows after the subject into <mj-preview>";
    MessageNoLang "message/no-lang" Warning "set the language: <mjml lang=\"de\">";
    MessageNoAlt "message/no-alt" Warning "describe the picture, or write alt=\"\" if it is decorative";
    MessageNoLinkText "message/no-link-text" Warning "describe the link's target in its text or in its picture's alt";
    MessageVagueLink "message/vague-link" Warning "describe the target: screen readers list links without the text around them";
    MessageTableRole "message/table-role" Warning "write role=\"presentation\"; otherwise screen readers announce the table's cells";
    MessageOnlyPictures "message/only-pictures" Warning "add the contents of the pictures as text: many recipients see no pictures, and spam filters distrust such mails";
    MessageNoLive "message/no-live" Warning "render with `live` (the campaign, its keys and the message id), or remove the block";
    MessageLowContrast "message/low-contrast" Warning "choose colours with more contrast (WCAG 2.2, 1.4.3)";
    MessageNoText "message/no-text" Warning "add text: the mail and its plain-text part are empty";
    EmlBadAddress "eml/bad-address" Error "write addresses like Shop <post@shop.example> or {name, address}; quote names that contain commas";
    EmlBadHeader "eml/bad-header" Error "use letters, digits and hyphens in the name and one line for the value; use the option for headers that have one";
    EmlBadDate "eml/bad-date" Error "pass milliseconds since 1970, in the years 1970 to 9999";
    EmlBadMessageId "eml/bad-message-id" Error "write <id@host>, or leave it out: it is then derived from the mail's contents";
    EmlBadAttachment "eml/bad-attachment" Error "pass {filename, content, contentType}, or {cid, content, contentType} for a picture that the HTML references as cid:…";
    EmlMissing "eml/missing" Error "set `from` and `to`";
    AmpTooLarge "amp/too-large" Error "use fewer sections: mail clients show AMP parts of up to 200,000 bytes";
    AmpLeftOut "amp/left-out" Warning "AMP for Email has no such element, so the AMP part leaves it out";
    AmpNoHeight "amp/no-height" Warning "set the picture's width and height: AMP computes the layout before it loads pictures";
    LinkBadKey "link/bad-key" Error "pass keys as {kid, secret}: kid has 1–8 letters or digits, secret at least 32 bytes in base64url";
    LinkBadId "link/bad-id" Error "use 1–12 letters, digits, '-' or '_'";
    LinkForbidden "link/forbidden" Error "pass the whole address from the mail, and the keys that sealed it";
    LinkTooLong "link/too-long" Error "use shorter ids: a sealed link has at most 200 characters";
    MoneyBadAmount "money/bad-amount" Error "write an amount with no more decimals than the currency has, like 15.00, 1,299.00 or 1.299,00";
    MoneyAmbiguousAmount "money/ambiguous-amount" Error "write all decimals, like 1299.00 or 1.29: three digits after the only separator can be thousands";
    MoneyBadCurrency "money/bad-currency" Error "write an ISO 4217 code, like EUR";
    LocaleUnknown "locale/unknown" Error "use de, de-du, de-AT, de-CH, en, en-GB, en-US, fr, nl, it, es or pl";
    ZoneUnknown "zone/unknown" Error "write an IANA name, like Europe/Berlin";
    TimeBad "time/bad" Error "write RFC 3339, like 2026-11-22T09:00:00+01:00";
    FeedNotXml "feed/not-xml" Error "fetch the feed again, or check the export: it is not XML";
    FeedWrongRoot "feed/wrong-root" Error "use a Google Merchant feed in RSS 2.0 (<rss>) or Atom (<feed>), or JSON with a list of products";
    FeedEncoding "feed/encoding" Error "save the feed as UTF-8, or declare its encoding: windows-1252 or iso-8859-15";
    FeedTruncated "feed/truncated" Error "fetch the feed again: it is incomplete";
    FeedForbidden "feed/forbidden" Error "remove the DTD: custom entities are not supported";
    FeedTooLarge "feed/too-large" Error "shorten the value, or split the feed";
    FeedEmpty "feed/empty" Error "check the address or the export: the response was empty";
    FeedNotJson "feed/not-json" Error "fetch the feed again, or check the export: it is not JSON";
    FeedWrongColumns "feed/wrong-columns" Error "put the column names into the first line: id, title, link, price, availability …";
    FeedBadRow "feed/bad-row" Error "quote values that contain the delimiter; keep the shop system's format of products";
    FeedBadChange "feed/bad-change" Error "send an object with an `id` and the changed fields: price, salePrice, salePriceEffectiveDate, availability, stock";
    OrderNotJson "order/not-json" Error "pass the webhook's body as it came, as text or bytes";
    OrderWrongKind "order/wrong-kind" Error "pass one of the documents that docs/shops.md lists for this function";
    OrderIncomplete "order/incomplete" Error "let the shop system send the field, or fetch the order from its API";
    OrderSum "order/sum" Warning "compare with the order in the shop system: an amount is missing in the document, or an extension changed the total";
    ExportLayout "export/layout" Error "move the tag out of widths, paddings and the structure of columns, so that it does not decide the layout";
    ExportUnsupported "export/unsupported" Error "export to a language that has what the template needs, or send the mails with postfrisch";
    ExperimentBad "experiment/bad" Error "write the experiment and its counters as docs/experiments.md describes them";
    ExperimentOpen "experiment/open" Error "wait for more data, or decide without the experiment";
    JourneyBadHistory "journey/bad-history" Error "pass the customer's events as docs/journey.md describes them";
    JourneyBadRules "journey/bad-rules" Error "write the rules as docs/journey.md describes them";
    JourneyNeverSent "journey/never-sent" Warning "correct the rule, or switch the letter off";
    JourneyContradiction "journey/contradiction" Error "correct the rule: it can never hold";
    JourneyGap "journey/gap" Warning "add what is missing";
    JourneyOverlap "journey/overlap" Warning "let the rules exclude each other";
    JourneyMissingData "journey/missing-data" Warning "add the data, or switch the letter off";
    FeedBadNumber "feed/bad-number" Error "write a whole number";
    FeedBadMeasure "feed/bad-measure" Error "write amount and unit, like 750 ml, 1.5 kg, 6 x 0.5 l or 2 sqm";
    FeedBadEnergyClass "feed/bad-energy-class" Error "write A to G; classes of older labels, like A++, are not supported";
    FeedUnknownElement "feed/unknown-element" Error "check the spelling of the element or column in the option";
    FeedBadParcel "feed/bad-parcel" Error "pass the response of AfterShip's or DHL's API";
    FeedMissing "feed/missing" Error "add the missing element";
    FeedBadPrice "feed/bad-price" Error "write amount and currency, like 15.00 EUR";
    FeedNotTaken "feed/not-taken" Warning "if everyone pays this price now, give it as the offer's `price` without conditions; otherwise nothing needs to be done";
    FeedBadCurrency "feed/bad-currency" Error "write an ISO 4217 code, like EUR";
    FeedBadAvailability "feed/bad-availability" Error "write in_stock, out_of_stock, preorder or backorder";
    FeedBadDate "feed/bad-date" Error "write an ISO 8601 date, or start/end for a period";
    FeedBadLink "feed/bad-link" Error "write an absolute https address";
    FeedBadKind "feed/bad-kind" Error "write goods or service";
    FeedBadId "feed/bad-id" Error "write an id of 1 to 64 printable characters";
    FeedDuplicateId "feed/duplicate-id" Error "give each item a unique id; the first one was used";
    FeedClockAhead "feed/clock-ahead" Error "correct the clocks; `import --force` corrects the stored times";
    FeedContestedId "feed/contested-id" Warning "use different ids in each feed, or import the feeds under one name";
    FeedMassDisappearance "feed/mass-disappearance" Error "check the feed; `--force` imports it anyway";
    CampaignNotJson "campaign/not-json" Error "pass the campaign as valid JSON";
    CampaignInvalid "campaign/invalid" Error "see the campaign reference in docs/campaign.md";
    CampaignUnknown "campaign/unknown" Error "publish the campaign first: postfrisch publish campaign.json";
    CampaignUnknownBlock "campaign/unknown-block" Error "name a block of the campaign whose links the mail is rendered with";
    CampaignUnknownOffer "campaign/unknown-offer" Error "import the offer first, or remove it from the campaign";
    CampaignMissingFact "campaign/missing-fact" Error "add the attribute to the feed; docs/campaign.md lists the attributes that each kind of offer needs";
    CampaignHostNotAllowed "campaign/host-not-allowed" Error "add the host to the campaign's `allow`, or correct the address";
    CampaignBoxTooSmall "campaign/box-too-small" Error "use a larger box, another layout, or shorter texts";
    CampaignLowContrast "campaign/low-contrast" Error "choose colours with a contrast of at least 4.5 : 1";
    OverrideInvalid "override/invalid" Error "set an action, an author, a reason and a future expiry";
    OverrideConfirm "override/confirm" Error "check the amount, and confirm it if it is the price charged";
    FactInvalid "fact/invalid" Error "see docs/blocks.md for the fields of orders, balances and vouchers";
    RecommendInvalid "recommend/invalid" Error "see docs/recommendations.md for the fields of recipients and relations";
    StoreMissing "store/missing" Error "check --store or POSTFRISCH_STORE; `import` and `publish` create a store";
    StoreFailed "store/failed" Error "check that the database is reachable and writable";
    StoreLocked "store/locked" Error "another process is writing; try again";
    StoreDamaged "store/damaged" Error "restore the database from a backup; nothing was written";
    PaintTooLarge "paint/too-large" Error "use a smaller box or a smaller scale";
    PaintTooSmall "paint/too-small" Error "use a larger box, another layout, or shorter texts";
    PaintBadFont "paint/bad-font" Error "use TrueType files (.ttf) of up to 1 MB, with `glyf` outlines and the letters of the campaign's language";
    PaintBadLogo "paint/bad-logo" Error "use an SVG file of up to 100 KB whose shapes are filled with one colour: in the drawing program, turn texts and strokes into paths and export with presentation attributes";
    PaintUnsupportedText "paint/unsupported-text" Error "use Latin, Greek or Cyrillic letters; the built-in fonts have no others";
    PhotoUnreadable "photo/unreadable" Error "use a JPEG, PNG or WebP file that browsers can show";
    PhotoTooLarge "photo/too-large" Error "reduce the photo's size: mails show at most 1,400 pixels across";
    UsageBad "usage/bad" Error "see `postfrisch --help`";
    UsageUnsupported "usage/unsupported" Error "remove the option; the help names the alternative";
    Internal "internal" Error "please report this with the input that caused it";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn slugs_are_unique_and_have_help() {
        let mut seen = HashSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.slug()), "{} twice", code.slug());
            assert!(!code.help().is_empty());
        }
    }

    #[test]
    fn every_code_has_an_entry_in_the_docs() {
        let docs = include_str!("../../../docs/errors.md");
        for code in Code::ALL {
            assert!(docs.contains(&format!("`{}`", code.slug())), "{} is not in docs/errors.md", code.slug());
        }
    }
}
