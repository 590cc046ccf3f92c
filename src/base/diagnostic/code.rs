use serde::Serialize;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// There is no output, or it is not what was asked for.
    Error,
    /// There is output; someone should look.
    Warning,
}

macro_rules! codes {
    ($($name:ident $slug:literal $severity:ident $help:literal;)*) => {
        /// Every code the library reports. Slugs are stable; `docs/errors.md` has an entry for each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs)]
        pub enum Code { $($name,)* }

        impl Code {
            /// All codes, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];
            /// The stable name, `room/what`.
            pub fn slug(self) -> &'static str { match self { $(Code::$name => $slug,)* } }
            /// Its weight.
            pub fn severity(self) -> Severity { match self { $(Code::$name => Severity::$severity,)* } }
            /// What to do about it in general.
            pub fn help(self) -> &'static str { match self { $(Code::$name => $help,)* } }
        }
    };
}

codes! {
    MjmlSyntax "mjml/syntax" Error "check that every tag is closed and every attribute value is quoted";
    MjmlUnexpectedElement "mjml/unexpected-element" Error "use an MJML component that may stand here";
    MjmlWrongParent "mjml/wrong-parent" Warning "move it to where it may stand";
    MjmlUnknownAttribute "mjml/unknown-attribute" Warning "remove the attribute or check its spelling";
    MjmlBadValue "mjml/bad-value" Warning "write a value the attribute takes";
    MjmlComponentFailed "mjml/component-failed" Error "see what the component's own function says";
    MjmlInvalid "mjml/invalid" Error "mend what is listed, or validate softly";
    MjmlNoRoot "mjml/no-root" Error "wrap the document in <mjml><mj-body>…</mj-body></mjml>";
    MjmlTooDeep "mjml/too-deep" Error "nest fewer elements";
    MjmlTooLarge "mjml/too-large" Error "split the document, or move repeated parts into a loop";
    MjmlIncludeMissing "mjml/include-missing" Error "check the path; it is relative to the file that includes";
    MjmlIncludeRefused "mjml/include-refused" Error "include what is below the folder that the command runs in; `--include-path FOLDER` (the option `includePath`) allows another";
    MjmlNotInlined "mjml/not-inlined" Warning "put it into an mj-style without `inline`";
    MjmlIncludeCycle "mjml/include-cycle" Error "remove the include that leads back to its own file";
    TemplateSyntax "template/syntax" Error "check the template tag; text that only looks like one can stand in {% raw %}…{% endraw %}";
    TemplateUndefined "template/undefined" Error "add the value to the data, or say {{ value | default('…') }} or {% if value is defined %}";
    TemplateFailed "template/failed" Error "check the types of the values in this tag";
    TemplateStray "template/stray-text" Error "put the tag into <mj-text>, or have it print components: `{{ … |safe }}`, or a macro";
    TemplateLimit "template/limit" Error "the template loops too often or prints too much";
    TemplateUnknownFilter "template/unknown-filter" Error "use a filter that exists: money, date, datetime, number, percent, plural, link, truncate, default, upper, lower, join, length …";
    TemplateUnsafe "template/unsafe-value" Error "mend the data; a value that the template vouches for is printed with `|safe`";
    TemplateUnfollowed "template/unfollowed" Error "print the value itself where it stands, by a tag of its own; markup, files and blocks stand between tags";
    TemplateVouched "template/vouched" Warning "leave `|safe` out, unless what prints here can't come from outside";
    DataNotJson "data/not-json" Error "give the data as JSON";
    DataTooLarge "data/too-large" Error "give only what the template needs; `template.variables()` lists it";
    DataWrongType "data/wrong-type" Error "give the value in the type the letter's schema.json names";
    DataMissing "data/missing" Error "give the value; the letter's schema.json lists what it needs";
    LetterUnknown "letter/unknown" Error "use a letter that exists; `postfrisch render --list` names them";
    LetterNoText "letter/no-text" Error "add the text to the letter's texts file for this locale";
    MessageTooLarge "message/too-large" Error "Gmail clips a mail at 102 KB: use fewer sections or shorter texts";
    MessageLarge "message/large" Warning "Gmail clips a mail at 102 KB: use fewer sections or shorter texts";
    MessageNoUnsubscribe "message/no-unsubscribe" Error "give `unsubscribeUrl`: advertising mails need List-Unsubscribe (RFC 8058)";
    MessageNoSubject "message/no-subject" Warning "write the subject into <mj-title>";
    MessageNoPreheader "message/no-preheader" Warning "write what the inbox shows behind the subject into <mj-preview>";
    MessageNoLang "message/no-lang" Warning "say it: <mjml lang=\"de\">";
    MessageNoAlt "message/no-alt" Warning "write what the picture shows; alt=\"\" where it shows nothing";
    MessageNoLinkText "message/no-link-text" Warning "write where the link leads into it, or into its picture's alt";
    MessageVagueLink "message/vague-link" Warning "write where it leads: links are read out without what stands around them";
    MessageTableRole "message/table-role" Warning "write role=\"presentation\": screen readers count the cells of other tables";
    MessageOnlyPictures "message/only-pictures" Warning "write what the pictures say as text too: many readers see no pictures, and filters mistrust such mails";
    MessageNoLive "message/no-live" Warning "render with `live`: the campaign, its keys and the message's id; or take the block out";
    MessageLowContrast "message/low-contrast" Warning "choose colours with more contrast (WCAG 2.2, 1.4.3)";
    MessageNoText "message/no-text" Warning "write something: the mail and its plain-text part are empty";
    EmlBadAddress "eml/bad-address" Error "write addresses like Shop <post@shop.example>, or {name, address}; names with commas in quotes";
    EmlBadHeader "eml/bad-header" Error "give a name of letters, digits and hyphens, and a value of one line; what has an option of its own goes there";
    EmlBadDate "eml/bad-date" Error "give milliseconds since 1970, in the years 1970 to 9999";
    EmlBadMessageId "eml/bad-message-id" Error "write <id@host>, or leave it out: it is made of the mail's content";
    EmlBadAttachment "eml/bad-attachment" Error "give {filename, content, contentType}, or {cid, content, contentType} for a picture that the HTML shows as cid:…";
    EmlMissing "eml/missing" Error "give `from` and `to`";
    AmpTooLarge "amp/too-large" Error "use fewer sections: mail programs show an AMP part of 200,000 bytes at most";
    AmpLeftOut "amp/left-out" Warning "AMP for Email has no such element; those who see the AMP part see the mail without it";
    AmpNoHeight "amp/no-height" Warning "write width and height of the picture: AMP lays mails out before pictures are there";
    LinkBadKey "link/bad-key" Error "give keys as {kid, secret}: kid 1–8 letters or digits, secret at least 32 bytes in base64url";
    LinkBadId "link/bad-id" Error "use 1–12 letters, digits, '-' or '_'";
    LinkForbidden "link/forbidden" Error "give the whole address from the mail, and the keys that sealed it";
    LinkTooLong "link/too-long" Error "use shorter ids: a sealed link has at most 200 characters";
    MoneyBadAmount "money/bad-amount" Error "write an amount with at most the currency's decimals, like 15.00, 1,299.00 or 1.299,00";
    MoneyAmbiguousAmount "money/ambiguous-amount" Error "write the currency's decimals, like 1299.00 or 1.29: three digits behind the only separator can be thousands";
    MoneyBadCurrency "money/bad-currency" Error "write an ISO 4217 code, like EUR";
    LocaleUnknown "locale/unknown" Error "use de, de-du, de-AT, de-CH, en, en-GB, en-US, fr, nl, it, es or pl";
    ZoneUnknown "zone/unknown" Error "write an IANA name, like Europe/Berlin";
    TimeBad "time/bad" Error "write RFC 3339, like 2026-11-22T09:00:00+01:00";
    FeedNotXml "feed/not-xml" Error "fetch the feed again, or check the export: it is no XML";
    FeedWrongRoot "feed/wrong-root" Error "give an RSS 2.0 <rss> or Atom <feed> of Google Merchant, or JSON with a list of products";
    FeedEncoding "feed/encoding" Error "save the feed as UTF-8, or name its encoding: windows-1252 or iso-8859-15";
    FeedTruncated "feed/truncated" Error "fetch the feed again: it ends in the middle";
    FeedForbidden "feed/forbidden" Error "remove the DTD: entities of one's own are not read";
    FeedTooLarge "feed/too-large" Error "shorten the value, or split the feed";
    FeedEmpty "feed/empty" Error "check the address or the export: nothing came";
    FeedNotJson "feed/not-json" Error "fetch the feed again, or check the export: it is no JSON";
    FeedWrongColumns "feed/wrong-columns" Error "name the columns in the first line: id, title, link, price, availability …";
    FeedBadRow "feed/bad-row" Error "quote values that have the delimiter in them; write products as the shop system does";
    FeedBadChange "feed/bad-change" Error "send an object with an `id` and what changed of it: price, salePrice, salePriceEffectiveDate, availability, stock";
    FeedBadNumber "feed/bad-number" Error "write a whole number";
    FeedBadMeasure "feed/bad-measure" Error "write amount and unit, like 750 ml, 1.5 kg, 6 x 0.5 l or 2 sqm";
    FeedBadEnergyClass "feed/bad-energy-class" Error "write A to G; classes of older labels, like A++, are not shown";
    FeedUnknownElement "feed/unknown-element" Error "check the spelling of the element or column that the option names";
    FeedBadParcel "feed/bad-parcel" Error "give what AfterShip's or DHL's API answers";
    FeedMissing "feed/missing" Error "add the element";
    FeedBadPrice "feed/bad-price" Error "write amount and currency, like 15.00 EUR";
    FeedNotTaken "feed/not-taken" Warning "nothing to do if it is not what everyone pays now; else give that as the offer's `price`, without conditions";
    FeedBadCurrency "feed/bad-currency" Error "write an ISO 4217 code, like EUR";
    FeedBadAvailability "feed/bad-availability" Error "write in_stock, out_of_stock, preorder or backorder";
    FeedBadDate "feed/bad-date" Error "write ISO 8601, for a window start/end";
    FeedBadLink "feed/bad-link" Error "write an absolute https address";
    FeedBadKind "feed/bad-kind" Error "write goods or service";
    FeedBadId "feed/bad-id" Error "write an id of 1 to 64 printable characters";
    FeedDuplicateId "feed/duplicate-id" Error "give every item an id of its own; the first one was taken";
    FeedClockAhead "feed/clock-ahead" Error "set the clocks right; `import --force` corrects the times that are stored";
    FeedContestedId "feed/contested-id" Warning "give the offers of each feed ids of their own, or import them under one name";
    FeedMassDisappearance "feed/mass-disappearance" Error "check the feed; `--force` imports it all the same";
    CampaignNotJson "campaign/not-json" Error "give the campaign as JSON";
    CampaignInvalid "campaign/invalid" Error "see the campaign's reference in docs/campaign.md";
    CampaignUnknown "campaign/unknown" Error "publish the campaign first: postfrisch publish campaign.json";
    CampaignUnknownBlock "campaign/unknown-block" Error "name a block of the campaign whose links the mail is rendered with";
    CampaignUnknownOffer "campaign/unknown-offer" Error "import the offer first, or take it out of the campaign";
    CampaignMissingFact "campaign/missing-fact" Error "add the fact to the feed; docs/campaign.md lists what each kind of offer needs";
    CampaignHostNotAllowed "campaign/host-not-allowed" Error "add the host to the campaign's allow-list, or correct the address";
    CampaignLowContrast "campaign/low-contrast" Error "choose colours with a contrast of at least 4.5 : 1";
    OverrideInvalid "override/invalid" Error "give an action, an author, a reason and an expiry in the future";
    OverrideConfirm "override/confirm" Error "check the amount, and confirm it if it is what is charged";
    FactInvalid "fact/invalid" Error "see docs/blocks.md for what an order, a balance or a voucher says";
    RecommendInvalid "recommend/invalid" Error "see docs/recommendations.md for what a recipient and a relation say";
    StoreMissing "store/missing" Error "check --store or POSTFRISCH_STORE; `import` and `publish` make one";
    StoreFailed "store/failed" Error "check that the database can be reached and written";
    StoreLocked "store/locked" Error "another process is writing; try again";
    StoreDamaged "store/damaged" Error "restore the database from a backup; nothing was written";
    PaintTooLarge "paint/too-large" Error "use a smaller box or a smaller scale";
    PaintBadFont "paint/bad-font" Error "give TrueType files (.ttf) of 1 MB at most, with `glyf` outlines and the letters of the campaign's language";
    PaintUnsupportedText "paint/unsupported-text" Error "the fonts have Latin, Greek and Cyrillic letters only";
    PhotoUnreadable "photo/unreadable" Error "give a JPEG, PNG or WebP file that a browser shows";
    PhotoTooLarge "photo/too-large" Error "make the photo smaller: a mail shows at most 1,400 pixels across";
    UsageBad "usage/bad" Error "see `postfrisch --help`";
    UsageUnsupported "usage/unsupported" Error "leave the option out; the help says what does the same";
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
